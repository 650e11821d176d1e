import { groupBy } from "./groups.ts";
import { instanceType } from "./instances.ts";
import type { AddressNeed } from "./ip-budget.ts";
import type { Subnet } from "./network.ts";
import { type Addresses, held, nodeAddresses, none, times } from "./node-addresses.ts";
import { maxPodsOf } from "./node-capacity.ts";
import { type Cluster, clusterOf, clustersOf, type NodeGroup, nodeGroupsOf, type VpcCni } from "./nodes.ts";
import type { PlanIndex } from "./plan-index.ts";
import { type PodSet, podSetsOf, surgePods } from "./pods.ts";
import { vpcCni } from "./vpc-cni.ts";

/** One need for each subnet of each group. */
export function nodeNeeds(index: PlanIndex): AddressNeed[] {
  const clusters = clustersOf(index);
  const load = podLoad(index);
  return nodeGroupsOf(index).flatMap((group) => groupNeeds(group, clusterOf(clusters, group), load(group)));
}

interface Load {
  /** Pods with an address of their own, on each node: at the most replicas, and while they are updated. */
  readonly steady: number;
  readonly updating: number;
  readonly unclear: boolean;
}

function groupNeeds(group: NodeGroup, cluster: Cluster | undefined, load: Load): AddressNeed[] {
  const { maxSize, likelySubnets } = group;
  const cni = cluster?.vpcCni ?? vpcCni(undefined);
  const forPods = (pods: number) => largest(group, cni, cluster?.ipv6 === true, pods);
  const steady = forPods(load.steady);
  const updating = forPods(load.updating);
  const full = forPods(Number.POSITIVE_INFINITY);
  const zones = byZone(likelySubnets);
  const unclear =
    group.subnets === undefined ||
    maxSize === undefined ||
    steady === undefined ||
    load.unclear ||
    cni.unclear ||
    cni.customNetworking;
  return zones.flatMap((subnets) => {
    const share = (nodes: number) => Math.ceil(nodes / subnets.length);
    const running = share(nodesInZone(maxSize ?? 0, zones.length));
    const all = running + share(extraNodes(group, zones.length));
    return subnets.map((subnet) => ({
      subnet,
      kind: "nodes" as const,
      label: `${counted(running, "node")} of ${group.name}`,
      steady: times(running, steady ?? none),
      updating: times(all, updating ?? none),
      full: times(all, full ?? none),
      unclear,
    }));
  });
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Of the types that a group may have, the one that takes most; undefined where the table lacks one. */
function largest(group: NodeGroup, cni: VpcCni, ipv6: boolean, pods: number): Addresses | undefined {
  // Pods have addresses of IPv6; the node's own is its only one of IPv4.
  if (ipv6) return { single: 1, prefixes: 0 };
  const most = maxPodsOf(group, cni);
  if (most === undefined) return undefined;
  return group.instanceTypes
    .flatMap((name) => instanceType(name) ?? [])
    .map((type) => nodeAddresses(type, cni, Math.min(pods, most)))
    .reduce((a, b) => (held(b) > held(a) ? b : a));
}

function byZone(subnets: readonly Subnet[]): Subnet[][] {
  return [...groupBy(subnets, ({ zone, urn }) => zone ?? urn).values()];
}

/** An Auto Scaling group keeps zones even within one node, and passes over a zone that has no capacity for a while. */
function nodesInZone(size: number, zones: number): number {
  return zones === 1 ? size : Math.min(size, Math.ceil(size / zones) + 1);
}

/**
 * New nodes come before old ones go, up to two in each zone or as many as may be replaced at a time, whichever is more.
 * https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
 */
function extraNodes(group: NodeGroup, zones: number): number {
  if (group.updateStrategy === "MINIMAL") return 0;
  const share = Math.ceil(((group.maxSize ?? 0) * (group.maxUnavailablePercentage ?? 0)) / 100);
  return Math.max(2, Math.ceil((group.maxUnavailable ?? share) / zones));
}

/** Spread evenly over the nodes of all groups that take them; those of a DaemonSet are on each. */
function podLoad(index: PlanIndex): (group: NodeGroup) => Load {
  const shares = new Map<NodeGroup, { daemons: number; steady: number; updating: number; unclear: boolean }>();
  const shareOf = (group: NodeGroup) => {
    const found = shares.get(group) ?? { daemons: 0, steady: 0, updating: 0, unclear: false };
    shares.set(group, found);
    return found;
  };
  for (const pods of podSetsOf(index)) if (pods.ownAddress) spread(pods, shareOf);
  return (group) => {
    const { daemons, steady, updating, unclear } = shareOf(group);
    const nodes = Math.max(1, group.maxSize ?? 1);
    return { steady: daemons + Math.ceil(steady / nodes), updating: daemons + Math.ceil(updating / nodes), unclear };
  };
}

function spread(
  pods: PodSet,
  shareOf: (group: NodeGroup) => { daemons: number; steady: number; updating: number; unclear: boolean },
): void {
  const groups = pods.runsOn.nodeGroups;
  const nodes = groups.reduce((count, group) => count + (group.maxSize ?? 1), 0);
  for (const group of groups) {
    const share = shareOf(group);
    if (pods.perNode) share.daemons += 1;
    else if (pods.maxReplicas === undefined) share.unclear = true;
    else {
      const part = nodes === 0 ? 0 : (group.maxSize ?? 1) / nodes;
      share.steady += pods.maxReplicas * part;
      share.updating += (pods.maxReplicas + surgePods(pods, pods.maxReplicas)) * part;
    }
  }
}
