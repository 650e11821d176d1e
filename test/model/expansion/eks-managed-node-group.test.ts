import assert from "node:assert/strict";
import { expandManagedNodeGroup } from "../../../model/expansion/eks-managed-node-group.ts";
import { indexOf } from "../../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../../plan/plan.ts";
import { plan, remote, unknown } from "../../checks/plan-builder.ts";

const vpc = "urn:pulumi:dev::shop::awsx:ec2:Vpc::net";
const cluster = remote("eks:index:Cluster", "main", {
  inputs: { name: "shop", version: "1.36", publicSubnetIds: ["subnet-1"], privateSubnetIds: ["subnet-2"] },
  propertyDependencies: { privateSubnetIds: [vpc] },
});
const usual = { cluster: { resource: cluster.urn }, nodeRoleArn: "arn:aws:iam::1:role/nodes" };

function expanded(inputs: Record<string, Json>, part: Partial<PlannedResource> = {}): readonly PlannedResource[] {
  const group = remote("eks:index:ManagedNodeGroup", "apps", { inputs: { ...usual, ...inputs }, ...part });
  return expandManagedNodeGroup(group, indexOf(plan(cluster, group)));
}

function nodeGroup(inputs: Record<string, Json>, part: Partial<PlannedResource> = {}): PlannedResource {
  return expanded(inputs, part).find(({ type }) => type === "aws:eks/nodeGroup:NodeGroup")!;
}

describe("what eks.ManagedNodeGroup makes", () => {
  it("a node group with the cluster's subnets and version, public subnets first", () => {
    const group = nodeGroup({ instanceTypes: ["m7i.large"] });
    assert.equal(group.urn, "urn:pulumi:dev::shop::eks:index:ManagedNodeGroup$aws:eks/nodeGroup:NodeGroup::apps");
    assert.deepEqual(group.inputs, {
      clusterName: "shop",
      instanceTypes: ["m7i.large"],
      nodeRoleArn: "arn:aws:iam::1:role/nodes",
      scalingConfig: { desiredSize: 2, minSize: 1, maxSize: 2 },
      subnetIds: ["subnet-1", "subnet-2"],
      version: "1.36",
    });
    assert.deepEqual(group.dependencies, [vpc]);
    assert.deepEqual(group.options, {});
  });

  it("one with what the program says, but the size that an autoscaler keeps", () => {
    const group = nodeGroup(
      {
        clusterName: "other",
        version: "1.35",
        subnetIds: ["subnet-9"],
        scalingConfig: { desiredSize: 3, minSize: 3, maxSize: 9 },
        ignoreScalingChanges: true,
        launchTemplate: { id: "lt-1", version: "1" },
        taints: [{ key: "a", effect: "NO_SCHEDULE" }],
      },
      { propertyDependencies: { subnetIds: [vpc] } },
    );
    assert.deepEqual(group.inputs, {
      clusterName: "other",
      launchTemplate: { id: "lt-1", version: "1" },
      nodeRoleArn: "arn:aws:iam::1:role/nodes",
      scalingConfig: { desiredSize: 3, minSize: 3, maxSize: 9 },
      subnetIds: ["subnet-9"],
      taints: [{ key: "a", effect: "NO_SCHEDULE" }],
      version: "1.35",
    });
    assert.deepEqual(group.propertyDependencies, { subnetIds: [vpc] });
    assert.deepEqual(group.options, { ignoreChanges: ["scalingConfig.desiredSize"] });
  });

  it("no version of its own where a launch template brings the image", () => {
    assert(!("version" in nodeGroup({ launchTemplate: { id: "lt-1" } }).inputs));
  });

  it("a launch template where the options need one", () => {
    const resources = expanded({ enableIMDSv2: true, diskSize: 30, amiType: "AL2023_x86_64_STANDARD" });
    const [template, group] = resources;
    assert.equal(template?.name, "apps-launchTemplate");
    assert.deepEqual(template?.inputs, {
      blockDeviceMappings: unknown,
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2, httpEndpoint: "enabled" },
    });
    assert.deepEqual(group?.inputs.launchTemplate, { id: { resource: template?.urn }, version: unknown });
    assert(!("diskSize" in group!.inputs));
    assert.equal(group?.inputs.amiType, "AL2023_x86_64_STANDARD");
    const own = expanded({ amiId: "ami-1", version: "1.36", releaseVersion: "1.36.4-20260930" });
    assert.equal(own[0]?.inputs.imageId, "ami-1");
    assert(["version", "releaseVersion", "amiType"].every((key) => !(key in own[1]!.inputs)));
  });

  it("nothing that it cannot know", () => {
    assert.deepEqual(nodeGroup({ cluster: unknown }).inputs, {
      clusterName: unknown,
      nodeRoleArn: "arn:aws:iam::1:role/nodes",
      scalingConfig: { desiredSize: 2, minSize: 1, maxSize: 2 },
      subnetIds: unknown,
      version: unknown,
    });
    assert.deepEqual(nodeGroup({ scalingConfig: unknown }).inputs.scalingConfig, unknown);
    assert.deepEqual(nodeGroup({ operatingSystem: "AL2023" }).inputs.amiType, unknown);
  });
});
