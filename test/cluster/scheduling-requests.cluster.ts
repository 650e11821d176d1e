import assert from "node:assert/strict";
import fc from "fast-check";
import { simulateNodes, stopSimulating } from "../../cluster/simulated/simulate.ts";
import { type SimulatedNode, simulated } from "../../cluster/simulated/simulated-nodes.ts";
import { list as listOf } from "../../model/json.ts";
import { indexOf } from "../../model/plan-index.ts";
import { type PodSet, podSetsOf } from "../../model/pods.ts";
import { object } from "../checks/plan-builder.ts";
import { planned } from "./planned.ts";
import { apply, isOurs, skip } from "./real-cluster.ts";
import {
  type Decision,
  decisions,
  deleteWithPods,
  type Namespaces,
  ownNamespaces,
  podSetLabel,
} from "./scheduling-pods.ts";
import { type PodSpec, requests } from "./scheduling-random.ts";

const hostname = "kubernetes.io/hostname";
const eachWay = 4;

/** One node for one pod, and what it lacks of what the plan counts for that pod. */
interface Try {
  readonly name: string;
  readonly spec: PodSpec;
  readonly lacks: "nothing" | "cpu" | "memory";
  readonly cpuMillis: number;
  readonly memoryMib: number;
}

/** The plan counts whole MiB for each container, so a pod may ask for a little less than the sum. */
function tries(name: string, spec: PodSpec, { cpuMillis, memoryMib }: PodSet): Try[] {
  const containers = [...listOf(spec.initContainers), ...listOf(spec.containers)].length;
  return [
    { name: `${name}-fits`, spec, lacks: "nothing", cpuMillis, memoryMib },
    { name: `${name}-less-cpu`, spec, lacks: "cpu", cpuMillis: cpuMillis - 1, memoryMib },
    { name: `${name}-less-memory`, spec, lacks: "memory", cpuMillis, memoryMib: memoryMib - containers },
  ];
}

function nodeFor({ name, cpuMillis, memoryMib }: Try): SimulatedNode {
  const has = { cpu: `${cpuMillis}m`, memory: `${memoryMib}Mi`, pods: "1" };
  const labels = { ...simulated, [hostname]: name };
  const metadata = { name, labels, annotations: simulated };
  return { apiVersion: "v1", kind: "Node", metadata, spec: {}, status: { capacity: has, allocatable: has } };
}

function podFor({ name, spec }: Try, namespace: string) {
  const labels = { [podSetLabel]: name };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: { ...spec, nodeSelector: { ...simulated, [hostname]: name } },
  };
}

describe("a node with just as much as the plan counts for a pod", () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  let namespaces: Namespaces = new Map();
  let all: readonly Try[];
  let decided: readonly Decision[];

  before(async function () {
    if (!isOurs) skip(this, "simulated nodes are for the cluster of npm run cluster alone");
    const prod = await planned("prod");
    const specs = requests.flatMap((way) => fc.sample(way, { seed, numRuns: eachWay }));
    const pods = specs.map((spec, at) => object("Pod", `random-${at}`, spec, { metadata: { namespace: "web" } }));
    const sets = podSetsOf(indexOf({ ...prod, resources: [...prod.resources, ...pods] }));
    all = pods.flatMap(({ name, urn }, at) => {
      const set = sets.find(({ resource }) => resource.urn === urn) ?? assert.fail(name);
      return tries(name, specs[at] ?? {}, set);
    });
    await simulateNodes(all.map(nodeFor));
    namespaces = await ownNamespaces(prod);
    await apply(all.map((one) => podFor(one, namespaces.get("web") ?? "")));
    decided = await decisions(namespaces, all.length);
  });

  after(async () => {
    if (!isOurs) return;
    await deleteWithPods(namespaces);
    await stopSimulating();
  });

  const wrong = (is: Try["lacks"], isRight: (decision: Decision) => boolean) =>
    all
      .filter(({ lacks }) => lacks === is)
      .flatMap(({ name, spec, cpuMillis, memoryMib }) => {
        const decision = decided.find(({ pod }) => pod === name) ?? assert.fail(name);
        if (isRight(decision)) return [];
        const had = `${cpuMillis}m, ${memoryMib}Mi`;
        return [`${JSON.stringify(spec)}\non a node with ${had}: ${decision.node ?? decision.reason}`];
      });

  it("takes it, in whatever way it asks", () => {
    assert.deepEqual(
      wrong("nothing", ({ node }) => node !== undefined),
      [],
      `seed ${seed}`,
    );
  });

  it("does not with less CPU, or with less memory", () => {
    for (const lack of ["cpu", "memory"] as const)
      assert.deepEqual(
        wrong(lack, ({ reason }) => reason?.includes(`Insufficient ${lack}`) === true),
        [],
        `seed ${seed}`,
      );
  });
});
