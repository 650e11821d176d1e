/**
 * A place for every pod, found as a list is worked off: pods that want most first, each on the first node that has room for it among
 * those where its spread allows it. Where this finds a place for all, there is one; the scheduler, which takes pods as they come and
 * rates nodes, may need a little more. https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/
 */

import type { NodeCapacity } from "./node-capacity.ts";
import { compared } from "./sorting.ts";

export interface PackingNode {
  readonly group: string;
  readonly zone: string;
  readonly offers: NodeCapacity;
}

/** Pods that are alike. */
export interface PackingPods {
  readonly label: string;
  readonly count: number;
  readonly cpuMillis: number;
  readonly memoryMib: number;
  readonly ownAddress: boolean;
  readonly mayRunOn: (node: PackingNode) => boolean;
  readonly spread: readonly Spread[];
}

/** A bound that the scheduler keeps, and never one that it only prefers. */
export interface Spread {
  readonly over: "zone" | "node";
  /** How many more a domain may have than the one with fewest. */
  readonly maxSkew?: number;
  /** How many a domain may have at all. */
  readonly most?: number;
}

export interface Packing {
  readonly nodes: readonly PackedNode[];
  readonly unplaced: readonly Unplaced[];
}

export interface PackedNode extends PackingNode {
  readonly used: NodeCapacity;
}

export interface Unplaced {
  readonly label: string;
  readonly count: number;
  readonly because: Shortage;
}

export const Shortage = {
  Nothing: "no node takes it",
  Cpu: "CPU",
  Memory: "memory",
  Pods: "pods per node",
  Addresses: "addresses per node",
  Spread: "its spread",
} as const;
export type Shortage = (typeof Shortage)[keyof typeof Shortage];

interface Slot {
  readonly node: PackingNode;
  readonly used: { -readonly [K in keyof NodeCapacity]: number };
  /** Of all nodes that are alike. */
  readonly kind: number;
  /** In the order of nodes. */
  readonly at: number;
}

/** `onEach` are one on each node that takes them, and there before all others. */
export function pack(
  nodes: readonly PackingNode[],
  onEach: readonly PackingPods[],
  pods: readonly PackingPods[],
): Packing {
  const slots = slotsOf(nodes);
  const open = openSlots(slots);
  const daemons = onEach.flatMap((one) => placeOnEach(one, open(one).all));
  const others = [...pods].sort(bySize(nodes)).flatMap((one) => place(one, open(one)));
  return { nodes: slots.map(({ node, used }) => ({ ...node, used })), unplaced: [...daemons, ...others] };
}

function slotsOf(nodes: readonly PackingNode[]): Slot[] {
  const kinds = new Map<string, number>();
  return nodes.map((node, at) => {
    const name = `${node.group}\n${node.zone}`;
    const kind = kinds.get(name) ?? kinds.size;
    kinds.set(name, kind);
    return { node, used: { cpuMillis: 0, memoryMib: 0, pods: 0, addresses: 0 }, kind, at };
  });
}

interface Open {
  /** On which the pods may run. */
  readonly all: readonly Slot[];
  /** Theirs. */
  readonly zones: readonly string[];
  /** Of these, those that may have room. */
  readonly free: readonly Slot[];
  readonly close: (full: ReadonlySet<Slot>) => void;
}

/** A node that had no room for a pod has none for the next one that wants the same: it is not asked twice. */
function openSlots(slots: readonly Slot[]): (pods: PackingPods) => Open {
  const samples = [...new Map(slots.map((slot) => [slot.kind, slot.node])).values()];
  const byKinds = new Map<string, Pick<Open, "all" | "zones">>();
  const byShape = new Map<string, readonly Slot[]>();
  return ({ mayRunOn, cpuMillis, memoryMib, ownAddress }) => {
    const takes = samples.map(mayRunOn);
    const kinds = takes.map(Number).join("");
    const possible = byKinds.get(kinds) ?? {
      all: slots.filter(({ kind }) => takes[kind]),
      zones: [...new Set(samples.filter((_, kind) => takes[kind]).map(({ zone }) => zone))],
    };
    byKinds.set(kinds, possible);
    const { all } = possible;
    const shape = [kinds, cpuMillis, memoryMib, ownAddress].join(" ");
    const free = byShape.get(shape) ?? all;
    return {
      ...possible,
      free,
      close: (full) => {
        if (full.size > 0)
          byShape.set(
            shape,
            free.filter((slot) => !full.has(slot)),
          );
      },
    };
  };
}

function placeOnEach(pods: PackingPods, slots: readonly Slot[]): Unplaced[] {
  const missing = slots.filter((slot) => !take(pods, slot));
  const [first] = missing;
  if (first === undefined) return [];
  return [{ label: pods.label, count: missing.length, because: shortage(pods, first) ?? Shortage.Nothing }];
}

/** By the share of all there is that a pod wants, of whatever it wants most of; those with bounds on their spread first. */
function bySize(nodes: readonly PackingNode[]): (a: PackingPods, b: PackingPods) => number {
  const offered = (key: keyof NodeCapacity) => nodes.reduce((all, { offers }) => all + offers[key], 0) || 1;
  const [cpu, memory, addresses] = [offered("cpuMillis"), offered("memoryMib"), offered("addresses")];
  const size = ({ cpuMillis, memoryMib, ownAddress }: PackingPods) =>
    Math.max(cpuMillis / cpu, memoryMib / memory, ownAddress ? 1 / addresses : 0);
  return (a, b) => b.spread.length - a.spread.length || size(b) - size(a) || compared(a.label, b.label);
}

function place(pods: PackingPods, { all, zones, free, close }: Open): Unplaced[] {
  const bounds = pods.spread.map((spread) => bound(spread, spread.over === "zone" ? zones : all.map(({ at }) => at)));
  const full = new Set<Slot>();
  let rest = pods.count;
  let first = 0;
  while (rest > 0) {
    const found = next(pods, free, first, full, bounds);
    if (found === undefined) break;
    rest -= 1;
    for (const one of bounds) one.add(found);
    while (first < free.length && full.has(free[first] as Slot)) first += 1;
  }
  close(full);
  return rest === 0 ? [] : [{ label: pods.label, count: rest, because: reason(pods, all) }];
}

/** The first with room, from `first` on, to which the bounds let the pod; those without are remembered as full. */
function next(
  pods: PackingPods,
  slots: readonly Slot[],
  first: number,
  full: Set<Slot>,
  bounds: readonly Bound[],
): Slot | undefined {
  for (let at = first; at < slots.length; at += 1) {
    const slot = slots[at] as Slot;
    if (full.has(slot) || !bounds.every((one) => one.allows(slot))) continue;
    if (take(pods, slot)) return slot;
    full.add(slot);
  }
  return undefined;
}

interface Bound {
  readonly allows: (slot: Slot) => boolean;
  readonly add: (slot: Slot) => void;
}

/** How many pods each domain has, and whether one more may come. */
function bound({ over, most = Number.POSITIVE_INFINITY, maxSkew }: Spread, of: readonly (string | number)[]): Bound {
  const domain = ({ node, at }: Slot) => (over === "zone" ? node.zone : at);
  const counts = new Map(of.map((name) => [name, 0]));
  const count = (slot: Slot) => counts.get(domain(slot)) ?? 0;
  const domains = new Map([[0, counts.size]]);
  let least = 0;
  return {
    allows: (slot: Slot) => count(slot) < most && (maxSkew === undefined || count(slot) < least + maxSkew),
    add: (slot: Slot) => {
      const before = count(slot);
      counts.set(domain(slot), before + 1);
      domains.set(before, (domains.get(before) ?? 0) - 1);
      domains.set(before + 1, (domains.get(before + 1) ?? 0) + 1);
      while ((domains.get(least) ?? 0) === 0) least += 1;
    },
  };
}

function take(pods: PackingPods, slot: Slot): boolean {
  if (shortage(pods, slot) !== undefined) return false;
  slot.used.cpuMillis += pods.cpuMillis;
  slot.used.memoryMib += pods.memoryMib;
  slot.used.pods += 1;
  slot.used.addresses += pods.ownAddress ? 1 : 0;
  return true;
}

function shortage(pods: PackingPods, { node: { offers }, used }: Slot): Shortage | undefined {
  if (used.cpuMillis + pods.cpuMillis > offers.cpuMillis && pods.cpuMillis > 0) return Shortage.Cpu;
  if (used.memoryMib + pods.memoryMib > offers.memoryMib && pods.memoryMib > 0) return Shortage.Memory;
  if (used.pods + 1 > offers.pods) return Shortage.Pods;
  if (pods.ownAddress && used.addresses + 1 > offers.addresses) return Shortage.Addresses;
  return undefined;
}

/** What most of the nodes lack; where some have room, only the spread can be in the way. */
function reason(pods: PackingPods, slots: readonly Slot[]): Shortage {
  const counts = new Map<Shortage, number>();
  for (const slot of slots) {
    const lack = shortage(pods, slot);
    if (lack === undefined) return Shortage.Spread;
    counts.set(lack, (counts.get(lack) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? Shortage.Nothing;
}
