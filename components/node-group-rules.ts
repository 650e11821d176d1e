/** What EKS, EC2 and the kubelet refuse of a node group, in one place for the component and the settings. No Pulumi in here. */

import type { Problem } from "../problems.ts";
import { type AmiType, architectureOfImage, architectureOfInstanceType, isBottlerocket } from "./node-image.ts";

/** https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html#managed-node-group-capacity-types */
export const CapacityType = { OnDemand: "ON_DEMAND", Spot: "SPOT" } as const;
export type CapacityType = (typeof CapacityType)[keyof typeof CapacityType];

/** https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html */
export const UpdateStrategy = {
  /** New nodes come before old ones go. */
  Default: "DEFAULT",
  /** Old nodes go first: no spare capacity needed. */
  Minimal: "MINIMAL",
} as const;
export type UpdateStrategy = (typeof UpdateStrategy)[keyof typeof UpdateStrategy];

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html */
export const TaintEffect = {
  NoSchedule: "NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
} as const;
export type TaintEffect = (typeof TaintEffect)[keyof typeof TaintEffect];

export interface Scaling {
  /** Fewest nodes. 0 is allowed; then no pod has a place until an autoscaler adds a node. */
  min: number;
  /** Nodes at creation; afterwards autoscalers and people own the number, and changes of it here are ignored. */
  desired: number;
  /** Most nodes. At least 1. */
  max: number;
}

export interface Disk {
  /** Size in GiB, from 20 to 65,536. 50 by default. */
  sizeGib?: number;
  /** Input and output operations per second, from 3,000 (the default) to 80,000, at most 500 for each GiB. */
  iops?: number;
  /** MiB/s, from 125 (the default) to 2,000, at most a quarter of the IOPS. */
  throughputMibps?: number;
}

export interface Taint {
  /** Key, with a domain before it if need be: `example.com/dedicated`. */
  key: string;
  /** Value. None by default. */
  value?: string;
  /** What happens to pods that do not tolerate it. */
  effect: TaintEffect;
}

export interface Ssh {
  /** Name of an EC2 key pair of the region. */
  keyName: string;
  /** Security groups that may reach port 22, for example that of a bastion. None by default: the key alone opens nothing. */
  sourceSecurityGroupIds?: string[];
}

/** The part of a node group that has rules. */
export interface NodeGroupRules {
  instanceTypes: string[];
  amiType: AmiType;
  scaling: Scaling;
  disk?: Disk;
  labels?: Record<string, string>;
  taints?: Taint[];
  ssh?: Ssh;
  update?: { maxUnavailable?: number; maxUnavailablePercentage?: number };
  maxPods?: number;
  releaseVersion?: string;
}

// EKS allows 63 characters, of which the provider takes 26 behind the prefix.
const longestName = 36;

/** `path` leads to what bears the name. */
export function groupNameProblems(name: string, path: readonly (string | number)[]): Problem[] {
  if (name.length > longestName) {
    const rule = `has a name of ${name.length} characters, and EKS leaves ${longestName}`;
    return [{ path, rule, fix: "Shorten the name." }];
  }
  if (/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) return [];
  return [{ path, rule: "has a name EKS does not accept", fix: "Use letters, digits, hyphens and underscores." }];
}

export function nodeGroupRuleProblems(group: NodeGroupRules, kubernetesVersion?: string): Problem[] {
  return [
    ...instanceTypeProblems(group),
    ...releaseProblems(group, kubernetesVersion),
    ...scalingProblems(group.scaling),
    ...diskProblems(group.disk ?? {}),
    ...Object.keys(group.labels ?? {}).flatMap(labelProblems),
    ...taintProblems(group.taints ?? []),
    ...sshProblems(group),
    ...updateProblems(group.update ?? {}),
    ...maxPodsProblems(group.maxPods),
  ];
}

function instanceTypeProblems({ instanceTypes, amiType }: NodeGroupRules): Problem[] {
  const path = ["instanceTypes"];
  // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
  if (instanceTypes.length === 0 || instanceTypes.length > 20) {
    const fix = "Name the types you would accept, best similar in size.";
    return [{ path, value: instanceTypes.length, rule: "but a node group takes 1 to 20 instance types", fix }];
  }
  const wanted = architectureOfImage(amiType);
  return instanceTypes.flatMap((value, index) => {
    const is = architectureOfInstanceType(value);
    if (is === undefined || is === wanted) return [];
    const rule = `which is an ${is} machine, but amiType ${amiType} is an image for ${wanted}`;
    return [{ path: [...path, index], value, rule, fix: `Use ${wanted} types, or the image for ${is}.` }];
  });
}

/** Releases for Amazon Linux start with the Kubernetes version they are for; those of Bottlerocket have numbers of their own. */
function releaseProblems({ amiType, releaseVersion }: NodeGroupRules, kubernetesVersion?: string): Problem[] {
  if (releaseVersion === undefined || kubernetesVersion === undefined || isBottlerocket(amiType)) return [];
  if (releaseVersion.startsWith(`${kubernetesVersion}.`)) return [];
  const rule = `but the nodes' Kubernetes version is ${kubernetesVersion}`;
  const fix = `Use a release that starts with ${kubernetesVersion}., or leave it out.`;
  return [{ path: ["releaseVersion"], value: releaseVersion, rule, fix }];
}

function scalingProblems({ min, desired, max }: Scaling): Problem[] {
  const path = (key: string) => ["scaling", key];
  const problems: Problem[] = [];
  if (max < 1)
    problems.push({ path: path("max"), value: max, rule: "but EKS wants room for one node", fix: "Raise max to 1." });
  if (min < 0)
    problems.push({ path: path("min"), value: min, rule: "but there is no fewer than 0", fix: "Raise min to 0." });
  if (min > max)
    problems.push({ path: path("min"), value: min, rule: `but max is ${max}`, fix: "Raise max, or lower min." });
  if (desired > max)
    problems.push({
      path: path("desired"),
      value: desired,
      rule: `but max is ${max}`,
      fix: "Raise max, or lower desired.",
    });
  if (desired < min)
    problems.push({
      path: path("desired"),
      value: desired,
      rule: `but min is ${min}`,
      fix: "Raise desired, or lower min.",
    });
  return problems;
}

// https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html#gp3-ebs-volume-type
const gp3 = { sizeGib: [20, 65536], iops: [3000, 80000], throughputMibps: [125, 2000] } as const;
const iopsPerGib = 500;
const iopsPerMibps = 4;
export const defaultDiskSizeGib = 50;

function diskProblems(disk: Disk): Problem[] {
  const ranges = (Object.keys(gp3) as (keyof typeof gp3)[]).flatMap((key) => rangeProblems(key, disk[key]));
  const { sizeGib = defaultDiskSizeGib, iops = gp3.iops[0], throughputMibps = gp3.throughputMibps[0] } = disk;
  if (disk.iops !== undefined && iops > sizeGib * iopsPerGib) {
    const rule = `but ${sizeGib} GiB of gp3 allow ${sizeGib * iopsPerGib}`;
    ranges.push({ path: ["disk", "iops"], value: iops, rule, fix: "Lower iops, or raise sizeGib." });
  }
  if (throughputMibps * iopsPerMibps > iops) {
    const rule = `but gp3 wants ${throughputMibps * iopsPerMibps} IOPS for that, and has ${iops}`;
    const fix = "Raise iops, or lower throughputMibps.";
    ranges.push({ path: ["disk", "throughputMibps"], value: throughputMibps, rule, fix });
  }
  return ranges;
}

function rangeProblems(key: keyof typeof gp3, value: number | undefined): Problem[] {
  const [least, most] = gp3[key];
  if (value === undefined || (value >= least && value <= most)) return [];
  const rule = `but a node's gp3 volume takes ${least} to ${most}`;
  return [{ path: ["disk", key], value, rule, fix: `Stay between ${least} and ${most}.` }];
}

/** https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction */
const kubeletPrefixes = ["kubelet.kubernetes.io", "node.kubernetes.io"];
const kubeletLabels = [
  "kubernetes.io/hostname",
  "kubernetes.io/arch",
  "kubernetes.io/os",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
];

/** The kubelet does not start with a label it may not give itself, and the node never joins. */
function labelProblems(key: string): Problem[] {
  const domain = key.includes("/") ? key.slice(0, key.indexOf("/")) : "";
  const reserved = /(^|\.)(kubernetes|k8s)\.io$/.test(domain);
  const own = kubeletPrefixes.some((prefix) => domain === prefix || domain.endsWith(`.${prefix}`));
  if (!reserved || own || kubeletLabels.includes(key)) return [];
  return [
    {
      path: ["labels", key],
      rule: "is a label that a kubelet may not give its own node, so the node would never join",
      fix: "Use a domain of your own, like example.com/role, or node.kubernetes.io/.",
    },
  ];
}

function taintProblems(taints: readonly Taint[]): Problem[] {
  // https://docs.aws.amazon.com/eks/latest/userguide/node-taints-managed-node-groups.html
  const tooMany: Problem[] =
    taints.length > 50
      ? [{ path: ["taints"], value: taints.length, rule: "but EKS takes 50 taints", fix: "Keep the 50 that matter." }]
      : [];
  const ids = taints.map(({ key, effect }) => `${key}:${effect}`);
  const twice = ids.flatMap((id, index): Problem[] =>
    ids.indexOf(id) === index
      ? []
      : [{ path: ["taints", index], value: id, rule: "which stands there twice", fix: "Keep one of the two." }],
  );
  return [...tooMany, ...twice];
}

function sshProblems({ ssh, amiType }: NodeGroupRules): Problem[] {
  if (ssh === undefined || !isBottlerocket(amiType)) return [];
  const rule = "is set, but Bottlerocket has no login of its own";
  return [{ path: ["ssh"], rule, fix: "Set sessionManager: true instead; its control container answers." }];
}

function updateProblems({ maxUnavailable, maxUnavailablePercentage }: NonNullable<NodeGroupRules["update"]>) {
  const problems: Problem[] = [];
  if (maxUnavailable !== undefined && maxUnavailablePercentage !== undefined)
    problems.push({
      path: ["update"],
      rule: "has both maxUnavailable and maxUnavailablePercentage",
      fix: "Keep one of them.",
    });
  for (const [key, value] of Object.entries({ maxUnavailable, maxUnavailablePercentage }))
    if (value !== undefined && (value < 1 || value > 100))
      problems.push({ path: ["update", key], value, rule: "but EKS takes 1 to 100", fix: "Use 1 to 100." });
  return problems;
}

// https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html#determine-max-pods
const mostPods = 250;

function maxPodsProblems(value: number | undefined): Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= mostPods)) return [];
  const fix = "Leave it out: EKS then computes it from the instance type.";
  return [{ path: ["maxPods"], value, rule: `but a node runs 1 to ${mostPods} pods`, fix }];
}
