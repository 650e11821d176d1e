import type { SimulatedNode } from "../../cluster/simulated/simulated-nodes.ts";
import { capacityOf } from "../../model/capacity.ts";
import { Answer } from "../../model/kubernetes.ts";
import type { NodeGroup } from "../../model/nodes.ts";
import { type PackingNode, type PackingPods, pack, Shortage } from "../../model/packing.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { PodSet } from "../../model/pods.ts";
import { placeOf, takes } from "../../model/scheduling.ts";
import type { Plan } from "../../plan/plan.ts";
import { nodeGroupLabel } from "./scheduling-pods.ts";

interface ModelledNode {
  readonly group: NodeGroup;
  readonly node: PackingNode;
}

/** What the plan's own rules say of a pod that comes to nodes where others are already. */
export class Model {
  readonly #nodes: ReadonlyMap<string, ModelledNode>;

  constructor(plan: Plan, nodes: readonly SimulatedNode[]) {
    const groups = capacityOf(indexOf(plan))?.groups ?? [];
    this.#nodes = new Map(
      nodes.flatMap(({ metadata: { name, labels } }) =>
        groups.flatMap(({ group, offers }) => {
          if (offers === undefined || group.name !== labels[nodeGroupLabel]) return [];
          const zone = labels["topology.kubernetes.io/zone"] ?? "";
          return [[name, { group, node: { group: group.resource.urn, zone, offers } }] as const];
        }),
      ),
    );
  }

  /** For each node that the pod may run on, what it lacks; undefined where it has room. */
  shortages(pod: PodSet, there: (node: string) => readonly PodSet[]): Map<string, Shortage | undefined> {
    const possible = [...this.#nodes].filter(
      ([, { group, node }]) => takes(placeOf(group, node.zone), pod.scheduling) === Answer.Yes,
    );
    return new Map(
      possible.map(([name, { node }]) => {
        const { unplaced } = pack([node], there(name).map(alone), [alone(pod)]);
        return [name, unplaced[0]?.because];
      }),
    );
  }
}

function alone({ label, cpuMillis, memoryMib, ownAddress }: PodSet): PackingPods {
  return { label, count: 1, cpuMillis, memoryMib, ownAddress, mayRunOn: () => true, spread: [] };
}

/** In the scheduler's words. */
export const inWords: Readonly<Record<Shortage, string>> = {
  [Shortage.Nothing]: "didn't match Pod's node affinity/selector",
  [Shortage.Cpu]: "Insufficient cpu",
  [Shortage.Memory]: "Insufficient memory",
  [Shortage.Pods]: "Too many pods",
  // EKS tells the kubelet two pods more than there are addresses, and two of its own need none.
  [Shortage.Addresses]: "Too many pods",
  [Shortage.Spread]: "didn't match pod topology spread constraints",
};
