/** What pods can run on: https://docs.aws.amazon.com/eks/latest/userguide/eks-compute.html */

import type { PlannedResource } from "../plan/plan.ts";
import type { Subnet } from "./network.ts";
import { perPlan } from "./per-plan.ts";

export interface Cluster {
  readonly resource: PlannedResource;
  readonly name?: string;
  /** `1.36` */
  readonly version?: string;
  readonly subnets?: readonly Subnet[];
  /** Versions by add-on name, those that the cluster itself installs included; absent version where it is not known. */
  readonly addOns: Readonly<Record<string, { readonly version?: string; readonly resource: PlannedResource }>>;
  readonly vpcCni: VpcCni;
}

/** https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md; defaults filled in. */
export interface VpcCni {
  readonly prefixDelegation: boolean;
  readonly warmEniTarget: number;
  readonly warmPrefixTarget: number;
  readonly warmIpTarget?: number;
  readonly minimumIpTarget?: number;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  /** As Kubernetes writes it: `NoSchedule`, `NoExecute`, `PreferNoSchedule`. */
  readonly effect: string;
}

export interface NodeGroup {
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
  /** Absent where it cannot be told which they are. */
  readonly subnets?: readonly Subnet[];
  readonly maxUnavailable?: number;
  readonly maxUnavailablePercentage?: number;
  /** Of the kubelet's configuration; absent where EKS works it out. */
  readonly maxPods?: number;
  readonly diskGib?: number;
}

export interface FargateProfile {
  readonly resource: PlannedResource;
  readonly name: string;
  readonly selectors: readonly { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly subnets?: readonly Subnet[];
}

export const clustersOf = perPlan((_index): readonly Cluster[] => []);
export const nodeGroupsOf = perPlan((_index): readonly NodeGroup[] => []);
export const fargateProfilesOf = perPlan((_index): readonly FargateProfile[] => []);
