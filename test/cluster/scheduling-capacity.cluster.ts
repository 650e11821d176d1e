import assert from "node:assert/strict";
import fc from "fast-check";
import { simulateNodes, stopSimulating } from "../../cluster/simulated/simulate.ts";
import { simulatedNodes } from "../../cluster/simulated/simulated-nodes.ts";
import { capacityOf } from "../../model/capacity.ts";
import { type Packing, Shortage } from "../../model/packing.ts";
import { indexOf } from "../../model/plan-index.ts";
import { type PodSet, podSetsOf } from "../../model/pods.ts";
import type { Json, Plan } from "../../plan/plan.ts";
import { object, plan, resource } from "../checks/plan-builder.ts";
import { addOn, bareCluster, network, nodeGroup, pods, size } from "../model/platform.ts";
import { planned } from "./planned.ts";
import { apply, isOurs, skip } from "./real-cluster.ts";
import { inWords, Model } from "./scheduling-model.ts";
import {
  applyWorkloads,
  type Decision,
  decisions,
  deleteWithPods,
  type Namespaces,
  onSimulatedNodes,
  ownNamespaces,
  podSetLabel,
  podSetName,
} from "./scheduling-pods.ts";
import { randomPodSpec } from "./scheduling-random.ts";

const foreign = "simulated nodes are for the cluster of npm run cluster alone";

let namespaces: Namespaces = new Map();

async function cleanUp(): Promise<void> {
  if (!isOurs) return;
  await deleteWithPods(namespaces);
  await stopSimulating();
}

interface Shape {
  readonly types: readonly string[];
  readonly nodes: number;
  readonly requests: Record<string, Json>;
  readonly spec?: Record<string, Json>;
  readonly because: Shortage;
}

const alike = (name: string) => ({ labelSelector: { matchLabels: { app: name } } });

/** Each on nodes of its own. */
const shapes: Readonly<Record<string, Shape>> = {
  cpu: { types: ["m7i.large"], nodes: 2, requests: { cpu: "193m" }, because: Shortage.Cpu },
  "large-cpu": { types: ["c7g.xlarge"], nodes: 3, requests: { cpu: "1.2", memory: "100M" }, because: Shortage.Cpu },
  memory: { types: ["t3.medium"], nodes: 2, requests: { memory: "412Mi" }, because: Shortage.Memory },
  several: {
    types: ["m6i.large", "t3.large", "c7i.xlarge"],
    nodes: 2,
    requests: { cpu: "50m", memory: "1000M" },
    because: Shortage.Memory,
  },
  nothing: { types: ["t3.medium"], nodes: 2, requests: {}, because: Shortage.Pods },
  zones: {
    types: ["m7i.large"],
    nodes: 3,
    requests: { cpu: "600m" },
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          ...alike("zones"),
        },
      ],
    },
    because: Shortage.Spread,
  },
  apart: {
    types: ["m7i.large"],
    nodes: 3,
    requests: { cpu: "100m" },
    spec: {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: "kubernetes.io/hostname", ...alike("apart") },
          ],
        },
      },
    },
    because: Shortage.Spread,
  },
};

const tooMany = 200;

/** Node groups for the shapes, on which the DaemonSets of EKS run as well, and so many pods of each. */
function planOf(replicas: (shape: string) => number): Plan {
  const parts = Object.entries(shapes).flatMap(([name, { types, nodes, requests, spec }]) => [
    nodeGroup(name, {
      instanceTypes: [...types],
      ...(types.some((type) => /^c7g/.test(type)) ? { amiType: "AL2023_ARM_64_STANDARD" } : {}),
      ...size(nodes, nodes, nodes),
      labels: { shape: name },
      taints: [{ key: "shape", value: name, effect: "NO_SCHEDULE" }],
    }),
    pods(name, replicas(name), requests, {
      nodeSelector: { shape: name },
      tolerations: [{ key: "shape", operator: "Equal", value: name, effect: "NoSchedule" }],
      ...spec,
    }),
  ]);
  const aws = resource("pulumi:providers:aws", "aws", { inputs: { region: "ap-northeast-1" } });
  return plan(aws, ...network, bareCluster(), addOn("vpc-cni"), addOn("kube-proxy"), ...parts);
}

const labelOf = (shape: string) => `Deployment demo/${shape}`;

function fewest(of: Plan): Packing {
  return capacityOf(indexOf(of))?.fewest ?? assert.fail("the plan has no nodes");
}

describe("node groups that are filled until the plan's capacity check calls them full", () => {
  const fitting = new Map<string, number>();
  let decided: readonly Decision[];

  before(async function () {
    if (!isOurs) skip(this, foreign);
    const { unplaced } = fewest(planOf(() => tooMany));
    for (const { label, count, because } of unplaced) {
      fitting.set(label, tooMany - count);
      assert.equal(because, shapes[label.slice(labelOf("").length)]?.because, label);
    }
    const full = planOf((shape) => (fitting.get(labelOf(shape)) ?? 0) + 1);
    const nodes = simulatedNodes(full);
    await simulateNodes(nodes);
    namespaces = await ownNamespaces(full);
    decided = await applyWorkloads(full, nodes, namespaces, "minReplicas");
  });

  after(cleanUp);

  it("all pods that the check has room for have a node", () => {
    const placed = Object.keys(shapes).map((shape) => [
      shape,
      decided.filter(({ podSet, node }) => podSet === podSetName({ label: labelOf(shape) }) && node !== undefined)
        .length,
    ]);
    assert.deepEqual(
      placed,
      Object.keys(shapes).map((shape) => [shape, fitting.get(labelOf(shape))]),
    );
  });

  it("one more has none, for the reason that the check gives", () => {
    for (const [shape, { because }] of Object.entries(shapes)) {
      const waiting = decided.filter(
        ({ podSet, node }) => podSet === podSetName({ label: labelOf(shape) }) && node === undefined,
      );
      assert.equal(waiting.length, 1, shape);
      const words = shape === "apart" ? "didn't match pod anti-affinity rules" : inWords[because];
      assert(waiting[0]?.reason?.includes(words), `${shape}: ${waiting[0]?.reason}`);
    }
  });
});

describe("prod's nodes with prod's own workloads at their most", () => {
  let prod: Plan;
  let model: Model;
  let placed: readonly Decision[];

  before(async function () {
    if (!isOurs) skip(this, foreign);
    prod = await planned("prod");
    const nodes = simulatedNodes(prod);
    model = new Model(prod, nodes);
    await simulateNodes(nodes);
    namespaces = await ownNamespaces(prod);
    placed = await applyWorkloads(prod, nodes, namespaces, "maxReplicas");
  });

  after(cleanUp);

  it("all of them have a node, as the check says", () => {
    assert.deepEqual(capacityOf(indexOf(prod))?.most.unplaced, []);
    assert.deepEqual(
      placed.filter(({ node }) => node === undefined),
      [],
    );
  });

  it("pods of any kind that come then find room just where the plan's rules say that there is some", async function () {
    this.timeout(60_000);
    const seed = Math.floor(Math.random() * 2 ** 31);
    const specs = fc.sample(randomPodSpec, { seed, numRuns: 60 });
    const nameOf = (at: number) => `random-${String(at).padStart(2, "0")}`;
    const namespace = namespaces.get("web") ?? "";
    await apply(
      specs.map((spec, at) => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: nameOf(at), namespace, labels: { [podSetLabel]: nameOf(at) } },
        spec: onSimulatedNodes(spec),
      })),
    );
    const decided = await decisions(namespaces, placed.length + specs.length);
    const added = specs.map((spec, at) => object("Pod", nameOf(at), spec, { metadata: { namespace: "web" } }));
    const sets = podSetsOf(indexOf({ ...prod, resources: [...prod.resources, ...added] }));
    const setOf = (name: string, by: (set: PodSet) => string) =>
      sets.find((set) => by(set) === name) ?? assert.fail(`the plan has no pods ${name}`);
    const there = new Map<string, PodSet[]>();
    const put = (node: string, set: PodSet) => there.set(node, [...(there.get(node) ?? []), set]);
    for (const { podSet, node } of placed) put(node ?? "", setOf(podSet, podSetName));

    const disagreements: string[] = [];
    for (const [at, spec] of specs.entries()) {
      const { node, reason = "" } = decided.find(({ pod }) => pod === nameOf(at)) ?? assert.fail(nameOf(at));
      const set = setOf(nameOf(at), ({ resource }) => resource.name);
      const shortages = model.shortages(set, (name) => there.get(name) ?? []);
      const said = [...shortages].map(([name, lack]) => `${name}: ${lack ?? "room"}`).join(", ");
      const agrees =
        node === undefined
          ? [...shortages.values()].every((lack) => lack !== undefined && reason.includes(inWords[lack]))
          : shortages.has(node) && shortages.get(node) === undefined;
      if (!agrees) disagreements.push(`${JSON.stringify(spec)}\nthe plan: ${said}\nthe scheduler: ${node ?? reason}`);
      if (node !== undefined) put(node, set);
    }
    assert.deepEqual(disagreements, [], `seed ${seed}`);
    const withNode = decided.filter(({ pod, node }) => pod.startsWith("random-") && node !== undefined).length;
    assert(withNode > 0 && withNode < specs.length, `${withNode} of ${specs.length}`);
  });
});
