import assert from "node:assert/strict";
import { maxPodsIn } from "../../model/launch-template.ts";
import { type NodeGroup, nodeGroupsOf } from "../../model/nodes.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { component, plan, remote, resource, unknown } from "../checks/plan-builder.ts";
import { network, nodeGroup, packagedCluster } from "./platform.ts";

const only = (...resources: PlannedResource[]): NodeGroup => {
  const [first, ...others] = nodeGroupsOf(indexOf(plan(...network, ...resources)));
  assert(first !== undefined && others.length === 0);
  return first;
};

describe("nodeGroupsOf", () => {
  it("reads a group with the labels that EKS adds", () => {
    const group = only(
      nodeGroup("spot", {
        capacityType: "SPOT",
        amiType: "AL2023_ARM_64_STANDARD",
        version: "1.36",
        labels: { pool: "apps" },
        taints: [{ key: "pool", value: "apps", effect: "NO_SCHEDULE" }],
        scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 5 },
        updateConfig: { maxUnavailable: 2, updateStrategy: "MINIMAL" },
        diskSize: 40,
      }),
    );
    const { resource: _, subnets, likelySubnets, ...rest } = group;
    assert.deepEqual(rest, {
      name: "spot",
      clusterName: "shop",
      instanceTypes: ["m7i.large"],
      spot: true,
      amiType: "AL2023_ARM_64_STANDARD",
      version: "1.36",
      minSize: 1,
      desiredSize: 2,
      maxSize: 5,
      labels: {
        pool: "apps",
        "eks.amazonaws.com/capacityType": "SPOT",
        "eks.amazonaws.com/nodegroup": "spot",
        "kubernetes.io/os": "linux",
        "beta.kubernetes.io/arch": "arm64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "arm64",
      },
      taints: [{ key: "pool", value: "apps", effect: "NoSchedule" }],
      unclear: false,
      maxUnavailable: 2,
      updateStrategy: "MINIMAL",
      diskGib: 40,
    });
    assert.deepEqual(
      subnets?.map(({ name }) => name),
      ["subnet-a", "subnet-b"],
    );
    assert.equal(likelySubnets, subnets);
  });

  it("reads a packaged group, with the defaults of the package and the cluster's subnets", () => {
    const group = only(
      packagedCluster(),
      remote("eks:index:ManagedNodeGroup", "workers", { inputs: { cluster: { resource: packagedCluster().urn } } }),
    );
    const { name, clusterName, instanceTypes, minSize, desiredSize, maxSize, subnets } = group;
    assert.deepEqual(
      { name, clusterName, instanceTypes, minSize, desiredSize, maxSize, subnets: subnets?.map((one) => one.name) },
      {
        name: "workers",
        clusterName: "shop",
        instanceTypes: ["t3.medium"],
        minSize: 1,
        desiredSize: 2,
        maxSize: 2,
        subnets: ["subnet-a"],
      },
    );
  });

  it("counts a packaged group once where the plan shows what it contains", () => {
    const outer = remote("eks:index:ManagedNodeGroup", "workers");
    assert.equal(only(outer, { ...nodeGroup(), parent: outer.urn }).resource.type, nodeGroup().type);
  });

  it("finds how many may be unavailable in a component above, where a transform sets it", () => {
    const above = component("own:index:NodeGroup", "workers", { inputs: { update: { maxUnavailablePercentage: 33 } } });
    const between = component("own:index:Inner", "inner", { parent: above.urn });
    const group = only(above, between, remote("eks:index:ManagedNodeGroup", "nodes", { parent: between.urn }));
    assert.deepEqual([group.maxUnavailable, group.maxUnavailablePercentage], [undefined, 33]);
    const own = { ...nodeGroup("own", { updateConfig: { maxUnavailable: 1 } }), parent: above.urn };
    assert.equal(only(above, own).maxUnavailablePercentage, undefined);
  });

  it("reads the launch template: the most pods, the disk, the type", () => {
    const userData = Buffer.from("spec:\n  kubelet:\n    config:\n      maxPods: 80\n").toString("base64");
    const blockDeviceMappings: Json = [{ ebs: { volumeSize: 8 } }, { ebs: { volumeSize: 100 } }, { noDevice: "" }];
    const template = resource("aws:ec2/launchTemplate:LaunchTemplate", "template", {
      inputs: { userData, blockDeviceMappings, instanceType: "c7i.large" },
    });
    const group = nodeGroup("general", { launchTemplate: { id: unknown } });
    const { instanceTypes: _, ...inputs } = group.inputs;
    const found = only(template, {
      ...group,
      inputs,
      propertyDependencies: { launchTemplate: [template.urn] },
    });
    assert.deepEqual([found.maxPods, found.diskGib, found.instanceTypes], [80, 100, ["c7i.large"]]);
  });

  it("knows what it does not know", () => {
    const unclear: readonly Record<string, Json>[] = [
      { labels: unknown },
      { labels: { a: unknown } },
      { taints: unknown },
      { taints: [{ key: unknown }] },
    ];
    for (const inputs of unclear)
      assert.equal(only(nodeGroup("general", inputs)).unclear, true, JSON.stringify(inputs));
    const { maxSize, desiredSize } = only(
      nodeGroup("general", { scalingConfig: { maxSize: unknown, desiredSize: "2" } }),
    );
    assert.deepEqual([maxSize, desiredSize], [undefined, undefined]);
  });

  it("takes the private subnets for likely where only the VPC is known", () => {
    const net = remote("awsx:ec2:Vpc", "net", { inputs: { availabilityZoneNames: ["tokyo-a", "tokyo-b"] } });
    const group = { ...nodeGroup("general", { subnetIds: unknown }), propertyDependencies: { subnetIds: [net.urn] } };
    const { subnets, likelySubnets } = only(net, group);
    assert.equal(subnets, undefined);
    assert.deepEqual(
      likelySubnets.map(({ name }) => name),
      ["net-private-1", "net-private-2"],
    );
  });
});

describe("user data", () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["kubelet:\n  config:\n    maxPods: 80", 80],
    ['{"kubelet":{"config":{"maxPods":80}}}', 80],
    ["[settings.kubernetes]\nmax-pods = 80\n", 80],
    ['/etc/eks/bootstrap.sh shop --kubelet-extra-args "--max-pods=80"', 80],
    ["--max-pods 80", 80],
    ["kubelet:\n  config:\n    maxPodsPerCore: 80", undefined],
    ["", undefined],
  ];
  for (const [text, expected] of cases)
    it(`${JSON.stringify(text)}: ${expected}`, () => {
      assert.equal(maxPodsIn(text), expected);
    });
});
