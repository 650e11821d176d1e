import assert from "node:assert/strict";
import { awsProvider } from "../../components/aws-provider.ts";
import type { Cluster } from "../../components/cluster.ts";
import type { Plan } from "../../plan/plan.ts";
import { createCluster } from "../../stack/cluster.ts";
import { createLoadBalancerController } from "../../stack/load-balancer-controller.ts";
import type { ChosenNetwork } from "../../stack/network.ts";
import { createNodes } from "../../stack/nodes.ts";
import type { Stack } from "../../stack/stack.ts";
import { account } from "../components/fixtures.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { type Change, eksSettings } from "../settings/stack-file.ts";

const network: ChosenNetwork = { vpcId: "vpc-1", privateSubnetIds: ["subnet-1", "subnet-2"], resources: [] };

/** Part of the program, with Pulumi.dev.yaml as the changes make it. */
function planOfPart(changes: readonly Change[], part: (stack: Stack, cluster: Cluster) => void): Promise<Plan> {
  return planOf(() => {
    const stack = { settings: eksSettings("dev", changes), account, aws: awsProvider({ region: account.region }) };
    part(stack, createCluster(stack, network));
  });
}

describe("nodes of the stack", () => {
  const nodes = (changes: readonly Change[] = []) =>
    planOfPart(changes, (stack, cluster) => void createNodes(stack, network, cluster));

  it("come after what makes them ready, and the other add-ons after them", async () => {
    const plan = await nodes();
    const waitsFor = (name: string, ...before: string[]) => {
      const { dependencies } = plan.resources.find((one) => one.name === name && one.type.startsWith("eks-platform:"))!;
      for (const one of before)
        assert.ok(
          dependencies.some((urn) => urn.endsWith(`::${one}`)),
          `${name} does not wait for ${one}`,
        );
    };
    waitsFor("general", "cluster-eks", "cluster-pod-identity-agent", "cluster-aws-node-association");
    waitsFor("coredns", "general-nodes");
  });

  it("have the add-ons that the settings ask for, those of the cluster among them", async () => {
    const plan = await nodes([
      ["addOns/eks-pod-identity-agent", { version: "v1.9.9-eksbuild.1", configuration: { daemonsets: {} } }],
      ["addOns/vpc-cni", { serviceAccounts: { "aws-node": ["AmazonEKS_CNI_Policy", "CloudWatchAgentServerPolicy"] } }],
    ]);
    const agent = find(plan, "aws:eks/addon:Addon", "cluster-pod-identity-agent").inputs;
    assert.equal(agent.addonVersion, "v1.9.9-eksbuild.1");
    assert.equal(agent.configurationValues, '{"daemonsets":{}}');
    const addOns = typesAndNames(plan).flatMap(([type, name]) => (type === "eks-platform:index:AddOn" ? [name] : []));
    assert.deepEqual(addOns, ["aws-ebs-csi-driver", "coredns", "metrics-server"]);
    find(plan, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cluster-aws-node-CloudWatchAgentServerPolicy");
  });
});

describe("load balancer controller of the stack", () => {
  const labels = { "app.kubernetes.io/name": "aws-load-balancer-controller" };
  const controller = (changes: readonly Change[]) =>
    planOfPart(changes, (stack, cluster) => {
      createLoadBalancerController(stack, network, cluster, { providers: [stack.aws], dependsOn: [cluster] });
    });
  const onFargate: Change = ["fargateProfiles/system", { selectors: [{ namespace: "kube-system", labels }] }];

  for (const [where, changes, irsa] of [
    ["nodes", [], false],
    ["Fargate, where a profile selects it", [onFargate], true],
  ] as const)
    it(`gets its credentials the way it is possible on ${where}`, async () => {
      const plan = await controller(changes);
      const values = find(plan, "kubernetes:helm.sh/v3:Release").inputs.values as {
        serviceAccount: { annotations: object };
        resources: { requests: object; limits: object };
      };
      const { assumeRolePolicy } = find(plan, "aws:iam/role:Role", "load-balancer-controller-role-iam").inputs;
      assert.equal(String(assumeRolePolicy).includes("AssumeRoleWithWebIdentity"), irsa);
      assert.equal("eks.amazonaws.com/role-arn" in values.serviceAccount.annotations, irsa);
      if (irsa) assert.deepEqual(values.resources.requests, values.resources.limits);
    });
});
