import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Cluster, type ClusterArgs } from "../../components/cluster.ts";
import { type ClusterAddOns, clusterAddOnProblems } from "../../components/cluster-add-ons.ts";
import type { Plan } from "../../plan/plan.ts";
import { sentence } from "../../problems.ts";
import { addOnVersions } from "../../versions.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { account } from "./fixtures.ts";

const pins = addOnVersions["1.35"]!;
const addOns: ClusterAddOns = { account, clusterName: "dev", kubernetesVersion: "1.35" };
const subnets = { vpcId: "vpc-0123456789abcdef0", privateSubnetIds: ["subnet-0123456789abcdef0"] };

function planOfCluster(more: Partial<ClusterArgs> = {}): Promise<Plan> {
  return planOf(
    () => new Cluster("cluster", { account, clusterName: "dev", kubernetesVersion: "1.35", ...subnets, ...more }),
  );
}

/** What @pulumi/eks adds by itself. */
const conflicts = { resolveConflictsOnCreate: "OVERWRITE", resolveConflictsOnUpdate: "OVERWRITE" };

describe("add-ons of the cluster", () => {
  it("have the pins of its Kubernetes version, and what makes nodes ready", async () => {
    const plan = await planOfCluster();
    const { vpcCniOptions, kubeProxyAddonOptions } = find(plan, "eks:index:Cluster").inputs;
    assert.deepEqual(vpcCniOptions, {
      addonVersion: pins["vpc-cni"],
      configurationValues: { enableNetworkPolicy: "true" },
      ...conflicts,
    });
    assert.deepEqual(kubeProxyAddonOptions, { version: pins["kube-proxy"], ...conflicts });
    assert.deepEqual(find(plan, "aws:eks/addon:Addon").inputs, {
      clusterName: "dev",
      addonName: "eks-pod-identity-agent",
      addonVersion: pins["eks-pod-identity-agent"],
      preserve: false,
      podIdentityAssociations: [],
      ...conflicts,
    });
  });

  it("give the pods of the VPC CNI, and no others, the right to make network interfaces, once the cluster is there", async () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/b";
    const plan = await planOfCluster({ permissionsBoundary });
    const { inputs } = find(plan, "aws:eks/podIdentityAssociation:PodIdentityAssociation");
    assert.deepEqual([inputs.clusterName, inputs.namespace, inputs.serviceAccount], ["dev", "kube-system", "aws-node"]);
    const role = find(plan, "aws:iam/role:Role", "cluster-aws-node-iam").inputs;
    assert.equal(role.permissionsBoundary, permissionsBoundary);
    assert.match(String(role.assumeRolePolicy), /kubernetes-service-account":"aws-node"/);
    const cluster = find(plan, "eks:index:Cluster").urn;
    for (const [type, name] of [
      ["aws:eks/addon:Addon", "cluster-pod-identity-agent"],
      ["eks-platform:index:PodRole", "cluster-aws-node"],
    ] as const)
      assert.ok(find(plan, type, name).dependencies.includes(cluster), name);
  });

  it("are as they were asked for", async () => {
    const plan = await planOfCluster({
      vpcCni: {
        version: "v1.23.0-eksbuild.1",
        configuration: { enableNetworkPolicy: "false", env: { ENABLE_PREFIX_DELEGATION: "true" } },
        serviceAccounts: {},
      },
      kubeProxy: { version: "v1.35.9-eksbuild.1", configuration: { mode: "ipvs" } },
      podIdentityAgent: { configuration: { agent: { additionalArgs: { "-b": "169.254.170.23" } } } },
    });
    const { vpcCniOptions, kubeProxyAddonOptions } = find(plan, "eks:index:Cluster").inputs;
    assert.deepEqual(vpcCniOptions, {
      addonVersion: "v1.23.0-eksbuild.1",
      configurationValues: { enableNetworkPolicy: "false", env: { ENABLE_PREFIX_DELEGATION: "true" } },
      ...conflicts,
    });
    assert.deepEqual(kubeProxyAddonOptions, {
      version: "v1.35.9-eksbuild.1",
      configurationValues: { mode: "ipvs" },
      ...conflicts,
    });
    const agent = find(plan, "aws:eks/addon:Addon").inputs;
    assert.equal(agent.configurationValues, '{"agent":{"additionalArgs":{"-b":"169.254.170.23"}}}');
    assert.ok(!typesAndNames(plan).some(([, name]) => name.includes("aws-node")));
  });

  it("must have a version, and kube-proxy that of the cluster", async () => {
    assert.deepEqual(clusterAddOnProblems(addOns), []);
    const newer = { ...addOns, kubernetesVersion: "1.99", kubeProxy: { version: pins["kube-proxy"]! } };
    assert.deepEqual(clusterAddOnProblems({ ...newer, podIdentityAgent: { version: "latest" } }).map(sentence), [
      "vpcCni.version is missing, and none is pinned for Kubernetes 1.99. Ask `aws eks describe-addon-versions --addon-name vpc-cni` and write one.",
      `kubeProxy.version is "${pins["kube-proxy"]}", but the cluster's Kubernetes version is 1.99, and kube-proxy goes with it. Use a version that starts with v1.99.`,
      'podIdentityAgent.version is "latest", which is no version of an EKS add-on. Write it whole, like v1.14.6-eksbuild.4.',
    ]);
    await assert.rejects(planOfCluster({ kubernetesVersion: "1.99" }), /vpcCni\.version is missing/);
  });
});
