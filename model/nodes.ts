/** What pods can run on: https://docs.aws.amazon.com/eks/latest/userguide/eks-compute.html */

import type { PlannedResource } from "../plan/plan.ts";
import { clusters } from "./clusters.ts";
import { fargateProfiles } from "./fargate-profiles.ts";
import type { Value } from "./json.ts";
import type { InSubnets } from "./likely-subnets.ts";
import { nodeGroups, otherNodes } from "./node-groups.ts";
import { perPlan } from "./per-plan.ts";

export interface Cluster extends InSubnets {
  readonly resource: PlannedResource;
  readonly name?: string;
  /** `1.36` */
  readonly version?: string;
  /** Versions by add-on name, those that the cluster itself installs included; absent version where it is not known. */
  readonly addOns: Readonly<Record<string, AddOn>>;
  readonly vpcCni: VpcCni;
  /** Pods have addresses of IPv6 alone. */
  readonly ipv6: boolean;
  /** EKS brings and removes nodes by itself: https://docs.aws.amazon.com/eks/latest/userguide/automode.html */
  readonly autoMode: boolean;
}

export interface AddOn {
  readonly version?: string;
  /** The add-on, or the cluster that installs it. */
  readonly resource: PlannedResource;
  /** What is set of it, as its schema has it. */
  readonly configuration?: Value;
}

/** https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md; defaults filled in. */
export interface VpcCni {
  readonly prefixDelegation: boolean;
  readonly warmEniTarget: number;
  readonly warmPrefixTarget: number;
  readonly warmIpTarget?: number;
  readonly minimumIpTarget?: number;
  /** Pods have addresses of other subnets, which the plan does not say. */
  readonly customNetworking: boolean;
  /** Some setting is not known in this plan. */
  readonly unclear: boolean;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  /** As Kubernetes writes it: `NoSchedule`, `NoExecute`, `PreferNoSchedule`. */
  readonly effect: string;
}

export interface NodeGroup extends InSubnets {
  readonly resource: PlannedResource;
  readonly name: string;
  readonly clusterName?: string;
  readonly instanceTypes: readonly string[];
  readonly spot: boolean;
  readonly amiType?: string;
  readonly releaseVersion?: string;
  /** `1.36` */
  readonly version?: string;
  readonly minSize?: number;
  readonly desiredSize?: number;
  readonly maxSize?: number;
  /** Of the group, and those that EKS itself puts on its nodes. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly maxUnavailable?: number;
  readonly maxUnavailablePercentage?: number;
  /** `DEFAULT` or `MINIMAL`. */
  readonly updateStrategy?: string;
  /** Of the kubelet's configuration; absent where EKS works it out. */
  readonly maxPods?: number;
  readonly diskGib?: number;
  /** Some label or taint is not known in this plan. */
  readonly unclear: boolean;
}

export interface FargateProfile extends InSubnets {
  readonly resource: PlannedResource;
  readonly name: string;
  readonly clusterName?: string;
  readonly selectors: readonly FargateSelector[];
  /** Some selector is not known in this plan. */
  readonly unclear: boolean;
}

export interface FargateSelector {
  /** May hold the wildcards `*` and `?`. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

export const clustersOf = perPlan((index): readonly Cluster[] => clusters(index));
export const nodeGroupsOf = perPlan((index): readonly NodeGroup[] => nodeGroups(index));
export const fargateProfilesOf = perPlan((index): readonly FargateProfile[] => fargateProfiles(index));
/** What brings nodes of which the plan says too little to count them: Auto Mode, Karpenter, groups that nobody manages. */
export const otherNodesOf = perPlan((index): readonly PlannedResource[] => otherNodes(index));

/** The cluster that a group or a profile belongs to; undefined where that is not known. */
export function clusterOf(
  clustersOfPlan: readonly Cluster[],
  { clusterName }: { readonly clusterName?: string },
): Cluster | undefined {
  if (clustersOfPlan.length === 1 && clusterName === undefined) return clustersOfPlan[0];
  return clustersOfPlan.find(({ name }) => name !== undefined && name === clusterName);
}
