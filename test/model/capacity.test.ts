import assert from "node:assert/strict";
import fc from "fast-check";
import { type Capacity, capacityOf, newlyUnplaced } from "../../model/capacity.ts";
import { allocatable, type InstanceType, instanceType } from "../../model/instances.ts";
import { Shortage } from "../../model/packing.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { plan, resource } from "../checks/plan-builder.ts";
import { addOn, autoscaler, bareCluster, daemon, network, nodeGroup, pods, size } from "./platform.ts";

const capacity = (...resources: PlannedResource[]): Capacity => {
  const found = capacityOf(indexOf(plan(...network, bareCluster(), ...resources)));
  assert(found !== undefined);
  return found;
};
const labels = (unplaced: Capacity["fewest"]["unplaced"]) =>
  unplaced.map(({ label, count, because }) => [label, count, because]);
const web = "Deployment demo/web";
const clusterAutoscaler = resource("kubernetes:helm.sh/v3:Release", "scaler", {
  inputs: { chart: "cluster-autoscaler", namespace: "kube-system" },
});

describe("capacityOf", () => {
  it("has nothing to say of a plan without node groups", () => {
    assert.equal(capacityOf(indexOf(plan(...network, bareCluster(), pods("web", 3)))), undefined);
  });

  it("fills two nodes to what the kubelet leaves, and has no room for one pod more", () => {
    // 1,930m are left of two cores.
    assert.deepEqual(labels(capacity(nodeGroup(), pods("web", 20, { cpu: "193m" })).fewest.unplaced), []);
    assert.deepEqual(labels(capacity(nodeGroup(), pods("web", 21, { cpu: "193m" })).fewest.unplaced), [
      [web, 1, Shortage.Cpu],
    ]);
    const memory = Math.floor(allocatable(instanceType("m7i.large") as InstanceType).memoryMib / 3);
    assert.deepEqual(labels(capacity(nodeGroup(), pods("web", 7, { memory: `${memory}Mi` })).fewest.unplaced), [
      [web, 1, Shortage.Memory],
    ]);
  });

  it("has room for as many pods as a node has addresses, and for two more of the host's network", () => {
    const hosts = { hostNetwork: true };
    assert.deepEqual(labels(capacity(nodeGroup(), pods("web", 54)).fewest.unplaced), []);
    assert.deepEqual(labels(capacity(nodeGroup(), pods("web", 55)).fewest.unplaced), [[web, 1, Shortage.Addresses]]);
    assert.deepEqual(labels(capacity(nodeGroup(), pods("web", 54), pods("agent", 4, {}, hosts)).fewest.unplaced), []);
    assert.deepEqual(labels(capacity(nodeGroup(), pods("web", 54), pods("agent", 5, {}, hosts)).fewest.unplaced), [
      ["Deployment demo/agent", 1, Shortage.Pods],
    ]);
  });

  it("has more addresses with prefix delegation, up to what AWS supports", () => {
    const cni = addOn("vpc-cni", { env: { ENABLE_PREFIX_DELEGATION: "true" } });
    // vpc-cni itself runs on both.
    assert.deepEqual(labels(capacity(cni, nodeGroup(), pods("web", 218)).fewest.unplaced), []);
    assert.deepEqual(labels(capacity(cni, nodeGroup(), pods("web", 219)).fewest.unplaced), [[web, 1, Shortage.Pods]]);
  });

  it("gives the DaemonSets their part first", () => {
    const agent = daemon("agent", { cpu: "930m" });
    assert.deepEqual(labels(capacity(nodeGroup(), agent, pods("web", 2, { cpu: "1" })).fewest.unplaced), []);
    assert.deepEqual(labels(capacity(nodeGroup(), agent, pods("web", 2, { cpu: "1001m" })).fewest.unplaced), [
      [web, 2, Shortage.Cpu],
    ]);
  });

  it("counts of several types the smallest", () => {
    const mixed = nodeGroup("general", { instanceTypes: ["m7i.xlarge", "m7i.large"], capacityType: "SPOT" });
    assert.deepEqual(capacity(mixed).groups[0]?.offers, { cpuMillis: 1930, memoryMib: 6903, pods: 29, addresses: 27 });
  });

  it("keeps pods off groups that do not take them", () => {
    const apps = nodeGroup("apps", { taints: [{ key: "pool", value: "apps", effect: "NO_SCHEDULE" }] });
    assert.deepEqual(labels(capacity(apps, pods("web", 1)).fewest.unplaced), [[web, 1, Shortage.Nothing]]);
    const zone = { nodeSelector: { "topology.kubernetes.io/zone": "tokyo-a" } };
    assert.deepEqual(labels(capacity(nodeGroup(), pods("web", 2, { cpu: "1" }, zone)).fewest.unplaced), [
      [web, 1, Shortage.Cpu],
    ]);
  });

  it("keeps bounds on spread, and not what is only preferred", () => {
    const spread = (whenUnsatisfiable: string, app = "web"): Record<string, Json> => ({
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "kubernetes.io/hostname",
          whenUnsatisfiable,
          labelSelector: { matchLabels: { app } },
        },
      ],
    });
    // The first node has room for one, the second for three.
    const full = daemon("agent", { cpu: "1" }, { nodeSelector: { "topology.kubernetes.io/zone": "tokyo-a" } });
    const left = (spec: Record<string, Json>) =>
      labels(capacity(nodeGroup(), full, pods("web", 4, { cpu: "600m" }, spec)).fewest.unplaced);
    assert.deepEqual(left(spread("DoNotSchedule")), [[web, 1, Shortage.Spread]]);
    assert.deepEqual(left(spread("ScheduleAnyway")), []);
    assert.deepEqual(left(spread("DoNotSchedule", "others")), []);
    const apart = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: "topology.kubernetes.io/zone", labelSelector: { matchLabels: { app: "web" } } },
          ],
        },
      },
    };
    assert.deepEqual(labels(capacity(nodeGroup(), pods("web", 3, {}, apart)).fewest.unplaced), [
      [web, 1, Shortage.Spread],
    ]);
  });

  it("leaves out pods of Fargate", () => {
    const profile = resource("aws:eks/fargateProfile:FargateProfile", "all", {
      inputs: { clusterName: "shop", selectors: [{ namespace: "*" }] },
    });
    assert.deepEqual(labels(capacity(nodeGroup(), profile, pods("web", 9, { cpu: "9" })).fewest.unplaced), []);
  });

  const scaled = [nodeGroup("general", size(1, 2, 4)), pods("web", 1, { cpu: "1" }), autoscaler("web", 2, 4)];
  it("has pods at their fewest and at their most, on the nodes there are and on the most", () => {
    const found = capacity(...scaled);
    assert.equal(found.autoscaled, false);
    assert.deepEqual(labels(found.fewest.unplaced), []);
    assert.deepEqual(labels(found.most.unplaced), [[web, 2, Shortage.Cpu]]);
    assert.deepEqual(labels(found.mostOnLargest.unplaced), []);
    assert.equal(found.groups[0]?.nodes, 2);
  });

  it("counts every group at its largest where something adds nodes", () => {
    const image = { containers: [{ image: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.1" }] };
    for (const scaler of [clusterAutoscaler, pods("scaler", 1, {}, image)]) {
      const found = capacity(...scaled, scaler);
      assert.deepEqual([found.autoscaled, found.groups[0]?.nodes], [true, 4]);
      assert.deepEqual(labels(found.most.unplaced), []);
    }
  });

  it("loses one zone after the other", () => {
    const found = capacity(nodeGroup("general", size(3, 3, 3)), pods("web", 3, { cpu: "1" }));
    assert.deepEqual(
      found.withoutZone.map(({ zone, packing }) => [zone, labels(packing.unplaced)]),
      [
        ["tokyo-a", [[web, 2, Shortage.Cpu]]],
        ["tokyo-b", [[web, 1, Shortage.Cpu]]],
      ],
    );
  });

  it("has the whole group in the other zones where something adds nodes", () => {
    const found = capacity(nodeGroup("general", size(1, 1, 3)), clusterAutoscaler, pods("web", 3, { cpu: "1" }));
    assert.deepEqual(
      found.withoutZone.map(({ packing }) => labels(packing.unplaced)),
      [[], []],
    );
  });

  it("does not know what a type offers that the table lacks, and counts none of its nodes", () => {
    const found = capacity(nodeGroup("general", { instanceTypes: ["zz9.large"] }), pods("web", 1));
    assert.deepEqual([found.groups[0]?.offers, found.groups[0]?.nodes], [undefined, 2]);
    assert.deepEqual(found.fewest.nodes, []);
  });

  it("finds room for no fewer pods on more nodes, nor when pods ask for less", () => {
    const left = (nodes: number, replicas: number, millis: number) =>
      capacity(
        nodeGroup("general", size(nodes, nodes, nodes)),
        pods("web", replicas, { cpu: `${millis}m` }),
      ).fewest.unplaced.reduce((all, { count }) => all + count, 0);
    fc.assert(
      fc.property(
        fc.nat(4),
        fc.nat(40),
        fc.integer({ min: 1, max: 2000 }),
        fc.nat(3),
        fc.nat(500),
        (nodes, replicas, millis, more, less) => {
          const now = left(nodes, replicas, millis);
          assert(left(nodes + more, replicas, millis) <= now);
          assert(left(nodes, replicas, Math.max(0, millis - less)) <= now);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("newlyUnplaced", () => {
  it("is what had a place before", () => {
    const packing = (...counts: [string, number][]) => ({
      nodes: [],
      unplaced: counts.map(([label, count]) => ({ label, count, because: Shortage.Cpu })),
    });
    const after = packing(["a", 2], ["b", 1], ["c", 3]);
    assert.deepEqual(
      newlyUnplaced(packing(["a", 1], ["c", 3]), after).map(({ label }) => label),
      ["a", "b"],
    );
  });
});

describe("capacity of any plan", () => {
  it("is worked out without a failure, whatever sizes, replicas and spreads are", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), fc.double(), (scaling, replicas, spread, number) => {
        const spec = { topologySpreadConstraints: spread as Json, affinity: { podAntiAffinity: spread as Json } };
        const group = nodeGroup("general", { scalingConfig: scaling as Json });
        const more = nodeGroup("more", { scalingConfig: { desiredSize: number, maxSize: number } });
        const found = capacity(group, more, nodeGroup(), pods("web", replicas as Json, {}, spec), pods("shop", number));
        for (const { count } of found.most.unplaced) assert(Number.isInteger(count) && count > 0);
      }),
      { numRuns: 60 },
    );
  });

  it("stays within bounds where a number has a digit too many", () => {
    const found = capacity(nodeGroup("general", size(1e9, 1e9, 1e9)), pods("web", 1e9, { cpu: "1" }));
    assert.equal(found.fewest.nodes.length, 4500);
    assert.deepEqual(labels(found.fewest.unplaced), [[web, 1e9 - 4500, Shortage.Cpu]]);
  });
});
