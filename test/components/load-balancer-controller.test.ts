import assert from "node:assert/strict";
import {
  controllerProblems,
  LoadBalancerController,
  type LoadBalancerControllerArgs,
  splitReference,
} from "../../components/load-balancer-controller.ts";
import { Identity } from "../../components/pod-role.ts";
import { sentence } from "../../problems.ts";
import { charts, images } from "../../versions.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { account } from "./fixtures.ts";

const args: LoadBalancerControllerArgs = {
  account,
  clusterName: "dev",
  vpcId: "vpc-1",
  tags: { Environment: "dev" },
};
const releaseType = "kubernetes:helm.sh/v3:Release";

function plan(more: Partial<LoadBalancerControllerArgs> = {}, options = {}) {
  return planOf(() => new LoadBalancerController("controller", { ...args, ...more }), options);
}

async function valuesOf(more: Partial<LoadBalancerControllerArgs> = {}) {
  return find(await plan(more), releaseType).inputs.values as Record<string, unknown>;
}

describe("LoadBalancerController", () => {
  it("makes three policies, a role of its own and the release", async () => {
    const planned = await plan();
    assert.deepEqual(
      typesAndNames(planned).filter(([type]) => !type.startsWith("pulumi:providers")),
      [
        ["aws:eks/podIdentityAssociation:PodIdentityAssociation", "controller-role-association"],
        ["aws:iam/policy:Policy", "controller-load-balancers"],
        ["aws:iam/policy:Policy", "controller-read"],
        ["aws:iam/policy:Policy", "controller-security-groups"],
        ["aws:iam/role:Role", "controller-role-iam"],
        ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "controller-role-load-balancers"],
        ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "controller-role-read"],
        ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "controller-role-security-groups"],
        ["eks-platform:index:LoadBalancerController", "controller"],
        ["eks-platform:index:PodRole", "controller-role"],
        [releaseType, "controller-release"],
      ],
    );
  });

  it("installs a pinned chart under a literal name, waits for its pods, and leaves nothing of a failed install", async () => {
    const release = find(await plan(), releaseType);
    const { values: _, ...inputs } = release.inputs;
    for (const [key, value] of Object.entries({
      name: "aws-load-balancer-controller",
      namespace: "kube-system",
      chart: "aws-load-balancer-controller",
      version: "3.5.0",
      repositoryOpts: { repo: "https://aws.github.io/eks-charts" },
      skipAwait: false,
      timeout: 600,
      atomic: true,
      cleanupOnFail: true,
    }))
      assert.deepEqual(inputs[key], value, key);
    for (const name of ["controller-role-association", "controller-role-read"])
      assert.ok(
        release.dependencies.some((urn) => urn.endsWith(`::${name}`)),
        name,
      );
  });

  it("tells the controller what the metadata service would not, and keeps the safe defaults", async () => {
    assert.deepEqual(await valuesOf(), {
      clusterName: "dev",
      region: "ap-northeast-1",
      vpcId: "vpc-1",
      image: { repository: "public.ecr.aws/eks/aws-load-balancer-controller", tag: "v3.5.0" },
      replicaCount: 2,
      podDisruptionBudget: { maxUnavailable: 1 },
      priorityClassName: "system-cluster-critical",
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
      serviceAccount: { create: true, name: "aws-load-balancer-controller", annotations: {} },
      enableServiceMutatorWebhook: false,
      keepTLSSecret: true,
      ingressClass: "alb",
      createIngressClassResource: true,
      ingressClassConfig: { default: false },
      defaultTargetType: "ip",
      defaultSSLPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      enableBackendSecurityGroup: true,
      enableShield: false,
      enableWaf: false,
      enableWafv2: true,
      defaultTags: { Environment: "dev" },
    });
  });

  it("switches features in values and policy together", async () => {
    const planned = await plan({ webFirewall: false, shield: true, serviceMutator: true, replicas: 3 });
    const values = find(planned, releaseType).inputs.values as Record<string, unknown>;
    assert.equal(values.enableWafv2, false);
    assert.equal(values.enableShield, true);
    assert.equal(values.enableServiceMutatorWebhook, true);
    assert.equal(values.replicaCount, 3);
    const policy = String(find(planned, "aws:iam/policy:Policy", "controller-load-balancers").inputs.policy);
    assert.ok(policy.includes("shield:CreateProtection"));
    assert.ok(!policy.includes("wafv2:"));
  });

  it("takes chart and image from a mirror", async () => {
    const sources = {
      registries: { "public.ecr.aws": "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/public" },
      charts: { "aws-load-balancer-controller": { path: "charts/aws-load-balancer-controller-3.5.0.tgz" } },
    };
    const release = find(await plan({ sources }), releaseType);
    assert.equal(release.inputs.chart, "charts/aws-load-balancer-controller-3.5.0.tgz");
    assert.equal(release.inputs.repositoryOpts, undefined);
    assert.deepEqual((release.inputs.values as Record<string, unknown>).image, {
      repository: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/public/eks/aws-load-balancer-controller",
      tag: "v3.5.0",
    });
  });

  const oidc = { oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/x", oidcProviderUrl: "https://x" };
  for (const [where, more] of [
    ["where IRSA is asked for", { identity: Identity.Irsa }],
    ["on Fargate", { onFargate: true }],
  ] as const)
    it(`annotates its service account ${where}, and makes no association`, async () => {
      const planned = await plan({ ...more, ...oidc });
      const values = find(planned, releaseType).inputs.values as {
        serviceAccount: { annotations: Record<string, string> };
      };
      assert.ok(values.serviceAccount.annotations["eks.amazonaws.com/role-arn"]);
      assert.ok(!typesAndNames(planned).some(([type]) => type.includes("PodIdentityAssociation")));
    });

  it("asks Fargate for a machine with requests that equal its limits", async () => {
    const { resources } = (await valuesOf({ onFargate: true, ...oidc })) as { resources: Record<string, object> };
    assert.deepEqual(resources.requests, { cpu: "250m", memory: "512Mi" });
    assert.deepEqual(resources.limits, resources.requests);
  });

  it("refuses Pod Identity on Fargate", () => {
    const wrong = { ...args, ...oidc, onFargate: true, identity: Identity.PodIdentity };
    assert.deepEqual(controllerProblems(wrong).map(sentence), [
      'identity is "podIdentity", but Fargate has no agent of Pod Identity. Leave it out: the controller then uses IRSA.',
    ]);
  });

  it("has the image that belongs to its chart", () => {
    assert.equal(images.loadBalancerController.tag, `v${charts.loadBalancerController.version}`);
  });

  it("bounds its role, and names nothing unknown but the VPC in a first preview", async () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/b";
    const planned = await plan({ permissionsBoundary }, { unknown: true });
    assert.equal(find(planned, "aws:iam/role:Role").inputs.permissionsBoundary, permissionsBoundary);
    assert.equal(typeof find(planned, "aws:iam/policy:Policy", "controller-read").inputs.policy, "string");
  });

  it("refuses to run without a pod or an OIDC provider it needs, before anything is registered", async () => {
    const wrong = { ...args, replicas: 0, identity: Identity.Irsa };
    assert.deepEqual(controllerProblems(wrong).map(sentence), [
      "oidcProviderArn is missing, but identity is irsa. Give the cluster's OIDC provider, or use Pod Identity.",
      "oidcProviderUrl is missing, but identity is irsa. Give the cluster's OIDC provider, or use Pod Identity.",
      "replicas is 0, but the webhooks need at least one pod that answers. Use 2, or 1 where nothing needs to be available.",
    ]);
    await assert.rejects(plan({ replicas: 0 }), /replicas is 0/);
  });

  for (const [reference, repository, tag] of [
    ["public.ecr.aws/eks/lbc:v3.5.0", "public.ecr.aws/eks/lbc", "v3.5.0"],
    ["registry:5000/lbc:v1", "registry:5000/lbc", "v1"],
    ["registry:5000/lbc:v1@sha256:ab", "registry:5000/lbc", "v1@sha256:ab"],
  ])
    it(`splits ${reference} for the chart`, () => {
      assert.deepEqual(splitReference(reference!), { repository, tag });
    });
});
