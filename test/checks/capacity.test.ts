import assert from "node:assert/strict";
import { capacityTable, podPlacementTable } from "../../checks/tables/capacity.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Plan, PlannedResource } from "../../plan/plan.ts";
import { addOn, autoscaler, bareCluster, daemon, network, nodeGroup, pods, size } from "../model/platform.ts";
import { found, severities } from "./findings.ts";
import { plan, resource, unknown } from "./plan-builder.ts";

const platform = (...resources: PlannedResource[]) => plan(...network, bareCluster(), ...resources);
const web = "Deployment demo/web";
const twoCores = { cpu: "1" };

describe("pods-fit", () => {
  const rule = "pods-fit";
  const raise = "Raise the desired size of the node group, take larger instances, or lower the requests.";

  it("is content where all have room, and where the plan has no nodes", () => {
    assert.deepEqual(found(rule, platform(nodeGroup(), pods("web", 2, twoCores))), []);
    assert.deepEqual(found(rule, platform(pods("web", 99, twoCores))), []);
  });

  const shortages: readonly (readonly [string, PlannedResource[], string])[] = [
    [
      "CPU",
      [pods("web", 3, { cpu: "1" })],
      `${web}: 1 of 3 pods has no room. Each requests 1000m of CPU; a node of general has 1930m for all its pods. ${raise}`,
    ],
    [
      "memory",
      [pods("web", 3, { memory: "4Gi" })],
      `${web}: 1 of 3 pods has no room. Each requests 4096 MiB; a node of general has 6903 MiB for all its pods. ${raise}`,
    ],
    [
      "addresses",
      [pods("web", 56)],
      `${web}: 2 of 56 pods have no room. A node of general has 27 addresses for pods. ${raise}`,
    ],
    [
      "pods of a node",
      [pods("web", 60, {}, { hostNetwork: true })],
      `${web}: 2 of 60 pods have no room. A node of general takes 29 pods. ${raise}`,
    ],
    [
      "a node for an agent",
      [daemon("agent", { cpu: "2" })],
      `DaemonSet demo/agent: the pods of 2 nodes have no room. Each requests 2000m of CPU; a node of general has 1930m for all its pods. ${raise}`,
    ],
  ];
  for (const [name, resources, expected] of shortages)
    it(`finds a lack of ${name}`, () => {
      assert.deepEqual(found(rule, platform(nodeGroup(), ...resources)), [expected]);
      assert.deepEqual(severities(rule, platform(nodeGroup(), ...resources)), ["error"]);
    });

  it("finds pods that no node takes, and groups without a node", () => {
    const apps = nodeGroup("apps", { taints: [{ key: "pool", value: "apps", effect: "NO_SCHEDULE" }] });
    assert.deepEqual(found(rule, platform(apps, pods("web", 1))), [
      `${web}: no node takes its pods, as their nodeSelector, affinity or tolerations fit none of the node groups: apps. Give a node group the labels that the pods ask for, or give the pods a toleration of its taints.`,
    ]);
    assert.deepEqual(found(rule, platform(nodeGroup("general", size(0, 0, 4)), pods("web", 1))), [
      `${web}: the groups that take its pods have no node: general. Raise the desired size of one of them.`,
    ]);
  });

  it("cannot tell, once for each group, where the table lacks its type or its size is not known", () => {
    const strange = platform(nodeGroup("general", { instanceTypes: ["zz9.large"] }), pods("web", 9), pods("shop", 9));
    const fix = "Give the value in plain, or compare by hand with the table of capacity.";
    assert.deepEqual(found(rule, strange), [
      `general: cannot tell whether its nodes have room for the pods, as zz9.large is not known here. ${fix}`,
    ]);
    assert.deepEqual(severities(rule, strange), ["warning"]);
    assert.deepEqual(found(rule, platform(nodeGroup("general", { scalingConfig: unknown }), pods("web", 1))), [
      `general: cannot tell whether its nodes have room for the pods, as its size is not known. ${fix}`,
    ]);
  });

  it("cannot tell of pods whose requests or number are not known", () => {
    const fix = "Give the value in plain, or compare by hand with the table of capacity.";
    assert.deepEqual(found(rule, platform(nodeGroup(), pods("web", 1, { cpu: unknown }), pods("shop", unknown))), [
      `Deployment demo/shop: cannot tell whether its pods have room, as how many they are is not known in this plan. ${fix}`,
      `${web}: cannot tell whether its pods have room, as what they request is not known in this plan. ${fix}`,
    ]);
  });

  it("warns only, where it is not known which nodes take the pods", () => {
    const of = platform(nodeGroup(), pods("web", 9, twoCores, { nodeSelector: { pool: unknown } }));
    assert.deepEqual(severities(rule, of), ["warning"]);
  });

  it("cannot tell, once, where something else brings nodes", () => {
    const pool = resource("kubernetes:karpenter.sh/v1:NodePool", "pool");
    assert.deepEqual(
      found(rule, platform(nodeGroup(), pool, pods("web", 3, twoCores), pods("shop", 1, { cpu: "9" }))),
      [
        "pool: cannot tell whether it brings nodes for 2 pods that have no room on the node groups: Deployment demo/shop, Deployment demo/web. Compare its limits with what the pods request.",
      ],
    );
    assert.deepEqual(found(rule, platform(nodeGroup(), pool, pods("web", 1))), []);
  });
});

describe("pods-fit-scaled-out", () => {
  const rule = "pods-fit-scaled-out";
  const scaled = (max: number, ...more: PlannedResource[]) =>
    platform(nodeGroup("general", size(2, 2, 4)), pods("web", 2, twoCores), autoscaler("web", 2, max), ...more);

  it("is content where all have room at their most", () => {
    assert.deepEqual(found(rule, scaled(2)), []);
  });

  it("finds pods for which nothing adds nodes", () => {
    assert.deepEqual(found(rule, scaled(4)), [
      `${web}: 2 of 4 pods have no room on the nodes there are, and nothing in this stack adds nodes. Each requests 1000m of CPU; a node of general has 1930m for all its pods. Raise the desired size of the node group, or install a node autoscaler (cluster-autoscaler, Karpenter).`,
    ]);
    assert.deepEqual(severities(rule, scaled(4)), ["warning"]);
    const release = resource("kubernetes:helm.sh/v3:Release", "scaler", {
      inputs: { chart: "cluster-autoscaler", namespace: "kube-system" },
    });
    assert.deepEqual(found(rule, scaled(4, release)), []);
  });

  it("finds pods for which there is no room even on the most nodes", () => {
    assert.deepEqual(found(rule, scaled(5)), [
      `${web}: 1 of 5 pods has no room even with every node group at its largest. Each requests 1000m of CPU; a node of general has 1930m for all its pods. Raise the largest size of the node group, or lower the most replicas.`,
    ]);
  });

  it("leaves to pods-fit what does not fit at the fewest", () => {
    const of = platform(nodeGroup(), pods("web", 3, twoCores));
    assert.deepEqual(found(rule, of), []);
    assert.equal(found("pods-fit", of).length, 1);
  });
});

describe("pods-fit-one-zone-lost", () => {
  const rule = "pods-fit-one-zone-lost";

  it("names the zone whose loss is worst", () => {
    const of = platform(nodeGroup("general", size(3, 3, 3)), pods("web", 3, twoCores));
    assert.deepEqual(found(rule, of), [
      `${web}: with the nodes of tokyo-a lost, 2 of 3 pods have no room. Each requests 1000m of CPU; a node of general has 1930m for all its pods. Raise the desired size of the node group until the other zones can carry everything, or spread it over more zones.`,
    ]);
    assert.deepEqual(severities(rule, of), ["warning"]);
  });

  it("is content where the others carry everything, and where there is one zone only", () => {
    assert.deepEqual(found(rule, platform(nodeGroup(), pods("web", 1, twoCores))), []);
    const [, a] = network as [PlannedResource, PlannedResource];
    const one = nodeGroup("general", { subnetIds: [{ resource: a.urn }] });
    assert.deepEqual(found(rule, platform(one, pods("web", 2, twoCores))), []);
  });

  it("finds pods that only the lost zone takes", () => {
    const there = { nodeSelector: { "topology.kubernetes.io/zone": "tokyo-b" } };
    const [first] = found(rule, platform(nodeGroup(), pods("web", 1, {}, there)));
    assert.match(
      first ?? "",
      /^Deployment demo\/web: with the nodes of tokyo-b lost, 1 of 1 pods has no room\. No node of general is left\./,
    );
  });
});

describe("the tables of capacity", () => {
  const context = { date: "2026-11-21" };
  const cells = (of: Plan, table: typeof capacityTable) => table(indexOf(of), context).rows.map((row) => row.cells);

  it("say what each group offers and what is requested of it", () => {
    const of = platform(nodeGroup(), daemon("agent", { cpu: "100m" }), pods("web", 3, { cpu: "500m", memory: "1Gi" }));
    assert.deepEqual(cells(of, capacityTable), [
      ["general", "tokyo-a, tokyo-b", "2", "3860m", "1700m", "2160m", "13806", "3072", "10734", "58", "5"],
    ]);
    const strange = platform(nodeGroup("general", { instanceTypes: ["zz9.large"] }));
    const no = "not known";
    assert.deepEqual(cells(strange, capacityTable), [
      ["general", "tokyo-a, tokyo-b", "2", no, no, no, no, no, no, no, no],
    ]);
    assert.deepEqual(cells(plan(), capacityTable), []);
  });

  it("say where pods run", () => {
    const of = platform(
      nodeGroup(),
      daemon("agent", { cpu: "100m" }, { hostNetwork: true }),
      pods("web", 3, { memory: "1Gi" }),
      autoscaler("web", 2, 5),
      pods("lost", unknown, { cpu: unknown }, { nodeSelector: { pool: "gpu" } }),
      pods("maybe", 1, {}, { nodeSelector: { pool: unknown } }),
      addOn("coredns"),
    );
    assert.deepEqual(cells(of, podPlacementTable), [
      ["DaemonSet demo/agent", "one a node", "100m", "0", "the node's", "general"],
      ["Deployment demo/lost", "not known", "not known", "not known", "its own", "no node of this plan"],
      ["Deployment demo/maybe", "1", "0m", "0", "its own", "perhaps general"],
      [web, "2 to 5", "0m", "1024", "its own", "general"],
      ["add-on coredns", "2", "100m", "70", "its own", "general"],
    ]);
  });

  it("say where pods run in a cluster that is there already, and nothing of add-ons that are not known", () => {
    const of = plan(pods("web", 2, { cpu: "50m" }));
    assert.deepEqual(cells(of, podPlacementTable), [
      ["Deployment demo/web", "2", "50m", "0", "its own", "nodes that are there already"],
    ]);
    assert.deepEqual(podPlacementTable(indexOf(of), context).notes, []);
  });

  it("name what is not counted", () => {
    const { notes } = podPlacementTable(indexOf(platform(addOn("strange"))), context);
    assert.equal(notes.at(-1), "Not counted, since their pods are not known: strange.");
  });
});
