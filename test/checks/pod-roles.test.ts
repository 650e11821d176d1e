import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { container, deployment, object, plan, podSpec, remote, resource, unknown } from "./plan-builder.ts";

const role = (name: string) => resource("aws:iam/role:Role", name);
const association = (name: string, serviceAccount: Json, roleName = name, inputs: Record<string, Json> = {}) =>
  resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", name, {
    inputs: { clusterName: "demo", namespace: "demo", serviceAccount, ...inputs },
    propertyDependencies: { roleArn: [role(roleName).urn] },
  });
const account = (name: string, part = {}) => object("ServiceAccount", name, null, part);
const pod = (name: string, serviceAccountName: Json) => deployment(name, podSpec({ serviceAccountName }));
const addOn = (addonName: string, inputs: Record<string, Json> = {}) =>
  resource("aws:eks/addon:Addon", addonName, { inputs: { clusterName: "demo", addonName, ...inputs } });
const release = (values: Json, chart = "podinfo") =>
  resource("kubernetes:helm.sh/v3:Release", "release", { inputs: { chart, namespace: "demo", values } });

describe("service-account-role", () => {
  const rule = "service-account-role";
  const of = (...resources: PlannedResource[]) => found(rule, plan(...resources));

  it("is content with one role for one account that a pod uses", () => {
    assert.deepEqual(of(role("a"), association("a", "web"), account("web"), pod("web", "web")), []);
  });

  it("knows the accounts of charts and add-ons, and that of the cluster's own networking", () => {
    assert.deepEqual(of(association("a", "web"), release({ web: { serviceAccount: { name: "web" } } })), []);
    const system = { namespace: "kube-system" };
    const driver = association("a", "ebs-csi-controller-sa", "a", system);
    assert.deepEqual(of(driver, addOn("aws-ebs-csi-driver")), []);
    assert.deepEqual(of(association("a", "aws-node", "a", system), remote("eks:index:Cluster", "cluster")), []);
    const unheard = addOn("their-own", { podIdentityAssociations: [{ serviceAccount: "theirs", roleArn: "arn:1" }] });
    assert.deepEqual(of(unheard), []);
  });

  it("finds a role for an account that does not exist, or that no pod uses", () => {
    assert.deepEqual(of(association("a", "web"), pod("web", "web")), [
      "a gives a role to the service account demo/web, which does not exist. Create it, or remove the role.",
    ]);
    assert.deepEqual(of(association("a", "web"), account("web"), pod("web", "other")), [
      "a gives a role to the service account demo/web, which no pod uses. Set serviceAccountName, or remove the role.",
    ]);
    const annotations = { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/a" };
    assert.deepEqual(of(account("web", { metadata: { annotations } })), [
      "web gives a role to the service account demo/web, which no pod uses. Set serviceAccountName, or remove the role.",
    ]);
  });

  it("finds a role for the account that everybody has", () => {
    assert.deepEqual(of(association("a", "default"), deployment()), [
      "a gives a role to every pod in demo that names no service account. Make one for the pods that need it.",
    ]);
  });

  it("finds a second role, in whatever way it comes, but not in another cluster", () => {
    const annotations = { "eks.amazonaws.com/role-arn": unknown };
    const both = [association("a", "web"), account("web", { metadata: { annotations } }), pod("web", "web")];
    assert.deepEqual(of(...both), [
      "The service account demo/web gets a role more than once: by a (Pod Identity) and web (IRSA). Keep one.",
    ]);
    const twice = [association("a", "web"), association("b", "web"), account("web"), pod("web", "web")];
    assert.deepEqual(of(...twice), [
      "The service account demo/web gets a role more than once: by a (Pod Identity) and b (Pod Identity). Keep one.",
    ]);
    const driver = addOn("aws-ebs-csi-driver", { serviceAccountRoleArn: "arn:1" });
    assert.deepEqual(of(driver, association("a", "ebs-csi-controller-sa", "a", { namespace: "kube-system" })), [
      "The service account kube-system/ebs-csi-controller-sa gets a role more than once: by a (Pod Identity) and aws-ebs-csi-driver (the add-on). Keep one.",
    ]);
    const elsewhere = association("b", "web", "b", { clusterName: "other" });
    assert.deepEqual(of(association("a", "web"), elsewhere, account("web"), pod("web", "web")), []);
  });

  it("finds a role that two accounts share", () => {
    const pair = [
      association("a", "web", "a"),
      association("b", "shop", "a"),
      role("a"),
      account("web"),
      account("shop"),
    ];
    assert.deepEqual(of(...pair, pod("web", "web"), pod("shop", "shop")), [
      "b: demo/web and demo/shop share one role. Make a role for each, with what each calls.",
    ]);
  });

  it("cannot tell whom an unknown name means", () => {
    assert.deepEqual(of(association("a", unknown)), [
      "a: cannot tell which service account gets the role, as the value is not known in this plan. Give namespace and service account as plain values.",
    ]);
    assert.deepEqual(of(association("a", "web"), account("web"), pod("web", unknown)), [
      "a: cannot tell whether pods use the service account demo/web, as the value is not known in this plan. Give names of service accounts, and the namespaces of pods, as plain values.",
    ]);
  });
});

describe("service-account-exists", () => {
  const rule = "service-account-exists";

  it("is content with accounts of the plan, of charts, and with the default", () => {
    assert.deepEqual(found(rule, plan(account("web"), pod("web", "web"), deployment("plain"))), []);
    assert.deepEqual(found(rule, plan(release({ serviceAccount: { name: "web" } }), pod("web", "web"))), []);
  });

  it("finds pods that would wait for ever", () => {
    const elsewhere = account("web", { metadata: { namespace: "other" } });
    assert.deepEqual(found(rule, plan(elsewhere, pod("web", "web"))), [
      "Deployment demo/web runs under the service account demo/web, which does not exist. Create it beside the workload, or correct serviceAccountName.",
    ]);
    assert.deepEqual(found(rule, plan(pod("web", unknown))), [
      "web: cannot tell under which service account Deployment demo/web runs, as the value is not known in this plan. Create it beside the workload, or correct serviceAccountName.",
    ]);
  });
});

describe("agent-role", () => {
  const rule = "agent-role";
  const cluster = remote("eks:index:Cluster", "cluster");
  const agent = deployment(
    "logs",
    podSpec({
      serviceAccountName: "logs",
      containers: [container({ image: "public.ecr.aws/x/aws-for-fluent-bit:3.4.15" })],
    }),
  );
  const fix = "Give that service account a role with what it calls.";

  it("is content where agents have a role, and where there is no cluster of EKS", () => {
    assert.deepEqual(found(rule, plan(cluster, agent, account("logs"), association("a", "logs"))), []);
    assert.deepEqual(found(rule, plan(agent)), []);
    assert.deepEqual(found(rule, plan(cluster, deployment())), []);
  });

  it("finds agents, charts and add-ons without one", () => {
    const chart = release({ serviceAccount: { name: "balancer" } }, "aws-load-balancer-controller");
    assert.deepEqual(found(rule, plan(cluster, agent, chart, addOn("aws-ebs-csi-driver"), addOn("vpc-cni"))), [
      `aws-ebs-csi-driver calls AWS, but its service account kube-system/ebs-csi-controller-sa has no role. ${fix}`,
      `Deployment demo/logs calls AWS, but its service account demo/logs has no role. ${fix}`,
      `release calls AWS, but its service account demo/balancer has no role. ${fix}`,
    ]);
  });

  it("says what the agent has instead", () => {
    const template = (httpPutResponseHopLimit: number) =>
      resource("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
        inputs: { metadataOptions: { httpPutResponseHopLimit } },
      });
    const onHost = deployment(
      "host",
      podSpec({
        hostNetwork: true,
        serviceAccountName: "logs",
        containers: [container({ image: "public.ecr.aws/x/aws-for-fluent-bit:3.4.15" })],
      }),
    );
    const calls = (who: string) => `Deployment demo/${who} calls AWS, but its service account demo/logs has no role`;
    assert.deepEqual(found(rule, plan(cluster, agent, onHost, template(1))), [
      `${calls("host")}, so that it takes the rights of its node. ${fix}`,
      `${calls("logs")}, and the hop limit of 1 keeps that of its node from it. ${fix}`,
    ]);
    assert.deepEqual(found(rule, plan(cluster, agent, template(2))), [`${calls("logs")}. ${fix}`]);
  });
});
