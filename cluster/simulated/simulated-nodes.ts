/**
 * What a plan's node groups and Fargate profiles bring, as Node objects that KWOK keeps ready: for the scheduler they are nodes like
 * any other, and no program runs on them. https://kwok.sigs.k8s.io/docs/user/kwok-manage-nodes-and-pods/
 */

import { capacityOf, type GroupCapacity } from "../../model/capacity.ts";
import { fargateMachine, fargateNode, fargatePodsOf, fargateSize, overheadMib } from "../../model/fargate.ts";
import { instanceType, type Resources } from "../../model/instances.ts";
import type { Taint } from "../../model/nodes.ts";
import { indexOf, type PlanIndex } from "../../model/plan-index.ts";
import { regionOf } from "../../model/region.ts";
import type { Plan } from "../../plan/plan.ts";
import { ClusterError } from "../cluster-error.ts";

/** Marks simulated nodes: a label to select them by, an annotation for KWOK. */
export const simulated = { "kwok.x-k8s.io/node": "fake" } as const;

export interface SimulatedNode {
  readonly apiVersion: "v1";
  readonly kind: "Node";
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly taints?: readonly Taint[] };
  readonly status: { readonly capacity: Quantities; readonly allocatable: Quantities };
}

interface Quantities {
  readonly cpu: string;
  readonly memory: string;
  readonly pods: string;
}

/** How many nodes a group has, and how many pods go to Fargate. */
export type Scale = "desired" | "max";

export function simulatedNodes(plan: Plan, scale: Scale = "desired"): SimulatedNode[] {
  const index = indexOf(plan);
  const region = regionOf(index);
  const nodes = [...groupNodes(index, scale), ...fargateNodes(index, scale)];
  const counts = new Map<string, number>();
  return nodes.map(({ base, zone, labels, ...rest }) => {
    const number = (counts.get(base) ?? 0) + 1;
    counts.set(base, number);
    return node({ ...rest, name: `${base}-${number}`, labels: { ...labels, ...places(zone, region) } });
  });
}

interface Machine {
  /** Of its name, before the number. */
  readonly base: string;
  readonly zone: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly capacity: Resources;
  readonly allocatable: Resources;
  readonly pods: number;
}

function groupNodes(index: PlanIndex, scale: Scale): Machine[] {
  return (capacityOf(index)?.groups ?? []).flatMap((one) => {
    const { group, zones, nodes } = one;
    const count = (scale === "max" ? group.maxSize : nodes) ?? nodes ?? 0;
    return Array.from({ length: count }, (_, at) => groupNode(one, zones[at % zones.length] ?? ""));
  });
}

/** Of the types that a group may have, the first lends its name; a node offers the least of each kind, as the plan counts it. */
function groupNode({ group, offers }: GroupCapacity, zone: string): Machine {
  const types = group.instanceTypes.flatMap((name) => instanceType(name) ?? []);
  const [first] = types;
  if (offers === undefined || first === undefined)
    throw new ClusterError(
      `The nodes of ${group.name} cannot be simulated: what one of ${group.instanceTypes.join(", ")} offers is not known here.`,
    );
  return {
    base: `simulated-${dnsName(group.name)}`,
    zone,
    labels: {
      "eks.amazonaws.com/nodegroup": group.name,
      "node.kubernetes.io/instance-type": first.name,
      "beta.kubernetes.io/instance-type": first.name,
      ...group.labels,
    },
    taints: group.taints,
    capacity: {
      cpuMillis: Math.min(...types.map(({ vcpus }) => vcpus)) * 1000,
      memoryMib: Math.min(...types.map(({ memoryMib }) => memoryMib)),
    },
    allocatable: offers,
    pods: offers.pods,
  };
}

/** Fargate brings a node with each of its pods, and none for a pod that no machine is large enough for. */
function fargateNodes(index: PlanIndex, scale: Scale): Machine[] {
  return fargatePodsOf(index).flatMap(({ pods, profile }) => {
    const size = fargateSize(pods);
    if (size === undefined) return [];
    const zones = [...new Set(profile.likelySubnets.map(({ zone }) => zone ?? ""))].sort();
    const count = (scale === "max" ? pods.maxReplicas : pods.minReplicas) ?? pods.minReplicas ?? 0;
    return Array.from({ length: count }, (_, at) => ({
      base: `simulated-fargate-${dnsName(profile.name)}`,
      zone: zones[at % zones.length] ?? "",
      labels: fargateLabels,
      taints: fargateNode.taints,
      capacity: size,
      allocatable: { ...size, memoryMib: size.memoryMib - overheadMib },
      pods: 1,
    }));
  });
}

const fargateLabels = Object.fromEntries(
  [
    "eks.amazonaws.com/compute-type",
    "kubernetes.io/arch",
    "beta.kubernetes.io/arch",
    "kubernetes.io/os",
    "beta.kubernetes.io/os",
  ].map((key) => [key, fargateMachine.labels(key)?.[0] ?? ""]),
);

function places(zone: string, region: string | undefined): Record<string, string> {
  return {
    ...(zone === "" ? {} : { "topology.kubernetes.io/zone": zone, "failure-domain.beta.kubernetes.io/zone": zone }),
    ...(region === undefined
      ? {}
      : { "topology.kubernetes.io/region": region, "failure-domain.beta.kubernetes.io/region": region }),
  };
}

/** Neither an address, so that nobody sends anything there, nor a provider's id, so that no cloud is asked about it. */
function node(machine: Omit<Machine, "base" | "zone"> & { readonly name: string }): SimulatedNode {
  const { name, labels, taints, capacity, allocatable, pods } = machine;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { ...labels, ...simulated, "kubernetes.io/hostname": name }, annotations: simulated },
    spec: taints.length === 0 ? {} : { taints },
    status: { capacity: quantities(capacity, pods), allocatable: quantities(allocatable, pods) },
  };
}

function quantities({ cpuMillis, memoryMib }: Resources, pods: number): Quantities {
  return { cpu: `${cpuMillis}m`, memory: `${memoryMib}Mi`, pods: String(pods) };
}

function dnsName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
