/** Addresses that the VPC CNI takes from the subnet for one node: https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md */

import { type InstanceType, podAddresses, prefixSize } from "./instances.ts";
import type { VpcCni } from "./nodes.ts";

export interface Addresses {
  readonly single: number;
  /** Blocks of 16 that lie together. */
  readonly prefixes: number;
}

export const none: Addresses = { single: 0, prefixes: 0 };

export function sum(...all: readonly Addresses[]): Addresses {
  return all.reduce((a, b) => ({ single: a.single + b.single, prefixes: a.prefixes + b.prefixes }), none);
}

export function times(count: number, { single, prefixes }: Addresses): Addresses {
  return { single: count * single, prefixes: count * prefixes };
}

/** However they lie. */
export function held({ single, prefixes }: Addresses): number {
  return single + prefixes * prefixSize;
}

/** AWS keeps the first four addresses of a subnet, and the last. */
export const reserved = 5;

/** What they take of a subnet: where there are prefixes, all else fills blocks of 16 of its own, at best. */
export function total({ single, prefixes }: Addresses): number {
  if (prefixes === 0) return single;
  return prefixes * prefixSize + Math.ceil((single + reserved) / prefixSize) * prefixSize - reserved;
}

/** With this many pods that have an address of their own; more than the node can have are as many as it can. */
export function nodeAddresses(type: InstanceType, cni: VpcCni, wantedPods: number): Addresses {
  const pods = Math.min(wantedPods, podAddresses(type, cni.prefixDelegation));
  return cni.prefixDelegation ? prefixAddresses(type, cni, pods) : secondaryAddresses(type, cni, pods);
}

/** Either warm target of addresses switches the one of whole interfaces, or of whole prefixes, off. */
function wantedAddresses({ warmIpTarget, minimumIpTarget }: VpcCni, pods: number): number | undefined {
  if (warmIpTarget === undefined && minimumIpTarget === undefined) return undefined;
  return Math.max(pods + (warmIpTarget ?? 0), minimumIpTarget ?? 0);
}

/** An interface is taken whole, unless a target says how many addresses: each has one that no pod gets. */
function secondaryAddresses({ maxEnis, ipv4PerEni }: InstanceType, cni: VpcCni, pods: number): Addresses {
  const perEni = ipv4PerEni - 1;
  const wanted = wantedAddresses(cni, pods);
  if (wanted === undefined) {
    const enis = within(Math.ceil(pods / perEni) + cni.warmEniTarget, 1, maxEnis);
    return { single: enis * ipv4PerEni, prefixes: 0 };
  }
  const held = Math.min(wanted, maxEnis * perEni);
  return { single: held + within(Math.ceil(held / perEni), 1, maxEnis), prefixes: 0 };
}

function prefixAddresses({ maxEnis, ipv4PerEni }: InstanceType, cni: VpcCni, pods: number): Addresses {
  const perEni = ipv4PerEni - 1;
  const wanted = wantedAddresses(cni, pods);
  const blocks =
    wanted === undefined ? Math.ceil(pods / prefixSize) + cni.warmPrefixTarget : Math.ceil(wanted / prefixSize);
  const prefixes = Math.min(blocks, maxEnis * perEni);
  return { single: within(Math.ceil(prefixes / perEni), 1, maxEnis), prefixes };
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
