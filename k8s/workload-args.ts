import type { Statement } from "../components/role.ts";
import type { ContainerArgs, SidecarArgs } from "./container-args.ts";
import type { ExposureArgs } from "./exposure-args.ts";
import type { Compute, TolerationArgs, TopologySpreadArgs, VolumeArgs } from "./pod-template.ts";

/** How many pods there are, by how busy they are: https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/ */
export interface AutoscalingArgs {
  /** Fewest pods, at least 1. */
  min: number;
  /** Most pods. */
  max: number;
  /** Share of the requested CPU, in percent, that pods should use on average. 70 by default, unless memory is given. */
  cpuUtilization?: number;
  /** The same of the requested memory. Without meaning by default. */
  memoryUtilization?: number;
  /** Seconds of less work before pods are removed. 300 by default. */
  scaleDownAfterSeconds?: number;
}

/** How many pods may be missing while nodes are drained: https://kubernetes.io/docs/tasks/run-application/configure-pdb/ */
export interface PodDisruptionBudgetArgs {
  /** Most pods that may be missing, at least 1. 1 by default where there are two pods or more. */
  maxUnavailable?: number;
  /** Fewest pods that must be there, fewer than there are. Not together with `maxUnavailable`. */
  minAvailable?: number;
}

/** How a pod ends. */
export interface ShutdownArgs {
  /** Seconds the program may take to finish what it does after it was told to stop: 1 to 600. 20 by default. */
  stopSeconds?: number;
  /** Command in the image that ends the program gracefully, for images whose stop signal ends it at once. The image must have `/bin/sh` and `sleep`. The stop signal alone by default. */
  quitCommand?: string[];
}

/** What the pods may do in AWS. */
export interface RoleArgs {
  /** IAM statements. None by default. */
  statements?: Statement[];
  /** AWS managed policies by name. None by default. */
  managedPolicies?: string[];
}

/** Where pods may connect to where NetworkPolicies hold. */
export interface AllowToArgs {
  /** CIDR blocks, for example those of a database's subnets. `0.0.0.0/0` is everything, AWS's own APIs among it. */
  cidrBlocks?: string[];
  /** Namespaces of this cluster. */
  namespaces?: string[];
  /** TCP ports. All by default. */
  ports?: number[];
}

/** A program that answers requests or works by itself: what it is, how many, how it is reached. */
export interface WorkloadSpec extends ContainerArgs {
  /** Namespace it lives in, which must exist. */
  namespace: string;
  /** Port of the main container that requests come to. None by default: then nothing reaches it and it has no Service. */
  port?: number;
  /** How it is reached. From within the cluster by default. Needs `port`. */
  exposure?: ExposureArgs;
  /** Number of pods. 2 by default; 0 only without a port. Not together with `autoscaling`. */
  replicas?: number;
  /** Lets the number of pods follow the work. Needs the add-on metrics-server. */
  autoscaling?: AutoscalingArgs;
  /** What draining a node leaves. */
  podDisruptionBudget?: PodDisruptionBudgetArgs;
  /** How pods spread over zones and nodes. Refused on Fargate, which cannot. */
  topologySpread?: TopologySpreadArgs;
  /** `nodes` by default; `fargate` where a Fargate profile selects the pods. */
  compute?: Compute;
  /** Containers beside the main one, by name. None by default. */
  sidecars?: Record<string, SidecarArgs>;
  /** Folders that containers share or that outlive pods, by name; containers mount them by `mounts`. None by default. */
  volumes?: Record<string, VolumeArgs>;
  /** How a pod ends. */
  shutdown?: ShutdownArgs;
  /** What the pods may do in AWS. Nothing by default. */
  role?: RoleArgs;
  /** Namespaces whose pods may call it where NetworkPolicies hold; its own always may. None by default. */
  allowFromNamespaces?: string[];
  /** Where its pods may connect to where NetworkPolicies hold, beside names and pod identity. Left to its namespace by default, which as a rule allows nothing else. */
  allowTo?: AllowToArgs[];
  /** Further labels of the pods, for example those a Fargate profile selects. None by default. */
  podLabels?: Record<string, string>;
  /** Labels of the nodes it may run on. Any by default. */
  nodeSelector?: Record<string, string>;
  /** Taints it puts up with. None by default. */
  tolerations?: TolerationArgs[];
  /** PriorityClass of the pods. None by default. */
  priorityClassName?: string;
  /** Group that owns persistent volumes, so that a user other than root can write to them. None by default. */
  fsGroup?: number;
}

/** What a setting left out means. */
export const workloadDefaults = {
  replicas: 2,
  stopSeconds: 20,
  cpuUtilization: 70,
  scaleDownAfterSeconds: 300,
} as const;

/** The fewest pods there are when all is well. */
export function fewestPods({ replicas, autoscaling }: WorkloadSpec): number {
  return autoscaling?.min ?? replicas ?? workloadDefaults.replicas;
}

/** The budget for drains; undefined where a single pod has to go with its node. */
export function disruptionBudget(spec: WorkloadSpec): PodDisruptionBudgetArgs | undefined {
  if (spec.podDisruptionBudget !== undefined) return spec.podDisruptionBudget;
  return fewestPods(spec) > 1 ? { maxUnavailable: 1 } : undefined;
}

/** A disk of one node cannot be in two pods at once, so the old one must go before the new one comes. */
export function replacesWithGap({ volumes = {} }: WorkloadSpec): boolean {
  return Object.values(volumes).some(
    ({ persistent }) => persistent !== undefined && persistent.accessMode !== "ReadWriteMany",
  );
}
