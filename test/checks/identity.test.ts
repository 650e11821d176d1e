import assert from "node:assert/strict";
import { identityTable } from "../../checks/tables/identity.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import { deployment, object, plan, podSpec, remote, resource, unknown } from "./plan-builder.ts";

const roleArn = "arn:aws:iam::123456789012:role/web";
const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/1";
const document = (...statements: Record<string, Json>[]) => JSON.stringify({ Statement: statements });
const byPodIdentity = (Condition: Json = {}): Record<string, Json> => ({
  Effect: "Allow",
  Principal: { Service: "pods.eks.amazonaws.com" },
  Action: ["sts:AssumeRole", "sts:TagSession"],
  Condition,
});
const byIrsa = (sub: string, operator = "StringEquals"): Record<string, Json> => ({
  Effect: "Allow",
  Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${issuer}` },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { [operator]: { [`${issuer}:sub`]: sub, [`${issuer}:aud`]: "sts.amazonaws.com" } },
});
const role = (assumeRolePolicy: Json, name = "role") =>
  resource("aws:iam/role:Role", name, { inputs: { assumeRolePolicy } });
const trusting = (...statements: Record<string, Json>[]) => role(document(...statements));
const association = (name = "association") =>
  resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", name, {
    inputs: { clusterName: "demo", namespace: "demo", serviceAccount: "web" },
    propertyDependencies: { roleArn: [role({}).urn] },
  });
const account = (annotated = false) =>
  object("ServiceAccount", "web", null, {
    metadata: annotated ? { annotations: { "eks.amazonaws.com/role-arn": roleArn } } : {},
    propertyDependencies: annotated ? { metadata: [role({}).urn] } : {},
  });
const pod = deployment("web", podSpec({ serviceAccountName: "web" }));

describe("role-trust", () => {
  const rule = "role-trust";
  const podIdentity = (statement: Record<string, Json>) =>
    found(rule, plan(trusting(statement), association(), account(), pod));
  const irsa = (...statements: Record<string, Json>[]) =>
    found(rule, plan(trusting(...statements), account(true), pod));
  const tags = (tags: Record<string, string>) => ({
    StringEquals: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  });
  const bound = {
    "eks-cluster-arn": "arn:aws:eks:eu-west-1:123456789012:cluster/demo",
    "kubernetes-namespace": "demo",
    "kubernetes-service-account": "web",
  };

  it("is content with roles that let their service account in", () => {
    assert.deepEqual(podIdentity(byPodIdentity()), []);
    assert.deepEqual(podIdentity(byPodIdentity(tags(bound))), []);
    assert.deepEqual(irsa(byIrsa("system:serviceaccount:demo:web")), []);
  });

  const fixes = {
    podIdentity:
      "Trust pods.eks.amazonaws.com with sts:AssumeRole and sts:TagSession, and name the same namespace and service account.",
    irsa: "Trust the cluster's OIDC provider with sts:AssumeRoleWithWebIdentity, where sub equals system:serviceaccount:<namespace>:<name>.",
  };
  const outside = `role does not let the service account demo/web in, which is to have it by Pod Identity. ${fixes.podIdentity}`;

  for (const [what, statement] of [
    ["another service", { ...byPodIdentity(), Principal: { Service: "ec2.amazonaws.com" } }],
    ["no session tags", { ...byPodIdentity(), Action: "sts:AssumeRole" }],
    ["another account", byPodIdentity(tags({ ...bound, "kubernetes-service-account": "shop" }))],
    ["another namespace", byPodIdentity(tags({ ...bound, "kubernetes-namespace": "shop" }))],
    ["another cluster", byPodIdentity(tags({ ...bound, "eks-cluster-arn": "arn:aws:eks:eu-west-1:1:cluster/other" }))],
    ["IRSA instead", byIrsa("system:serviceaccount:demo:web")],
  ] as const)
    it(`finds a role that trusts ${what}`, () => assert.deepEqual(podIdentity(statement), [outside]));

  it("finds roles that a service account cannot take by IRSA, or that others can, too", () => {
    const not = `role does not let the service account demo/web in, which is to have it by IRSA. ${fixes.irsa}`;
    assert.deepEqual(irsa(byIrsa("system:serviceaccount:demo:shop")), [not]);
    assert.deepEqual(irsa(byIrsa("system:serviceaccount:demo:*")), [not]);
    assert.deepEqual(irsa(byPodIdentity()), [not]);
    assert.deepEqual(irsa(byIrsa("system:serviceaccount:demo:*", "StringLike")), [
      `role lets in other service accounts than demo/web, too: any pod that runs under one may take the role. ${fixes.irsa}`,
    ]);
  });

  it("leaves roles of others alone, and cannot tell a trust that is not known", () => {
    assert.deepEqual(found(rule, plan(association(), account(), pod)), []);
    const hidden = plan(role(unknown), association(), account(), pod);
    assert.deepEqual(found(rule, hidden), [
      "role: cannot tell whether it lets the service account demo/web in, as the value is not known in this plan. Give its trust policy as plain values.",
    ]);
    assert.deepEqual(severities(rule, hidden), ["warning"]);
  });
});

describe("role-unused", () => {
  const rule = "role-unused";
  const unused = [
    "role is a role for pods, but no service account gets it. Associate it with its service account, or remove it.",
  ];
  const policy = resource("aws:iam/rolePolicy:RolePolicy", "policy", {
    propertyDependencies: { role: [role({}).urn] },
  });

  it("is content with roles that somebody has, and with those that are not for pods", () => {
    assert.deepEqual(found(rule, plan(trusting(byPodIdentity()), association())), []);
    const nodes = trusting({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });
    assert.deepEqual(found(rule, plan(nodes)), []);
    const pipeline = byIrsa("repo:team/shop:ref:refs/heads/main");
    assert.deepEqual(found(rule, plan(trusting(pipeline))), []);
    const handed = resource("aws:ssm/parameter:Parameter", "arn", { propertyDependencies: { value: [role({}).urn] } });
    assert.deepEqual(found(rule, plan(trusting(byPodIdentity()), handed)), []);
  });

  it("finds roles for pods that nobody has, whatever policies hang on them", () => {
    assert.deepEqual(found(rule, plan(trusting(byPodIdentity()), policy)), unused);
    assert.deepEqual(found(rule, plan(trusting(byIrsa("system:serviceaccount:demo:web")))), unused);
    assert.deepEqual(severities(rule, plan(trusting(byPodIdentity()))), ["warning"]);
  });

  it("knows which of an add-on's roles belongs to which service account", () => {
    const roles = ["driver", "node"].map((name) => ({
      ...role(document(byPodIdentity()), name),
      inputs: { assumeRolePolicy: document(byPodIdentity()), namePrefix: `demo-${name}-` },
    }));
    const addOn = resource("aws:eks/addon:Addon", "add-on", {
      inputs: {
        addonName: "aws-ebs-csi-driver",
        podIdentityAssociations: roles.map((_, index) => ({
          serviceAccount: ["ebs-csi-controller-sa", "ebs-csi-node-sa"][index]!,
          roleArn: `arn:aws:iam::123456789012:role/demo-${["driver", "node"][index]}-4f01b29`,
        })),
      },
      propertyDependencies: { podIdentityAssociations: roles.map(({ urn }) => urn) },
    });
    const { grants } = indexOf(plan(addOn, ...roles)).identities();
    assert.deepEqual(
      grants.map(({ serviceAccount, role }) => [serviceAccount, role]),
      [
        ["ebs-csi-controller-sa", roles[0]?.urn],
        ["ebs-csi-node-sa", roles[1]?.urn],
      ],
    );
  });
});

describe("identity-installed", () => {
  const rule = "identity-installed";
  const cluster = (inputs: Record<string, Json> = {}) =>
    remote("eks:index:Cluster", "cluster", { inputs: { name: "demo", ...inputs } });
  const of = (...resources: PlannedResource[]) => found(rule, plan(...resources));
  const agent = resource("aws:eks/addon:Addon", "agent", {
    inputs: { clusterName: "demo", addonName: "eks-pod-identity-agent" },
  });
  const provider = resource("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "provider");
  const irsa = [trusting(byIrsa("system:serviceaccount:demo:web")), account(true), pod];

  it("is content with the agent, with the provider, and where the cluster is not in the plan", () => {
    assert.deepEqual(of(cluster(), agent, association()), []);
    assert.deepEqual(of(cluster({ autoMode: { enabled: true } }), association()), []);
    assert.deepEqual(of(cluster(), provider, ...irsa), []);
    assert.deepEqual(of(cluster({ createOidcProvider: true }), ...irsa), []);
    assert.deepEqual(of(association(), ...irsa), []);
  });

  it("finds associations without the agent, and roles for IRSA without the provider", () => {
    assert.deepEqual(of(cluster(), association()), [
      "association gives a role by Pod Identity, but nothing installs its agent on the nodes of demo. Install the add-on eks-pod-identity-agent, or give the role by IRSA.",
    ]);
    assert.deepEqual(of(cluster(), ...irsa), [
      "web gives a role by IRSA, but nothing makes the cluster's OIDC provider in IAM. Create it from the cluster's issuer, or give the role by Pod Identity.",
    ]);
    assert.deepEqual(of(cluster(), account(true), pod), []);
  });
});

describe("the table of identities", () => {
  const rows = (...resources: PlannedResource[]) =>
    identityTable(indexOf(plan(...resources)), { date: "2026-11-21" }).rows.map(({ cells }) => cells);

  it("has a row for each service account with a role, and for nodes and Fargate", () => {
    const policy = resource("aws:iam/rolePolicy:RolePolicy", "policy", {
      inputs: {
        policy: document(
          { Effect: "Allow", Action: ["sqs:SendMessage", "s3:GetObject"], Resource: "*" },
          { Effect: "Allow", Action: ["ec2:A", "ec2:B", "ec2:C", "ec2:D"], Resource: "*" },
          { Effect: "Deny", Action: "iam:PassRole", Resource: "*" },
        ),
      },
      propertyDependencies: { role: [role({}).urn] },
    });
    const attachment = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", {
      inputs: { policyArn: "arn:aws:iam::aws:policy/service-role/Some" },
      propertyDependencies: { role: [role({}).urn] },
    });
    const nodes = remote("eks:index:ManagedNodeGroup", "general", {
      inputs: { nodeGroupName: "general" },
      propertyDependencies: { nodeRoleArn: [role({}).urn] },
    });
    assert.deepEqual(rows(trusting(byPodIdentity()), association(), policy, attachment, nodes), [
      ["demo/web", "Pod Identity", "role", "ec2: 4 actions; s3: GetObject; sqs: SendMessage; service-role/Some"],
      ["nodes of general", "node", "role", "ec2: 4 actions; s3: GetObject; sqs: SendMessage; service-role/Some"],
    ]);
  });

  it("says what it does not know", () => {
    const foreign = object("ServiceAccount", "web", null, {
      metadata: { annotations: { "eks.amazonaws.com/role-arn": roleArn } },
    });
    assert.deepEqual(rows(foreign), [["demo/web", "IRSA", roleArn, "not known in this plan"]]);
    const hidden = resource("aws:iam/rolePolicy:RolePolicy", "policy", {
      inputs: { policy: unknown },
      propertyDependencies: { role: [role({}).urn] },
    });
    assert.deepEqual(rows(trusting(byPodIdentity()), association(), hidden), [
      ["demo/web", "Pod Identity", "role", "some not known in this plan"],
    ]);
    assert.deepEqual(rows(trusting(byPodIdentity()), association()), [["demo/web", "Pod Identity", "role", "nothing"]]);
  });
});
