/** Whether the nodes have room for the pods: https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/ */

import type { PlannedResource } from "../plan/plan.ts";
import { at, isMissing, text } from "./json.ts";
import { Answer } from "./kubernetes.ts";
import { type NodeCapacity, nodeCapacity } from "./node-capacity.ts";
import { clusterOf, clustersOf, type NodeGroup, nodeGroupsOf, otherNodesOf } from "./nodes.ts";
import { type Packing, type PackingNode, type PackingPods, pack, type Unplaced } from "./packing.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { type PodSet, podSetsOf } from "./pods.ts";
import { placeOf, takes } from "./scheduling.ts";
import { spreadOf } from "./spread.ts";
import { chartTypes } from "./types.ts";
import { vpcCni } from "./vpc-cni.ts";

export interface Capacity {
  readonly groups: readonly GroupCapacity[];
  /** Something adds nodes when pods wait for them. */
  readonly autoscaled: boolean;
  /** What brings nodes that are not counted here, so that pods without a place may have one there. */
  readonly otherNodes: readonly PlannedResource[];
  /** Pods at their fewest replicas, on the nodes there are: the desired ones, or as many as an autoscaler may add. */
  readonly fewest: Packing;
  /** Pods at their most replicas on the same nodes. */
  readonly most: Packing;
  /** Pods at their most replicas, with every group at its largest. */
  readonly mostOnLargest: Packing;
  /** Pods at their fewest replicas, on the nodes that are left; none where nodes are in one zone only. */
  readonly withoutZone: readonly { readonly zone: string; readonly packing: Packing }[];
  /** By the label that packings use. */
  readonly pods: ReadonlyMap<string, PodSet>;
}

export interface GroupCapacity {
  readonly group: NodeGroup;
  readonly zones: readonly string[];
  /** Of one node; absent where an instance type is not known here. */
  readonly offers?: NodeCapacity;
  /** Absent where it is not known. */
  readonly nodes?: number;
}

/** Undefined where a plan has neither nodes nor a place for pods: then nodes are nothing it decides about. */
export const capacityOf = perPlan((index): Capacity | undefined => {
  const groups = nodeGroupsOf(index);
  if (groups.length === 0) return undefined;
  const autoscaled = hasAutoscaler(index);
  const measured = groups.map((group) => groupCapacity(group, index, autoscaled));
  const { pods, onEach, at: replicasAt } = packingPods(index, measured);
  const nodes = measured.flatMap((one) => nodesOf(one, one.nodes ?? 0));
  const largest = measured.flatMap((one) => nodesOf(one, one.group.maxSize ?? one.nodes ?? 0));
  const zones = [...new Set(nodes.map(({ zone }) => zone))].sort();
  const fewest = replicasAt("minReplicas");
  const most = replicasAt("maxReplicas");
  return {
    groups: measured,
    autoscaled,
    otherNodes: otherNodesOf(index),
    fewest: pack(nodes, onEach, fewest),
    most: pack(nodes, onEach, most),
    mostOnLargest: pack(largest, onEach, most),
    withoutZone: (zones.length < 2 ? [] : zones).map((zone) => ({
      zone,
      packing: pack(withoutZone(measured, nodes, zone, autoscaled), onEach, fewest),
    })),
    pods,
  };
});

const unknownZone = "";

function groupCapacity(group: NodeGroup, index: PlanIndex, autoscaled: boolean): GroupCapacity {
  const cluster = clusterOf(clustersOf(index), group);
  const offers = nodeCapacity(group, cluster?.vpcCni ?? vpcCni(undefined), cluster?.ipv6);
  const zones = [...new Set(group.likelySubnets.map(({ zone }) => zone ?? unknownZone))].sort();
  const nodes = autoscaled ? group.maxSize : (group.desiredSize ?? group.minSize);
  return {
    group,
    zones: zones.length === 0 ? [unknownZone] : zones,
    ...(offers === undefined ? {} : { offers }),
    ...(nodes === undefined ? {} : { nodes }),
  };
}

/** Ten times what EKS allows without a raised quota: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const mostNodes = 4500;

/** Spread over the zones as an Auto Scaling group does it. */
function nodesOf({ group, zones, offers }: GroupCapacity, count: number): PackingNode[] {
  if (offers === undefined) return [];
  return Array.from({ length: Math.min(count, mostNodes) }, (_, node) => ({
    group: group.resource.urn,
    zone: zones[node % zones.length] ?? unknownZone,
    offers,
  }));
}

/** An autoscaler has the whole group in the zones that are left; without one, only their nodes are. */
function withoutZone(
  groups: readonly GroupCapacity[],
  nodes: readonly PackingNode[],
  lost: string,
  autoscaled: boolean,
): PackingNode[] {
  if (!autoscaled) return nodes.filter(({ zone }) => zone !== lost);
  return groups.flatMap((one) => {
    const zones = one.zones.filter((zone) => zone !== lost);
    return zones.length === 0 ? [] : nodesOf({ ...one, zones }, one.nodes ?? 0);
  });
}

type Replicas = "minReplicas" | "maxReplicas";

function packingPods(index: PlanIndex, groups: readonly GroupCapacity[]) {
  const sets = podSetsOf(index).filter(({ runsOn }) => runsOn.fargateProfile === undefined);
  const pods = new Map<string, PodSet>();
  const like = sets.map((set) => {
    const label = pods.has(set.label) ? `${set.label} of ${set.resource.name}` : set.label;
    pods.set(label, set);
    return { set, packing: packingOf(set, label, groups) };
  });
  return {
    pods,
    onEach: like.filter(({ set }) => set.perNode).map(({ packing }) => packing),
    at: (replicas: Replicas): PackingPods[] =>
      like
        .filter(({ set }) => !set.perNode && (set[replicas] ?? set.minReplicas ?? 0) > 0)
        .map(({ set, packing }) => ({ ...packing, count: set[replicas] ?? set.minReplicas ?? 0 })),
  };
}

function packingOf(set: PodSet, label: string, groups: readonly GroupCapacity[]): PackingPods {
  const possible = new Set(
    groups
      .filter(({ group }) => set.runsOn.nodeGroups.includes(group))
      .flatMap(({ group, zones }) =>
        zones.filter((zone) => inZone(set, group, zone)).map((zone) => key(group.resource.urn, zone)),
      ),
  );
  const { cpuMillis, memoryMib, ownAddress } = set;
  return {
    label,
    count: 1,
    cpuMillis,
    memoryMib,
    ownAddress,
    mayRunOn: ({ group, zone }) => possible.has(key(group, zone)),
    spread: set.perNode ? [] : spreadOf(set.scheduling, set.labels),
  };
}

function key(group: string, zone: string): string {
  return `${group}\n${zone}`;
}

/** Few pods ask for a zone; for all others the group has answered. */
function inZone(set: PodSet, group: NodeGroup, zone: string): boolean {
  const asks = [at(set.scheduling, "nodeSelector"), at(set.scheduling, "affinity", "nodeAffinity")];
  if (zone === unknownZone || asks.every(isMissing)) return true;
  return !JSON.stringify(asks).includes("zone") || takes(placeOf(group, zone), set.scheduling) !== Answer.No;
}

const autoscalerName = /(^|\/)(cluster-autoscaler|karpenter)([:@/]|$)/;

function hasAutoscaler(index: PlanIndex): boolean {
  if (clustersOf(index).some(({ autoMode }) => autoMode)) return true;
  const charts = index.ofType(...chartTypes);
  const images = index.pods.flatMap(({ containers }) => containers.map(({ value }) => at(value, "image")));
  return [...charts.map(({ inputs }) => at(inputs, "chart")), ...images].some((name) =>
    autoscalerName.test(text(name) ?? ""),
  );
}

/** What is left without a place in one packing, but had one in the other. */
export function newlyUnplaced(before: Packing, after: Packing): Unplaced[] {
  const had = new Map(before.unplaced.map(({ label, count }) => [label, count]));
  return after.unplaced.filter(({ label, count }) => count > (had.get(label) ?? 0));
}
