/** What one node offers to pods, by its instance type: https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html */

import { instanceTypes } from "./data/instance-types.ts";
import { lookUp } from "./look-up.ts";

export interface InstanceType {
  readonly name: string;
  /** As the label `kubernetes.io/arch` has it. */
  readonly architecture: "amd64" | "arm64";
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly maxEnis: number;
  readonly ipv4PerEni: number;
}

/** Undefined for a type that the table lacks. */
export function instanceType(name: string): InstanceType | undefined {
  const row = lookUp(instanceTypes, name);
  if (row === undefined) return undefined;
  const [architecture, vcpus, memoryGib, maxEnis, ipv4PerEni] = row;
  return { name, architecture, vcpus, memoryMib: memoryGib * 1024, maxEnis, ipv4PerEni };
}

/** Addresses of a /28, of which prefix delegation gives one in the place of each address. */
export const prefixSize = 16;

/** Addresses that pods can have on one node; the first of each interface is the interface's own. */
export function podAddresses({ maxEnis, ipv4PerEni }: InstanceType, prefixDelegation: boolean): number {
  return maxEnis * (ipv4PerEni - 1) * (prefixDelegation ? prefixSize : 1);
}

/** What EKS tells the kubelet: two pods of the host's network more than there are addresses, and never more than AWS supports. */
export function defaultMaxPods(type: InstanceType, prefixDelegation: boolean): number {
  return Math.min(podAddresses(type, prefixDelegation) + 2, type.vcpus < 30 ? 110 : 250);
}

export interface Resources {
  readonly cpuMillis: number;
  readonly memoryMib: number;
}

/**
 * Of the nominal memory, the hypervisor and the kernel keep up to this share; the same allowance that Karpenter makes.
 * https://karpenter.sh/docs/reference/settings/
 */
const memoryOverhead = 0.075;
const evictionMib = 100;

/**
 * What is left for pods after what the image reserves for the kubelet, which goes by the type's own number of addresses, whatever
 * the most pods are set to: https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/config.go
 */
export function allocatable(type: InstanceType): Resources {
  const memoryReserved = 11 * (podAddresses(type, false) + 2) + 255;
  return {
    cpuMillis: type.vcpus * 1000 - cpuReservedMillis(type.vcpus),
    memoryMib: Math.max(0, Math.floor(type.memoryMib * (1 - memoryOverhead)) - memoryReserved - evictionMib),
  };
}

/** 6% of the first core, 1% of the second, 0.5% of the next two, 0.25% of all others. */
function cpuReservedMillis(vcpus: number): number {
  const cores = (from: number, to: number) => Math.max(0, Math.min(vcpus, to) - from);
  return cores(0, 1) * 60 + cores(1, 2) * 10 + cores(2, 4) * 5 + Math.floor(cores(4, vcpus) * 2.5);
}
