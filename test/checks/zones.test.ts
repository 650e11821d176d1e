import assert from "node:assert/strict";
import type { PlannedResource } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { labels, plan, remote, resource, unknown } from "./plan-builder.ts";
import { cluster, type Inputs, nlb, production, web } from "./workload-builder.ts";

describe("zones and what they share", () => {
  const vpc = (strategy: string) =>
    remote("awsx:ec2:Vpc", "network", {
      inputs: {
        cidrBlock: "10.0.0.0/16",
        availabilityZoneNames: ["ap-northeast-1a", "ap-northeast-1c"],
        natGateways: { strategy },
        subnetSpecs: [
          { type: "Public", cidrMask: 24 },
          { type: "Private", cidrMask: 20 },
        ],
      },
    });

  it("wants a NAT gateway in each zone of production", () => {
    const rule = "nat-per-zone";
    assert.deepEqual(found(rule, plan(vpc("Single"), production)), [
      "network: nodes in ap-northeast-1c reach the internet through ap-northeast-1a, which has the only NAT gateway. Create one NAT gateway for each zone (awsx: natGateways.strategy OnePerAz).",
    ]);
    for (const [strategy, where] of [
      ["OnePerAz", production],
      ["None", production],
      ["Single", cluster()],
    ] as const)
      assert.deepEqual(found(rule, plan(vpc(strategy), where)), []);
  });

  const subnets = ["a", "c"].map((zone) =>
    resource("aws:ec2/subnet:Subnet", `private-${zone}`, { inputs: { availabilityZone: `ap-northeast-1${zone}` } }),
  );
  const inSubnets = (of: readonly PlannedResource[]) => ({ subnetIds: of.map(({ urn }) => urn) });

  it("wants subnets of two zones for a cluster", () => {
    const bare = (of: readonly PlannedResource[]) =>
      resource("aws:eks/cluster:Cluster", "cluster", {
        inputs: { vpcConfig: { subnetIds: of.map(() => unknown) } },
        propertyDependencies: { vpcConfig: of.map(({ urn }) => urn) },
      });
    assert.deepEqual(found("cluster-zones", plan(...subnets, bare(subnets.slice(0, 1)))), [
      "cluster: all its subnets are in ap-northeast-1a. Give it subnets of two or more zones.",
    ]);
    assert.deepEqual(found("cluster-zones", plan(...subnets, bare(subnets))), []);
    assert.deepEqual(found("cluster-zones", plan(bare([]))), []);
  });

  const nodes = (inputs: Inputs, of = subnets) =>
    resource("aws:eks/nodeGroup:NodeGroup", "general", {
      inputs: { clusterName: "demo", subnetIds: of.map(() => unknown), ...inputs },
      propertyDependencies: inSubnets(of),
    });

  it("finds pods whose nodes are all in one zone", () => {
    const required = {
      topologySpreadConstraints: [
        {
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: labels },
        },
      ],
    };
    const one = nodes({}, subnets.slice(0, 1));
    assert.deepEqual(found("replica-spread", plan(...subnets, one, web(2, {}, required), nlb())), [
      "Deployment demo/web: all nodes that take its pods are in ap-northeast-1a, although it asks to be spread over zones. Give a node group that takes them subnets of several zones.",
    ]);
    assert.deepEqual(found("replica-spread", plan(...subnets, nodes({}), web(2, {}, required), nlb())), []);
  });

  it("wants several types of spot instances", () => {
    const rule = "spot-variety";
    assert.deepEqual(found(rule, plan(nodes({ capacityType: "SPOT", instanceTypes: ["m7i.large"] }))), [
      "general runs on spot instances of one type, m7i.large. List several types of like size in instanceTypes.",
    ]);
    assert.deepEqual(found(rule, plan(nodes({ capacityType: "SPOT", instanceTypes: ["m7i.large", "m6i.large"] }))), []);
    assert.deepEqual(found(rule, plan(nodes({ instanceTypes: ["m7i.large"] }))), []);
  });
});
