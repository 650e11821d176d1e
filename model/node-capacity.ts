import { allocatable, defaultMaxPods, instanceType, podAddresses } from "./instances.ts";
import type { NodeGroup, VpcCni } from "./nodes.ts";

/** What a node has for pods. */
export interface NodeCapacity {
  readonly cpuMillis: number;
  readonly memoryMib: number;
  readonly pods: number;
  /** For pods that are not on the host's network. */
  readonly addresses: number;
}

/** Of each kind the least among the group's types, since any of them may come; undefined where the table lacks one. */
export function nodeCapacity(group: NodeGroup, cni: VpcCni, ipv6 = false): NodeCapacity | undefined {
  const pods = maxPodsOf(group, cni, ipv6);
  const types = group.instanceTypes.map(instanceType).filter((type) => type !== undefined);
  if (pods === undefined) return undefined;
  const offers = types.map((type) => ({
    ...allocatable(type),
    addresses: ipv6 ? pods : podAddresses(type, cni.prefixDelegation),
  }));
  const least = (key: "cpuMillis" | "memoryMib" | "addresses") => Math.min(...offers.map((offer) => offer[key]));
  return { cpuMillis: least("cpuMillis"), memoryMib: least("memoryMib"), pods, addresses: least("addresses") };
}

/** What the kubelet is told, else the smallest of what EKS works out for the group's types. */
export function maxPodsOf(group: NodeGroup, cni: VpcCni, ipv6 = false): number | undefined {
  const types = group.instanceTypes.map(instanceType);
  const known = types.filter((type) => type !== undefined);
  if (known.length === 0 || known.length < types.length) return undefined;
  return group.maxPods ?? Math.min(...known.map((type) => defaultMaxPods(type, cni.prefixDelegation || ipv6)));
}
