/** What Fargate makes of a pod: https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html */

import type { PlannedResource } from "../plan/plan.ts";
import type { Resources } from "./instances.ts";
import { at, fields, isHidden, text } from "./json.ts";
import { lookUp } from "./look-up.ts";
import { type AddOn, type FargateProfile, type FargateSelector, fargateProfilesOf } from "./nodes.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { type PodSet, podSetsOf } from "./pods.ts";
import { type Place, profileMatcher } from "./scheduling.ts";

/** EKS adds this to every pod, for kubelet, kube-proxy and containerd. */
export const overheadMib = 256;

/** Machines by CPU, and how much memory each can have. */
const sizes: readonly (readonly [cpuMillis: number, memoryGib: readonly number[]])[] = [
  [250, [0.5, 1, 2]],
  [500, steps(1, 4, 1)],
  [1000, steps(2, 8, 1)],
  [2000, steps(4, 16, 1)],
  [4000, steps(8, 30, 1)],
  [8000, steps(16, 60, 4)],
  [16000, steps(32, 120, 8)],
];

function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by);
}

/** The smallest machine for what a pod requests, which is what is billed; none where no machine is large enough. */
export function fargateSize(requested: Resources): Resources | undefined {
  const needed = requested.memoryMib + overheadMib;
  for (const [cpuMillis, memory] of sizes) {
    const memoryGib = memory.find((gib) => gib * 1024 >= needed);
    if (cpuMillis >= requested.cpuMillis && memoryGib !== undefined) return { cpuMillis, memoryMib: memoryGib * 1024 };
  }
  return undefined;
}

/** Paid for, and used neither by the pod nor by EKS's own components. */
export function fargateWaste(requested: Resources, billed: Resources): Resources {
  return {
    cpuMillis: billed.cpuMillis - requested.cpuMillis,
    memoryMib: billed.memoryMib - requested.memoryMib - overheadMib,
  };
}

/** "0.25 vCPU, 0.5 GB", as AWS writes it. */
export function sizeText({ cpuMillis, memoryMib }: Resources): string {
  return `${cpuMillis / 1000} vCPU, ${Number((memoryMib / 1024).toFixed(2))} GB`;
}

export interface FargatePods {
  readonly pods: PodSet;
  readonly profile: FargateProfile;
}

/** All pods that go to Fargate, in the order of `podSetsOf`. */
export const fargatePodsOf = perPlan((index): readonly FargatePods[] =>
  podSetsOf(index).flatMap((pods) =>
    pods.runsOn.fargateProfile === undefined ? [] : [{ pods, profile: pods.runsOn.fargateProfile }],
  ),
);

/** Pods that may go to Fargate: the plan hides their namespace, or labels in a namespace that some profile selects. */
export function perhapsFargatePods(index: PlanIndex): readonly PodSet[] {
  const profiles = fargateProfilesOf(index);
  const inNamespace = profileMatcher(profiles.map((one) => ({ ...one, selectors: one.selectors.map(withoutLabels) })));
  return podSetsOf(index).filter(({ namespace, runsOn, resource }) => {
    if (profiles.length === 0 || runsOn.fargateProfile !== undefined) return false;
    return namespace === undefined || (hidesLabels(resource, index) && inNamespace(namespace, {}).length > 0);
  });
}

function withoutLabels({ namespace }: FargateSelector): FargateSelector {
  return { namespace, labels: {} };
}

function hidesLabels({ urn }: PlannedResource, index: PlanIndex): boolean {
  const labels = at(index.podOf(urn)?.metadata, "labels");
  return isHidden(labels) || Object.values(fields(labels)).some(isHidden);
}

const computeTypeLabel = "eks.amazonaws.com/compute-type";
const labelsOfMachines: Readonly<Record<string, readonly string[]>> = {
  [computeTypeLabel]: ["fargate"],
  "kubernetes.io/arch": ["amd64"],
  "beta.kubernetes.io/arch": ["amd64"],
  "kubernetes.io/os": ["linux"],
  "beta.kubernetes.io/os": ["linux"],
};
/** Of a zone, a region, a machine's own name: there, and of no value that a plan holds. */
const hiddenLabels = /^(topology\.kubernetes\.io|failure-domain\.beta\.kubernetes\.io)\/|^kubernetes\.io\/hostname$/;

/** A machine of Fargate as its scheduler sees it, which looks at node selectors and node affinity, and at no taint. */
export const fargateMachine: Place = {
  labels: (key) => {
    if (hiddenLabels.test(key)) return undefined;
    return lookUp(labelsOfMachines, key) ?? [];
  },
  taints: [],
};

/** The same machine as a node of the cluster, where the scheduler of Kubernetes puts pods of DaemonSets. */
export const fargateNode: Place = {
  ...fargateMachine,
  taints: [{ key: computeTypeLabel, value: "fargate", effect: "NoSchedule" }],
};

/** What the configuration of the add-on says; undefined where the plan does not hold it. */
export function coreDnsCompute({ configuration }: AddOn): "fargate" | "ec2" | undefined {
  const type = at(configuration, "computeType");
  if (isHidden(type)) return undefined;
  return text(type)?.toLowerCase() === "fargate" ? "fargate" : "ec2";
}
