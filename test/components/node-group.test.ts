import assert from "node:assert/strict";
import { Cluster } from "@pulumi/eks/cluster.js";
import * as pulumi from "@pulumi/pulumi";
import { NodeGroup, type NodeGroupArgs, nodeGroupProblems } from "../../components/node-group.ts";
import { CapacityType, TaintEffect, UpdateStrategy } from "../../components/node-group-rules.ts";
import { withHiddenInputs } from "../../components/node-group-transform.ts";
import { AmiType } from "../../components/node-image.ts";
import { sentence } from "../../problems.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { account } from "./fixtures.ts";

const args: Omit<NodeGroupArgs, "cluster"> = {
  clusterName: "dev",
  kubernetesVersion: "1.36",
  account,
  subnetIds: ["subnet-a", "subnet-b"],
  instanceTypes: ["m7i.large"],
  scaling: { min: 1, desired: 2, max: 4 },
  tags: { Environment: "dev" },
};
const ours = (type: string) => !type.startsWith("pulumi:providers") && type !== "eks:index:Cluster";
const managed = "eks:index:ManagedNodeGroup";
const template = "aws:ec2/launchTemplate:LaunchTemplate";

function plan(more: Partial<NodeGroupArgs> = {}) {
  return planOf(() => new NodeGroup("general", { ...args, cluster: new Cluster("eks", {}), ...more }));
}

function sentences(more: Partial<NodeGroupArgs>, name = "general"): string[] {
  return nodeGroupProblems(name, { ...args, cluster: undefined as unknown as Cluster, ...more }).map(sentence);
}

describe("NodeGroup", () => {
  it("makes a role with what nodes need and no more, a template and the group", async () => {
    const types = typesAndNames(await plan()).filter(([type]) => ours(type));
    assert.deepEqual(types, [
      ["aws:ec2/launchTemplate:LaunchTemplate", "general-template"],
      ["aws:iam/role:Role", "general-role"],
      ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "general-AmazonEC2ContainerRegistryPullOnly"],
      ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "general-AmazonEKSWorkerNodePolicy"],
      ["eks-platform:index:NodeGroup", "general"],
      [managed, "general-nodes"],
    ]);
  });

  it("gives the group literal name and version, its own template by version, and time for its policies", async () => {
    const group = find(await plan(), managed);
    const { cluster: _, launchTemplate, nodeRoleArn, ...inputs } = group.inputs;
    assert.deepEqual(inputs, {
      clusterName: "dev",
      version: "1.36",
      nodeGroupNamePrefix: "general-",
      subnetIds: ["subnet-a", "subnet-b"],
      instanceTypes: ["m7i.large"],
      capacityType: "ON_DEMAND",
      amiType: "AL2023_x86_64_STANDARD",
      scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 4 },
      ignoreScalingChanges: true,
    });
    assert.deepEqual(Object.keys(launchTemplate as object).sort(), ["id", "version"]);
    assert.ok(nodeRoleArn);
    assert.equal(group.dependencies.filter((urn) => urn.includes("RolePolicyAttachment")).length, 2);
  });

  it("asks the metadata service for tokens that stay on the node, and encrypts its volume", async () => {
    const { inputs } = find(await plan({ disk: { sizeGib: 100, iops: 4000, throughputMibps: 250 } }), template);
    assert.deepEqual(inputs.metadataOptions, {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: "disabled",
    });
    assert.deepEqual(inputs.blockDeviceMappings, [
      {
        deviceName: "/dev/xvda",
        ebs: {
          encrypted: "true",
          volumeType: "gp3",
          deleteOnTermination: "true",
          volumeSize: 100,
          iops: 4000,
          throughput: 250,
        },
      },
    ]);
    const tags = { Environment: "dev", Name: "dev-general" };
    assert.deepEqual(inputs.tagSpecifications, [
      { resourceType: "instance", tags },
      { resourceType: "volume", tags },
      { resourceType: "network-interface", tags },
    ]);
  });

  it("holds nothing in the template that EKS refuses there", async () => {
    const { inputs } = find(await plan({ capacityType: CapacityType.Spot }), template);
    const refused = ["iamInstanceProfile", "instanceMarketOptions", "instanceInitiatedShutdownBehavior"];
    const elsewhere = ["instanceType", "imageId", "networkInterfaces", "vpcSecurityGroupIds", "userData", "keyName"];
    assert.deepEqual(
      [...refused, ...elsewhere].filter((key) => key in inputs),
      [],
    );
  });

  it("encrypts both volumes of Bottlerocket and gives the size to that of the pods", async () => {
    const { inputs } = find(await plan({ amiType: AmiType.BottlerocketX86 }), template);
    const ebs = { encrypted: "true", volumeType: "gp3", deleteOnTermination: "true" };
    assert.deepEqual(inputs.blockDeviceMappings, [
      { deviceName: "/dev/xvda", ebs },
      { deviceName: "/dev/xvdb", ebs: { ...ebs, volumeSize: 50 } },
    ]);
  });

  it("opens SSH to the named groups only, and keeps the cluster's own group on the nodes", async () => {
    const planned = await plan({
      ssh: { keyName: "platform", sourceSecurityGroupIds: ["sg-bastion"] },
      clusterSecurityGroupId: "sg-cluster",
      vpcId: "vpc-1",
    });
    const { inputs } = find(planned, "aws:ec2/securityGroup:SecurityGroup", "general-ssh");
    assert.deepEqual(inputs.ingress, [
      { description: "SSH", protocol: "tcp", fromPort: 22, toPort: 22, securityGroups: ["sg-bastion"] },
    ]);
    const groups = find(planned, template).inputs.vpcSecurityGroupIds as string[];
    assert.equal(groups.length, 2);
    assert.equal(groups[0], "sg-cluster");
    assert.equal(find(planned, template).inputs.keyName, "platform");
  });

  it("opens nothing for a key without source groups", async () => {
    const planned = await plan({ ssh: { keyName: "platform" } });
    assert.ok(!typesAndNames(planned).some(([type]) => type.includes("securityGroup")));
    assert.equal(find(planned, template).inputs.vpcSecurityGroupIds, undefined);
  });

  it("adds policies only for what was asked", async () => {
    const policies = typesAndNames(await plan({ sessionManager: true, nodesManageNetworkInterfaces: true }))
      .filter(([type]) => type.includes("RolePolicyAttachment"))
      .map(([, name]) => name);
    assert.deepEqual(policies, [
      "general-AmazonEC2ContainerRegistryPullOnly",
      "general-AmazonEKSWorkerNodePolicy",
      "general-AmazonEKS_CNI_Policy",
      "general-AmazonSSMManagedInstanceCore",
    ]);
  });

  it("trusts EC2 under the name it has in the partition, and bounds the role", async () => {
    const permissionsBoundary = "arn:aws-cn:iam::123456789012:policy/b";
    const china = { ...account, partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
    const planned = await plan({ account: china, permissionsBoundary });
    const { inputs } = find(planned, "aws:iam/role:Role");
    assert.equal(JSON.parse(String(inputs.assumeRolePolicy)).Statement[0].Principal.Service, "ec2.amazonaws.com.cn");
    assert.equal(inputs.permissionsBoundary, permissionsBoundary);
    for (const { type, inputs: attachment } of planned.resources)
      if (type.includes("RolePolicyAttachment")) assert.match(String(attachment.policyArn), /^arn:aws-cn:iam::aws:/);
  });

  it("can be planned while everything computed is unknown", async () => {
    const program = () =>
      new NodeGroup("general", { ...args, cluster: new Cluster("eks", {}), subnetIds: pulumi.output(["subnet-a"]) });
    const planned = await planOf(program, { unknown: true });
    assert.equal(find(planned, managed).inputs.clusterName, "dev");
  });

  it("reaches the group inside with what the packaged component has no arguments for, twice the same", async () => {
    const hidden = {
      updateConfig: { maxUnavailablePercentage: 25, updateStrategy: UpdateStrategy.Minimal },
      nodeRepairConfig: { enabled: true },
    };
    const transform = withHiddenInputs(hidden);
    const inner = {
      custom: true,
      type: "aws:eks/nodeGroup:NodeGroup",
      name: "x",
      props: { clusterName: "dev" },
      opts: {},
    };
    const once = (await transform(inner))!;
    assert.deepEqual(once.props, { clusterName: "dev", ...hidden });
    assert.deepEqual(await transform({ ...inner, ...once }), once);
    assert.equal(await transform({ ...inner, type: managed }), undefined);
  });

  it("refuses what EKS, EC2 or the kubelet would refuse, all at once", () => {
    assert.deepEqual(
      sentences({
        instanceTypes: ["m7g.large", "m7i.large"],
        scaling: { min: 3, desired: 9, max: 2 },
        disk: { sizeGib: 20, iops: 12000, throughputMibps: 2500 },
        labels: { "node-role.kubernetes.io/worker": "", "node.kubernetes.io/pool": "a", "example.com/b": "c" },
        taints: [
          { key: "a", effect: TaintEffect.NoSchedule },
          { key: "a", effect: TaintEffect.NoExecute },
          { key: "a", effect: TaintEffect.NoSchedule },
        ],
        update: { maxUnavailable: 1, maxUnavailablePercentage: 200 },
        maxPods: 251,
        ssh: { keyName: "k", sourceSecurityGroupIds: ["sg-1"] },
      }),
      [
        'instanceTypes[0] is "m7g.large", which is an arm64 machine, but amiType AL2023_x86_64_STANDARD is an image for x86_64. Use x86_64 types, or the image for arm64.',
        "scaling.min is 3, but max is 2. Raise max, or lower min.",
        "scaling.desired is 9, but max is 2. Raise max, or lower desired.",
        "disk.throughputMibps is 2500, but a node's gp3 volume takes 125 to 2000. Stay between 125 and 2000.",
        "disk.iops is 12000, but 20 GiB of gp3 allow 10000. Lower iops, or raise sizeGib.",
        'labels["node-role.kubernetes.io/worker"] is a label that a kubelet may not give its own node, so the node would never join. Use a domain of your own, like example.com/role, or node.kubernetes.io/.',
        'taints[2] is "a:NO_SCHEDULE", which stands there twice. Keep one of the two.',
        "update has both maxUnavailable and maxUnavailablePercentage. Keep one of them.",
        "update.maxUnavailablePercentage is 200, but EKS takes 1 to 100. Use 1 to 100.",
        "maxPods is 251, but a node runs 1 to 250 pods. Leave it out: EKS then computes it from the instance type.",
        "clusterSecurityGroupId is missing, but ssh.sourceSecurityGroupIds opens a port in that network. Give the cluster's, or leave sourceSecurityGroupIds out.",
        "vpcId is missing, but ssh.sourceSecurityGroupIds opens a port in that network. Give the cluster's, or leave sourceSecurityGroupIds out.",
      ],
    );
  });

  const one: [string, Partial<NodeGroupArgs>, string, string?][] = [
    ["no instance type", { instanceTypes: [] }, "instanceTypes is 0, but a node group takes 1 to 20 instance types."],
    ["no room for a node", { scaling: { min: 0, desired: 0, max: 0 } }, "scaling.max is 0, but EKS wants room for one"],
    [
      "fewer than none",
      { scaling: { min: -1, desired: 0, max: 1 } },
      "scaling.min is -1, but there is no fewer than 0.",
    ],
    ["fewer than wanted", { scaling: { min: 2, desired: 1, max: 3 } }, "scaling.desired is 1, but min is 2."],
    ["too fast a volume", { disk: { throughputMibps: 1000 } }, "disk.throughputMibps is 1000, but gp3 wants 4000 IOPS"],
    [
      "SSH on Bottlerocket",
      { amiType: AmiType.BottlerocketX86, ssh: { keyName: "k" } },
      "ssh is set, but Bottlerocket",
    ],
    ["a long name", {}, `${"x".repeat(37)} has a name of 37 characters, and EKS leaves 36.`, "x".repeat(37)],
    ["a name with a dot", {}, '["a.b"] has a name EKS does not accept.', "a.b"],
    [
      "51 taints",
      { taints: Array.from({ length: 51 }, (_, i) => ({ key: `t${i}`, effect: TaintEffect.NoExecute })) },
      "taints is 51, but EKS takes 50 taints.",
    ],
  ];
  for (const [what, more, start, name] of one)
    it(`refuses ${what}`, () => {
      const found = sentences(more, name);
      assert.equal(found.length, 1);
      assert.ok(found[0]!.startsWith(start), found[0]);
    });

  it("takes releases of the Kubernetes version, and Bottlerocket's own numbers", () => {
    assert.deepEqual(sentences({ releaseVersion: "1.36.4-20260930" }), []);
    assert.deepEqual(sentences({ amiType: AmiType.BottlerocketX86, releaseVersion: "1.64.0-0a1b2c3d" }), []);
  });

  it("registers nothing when it refuses", async () => {
    await assert.rejects(plan({ scaling: { min: 3, desired: 3, max: 2 } }), /scaling\.min is 3, but max is 2/);
  });
});
