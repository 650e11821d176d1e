import type { WorkloadArgs } from "../k8s/workload.ts";
import type { Settings } from "../settings.ts";
import type { Place } from "./place.ts";

/** A cluster, and what has to be there before anything is put into it. */
export interface Platform {
  /** Where namespaces go. */
  readonly forNamespaces: Place;
  /** Where workloads go: they also wait for what makes their load balancers and reads their logs. */
  readonly forWorkloads: Place;
  /** What workloads are told of the cluster beside their own settings. */
  readonly surroundings: Pick<
    WorkloadArgs,
    | "account"
    | "clusterName"
    | "permissionsBoundary"
    | "networkCidrBlocks"
    | "tags"
    | "oidcProviderArn"
    | "oidcProviderUrl"
  >;
  /** Outputs of the stack. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** EKS, made in AWS with all that it needs; or a cluster that is there already, for which nothing of AWS is even loaded. */
export async function choosePlatform(settings: Settings): Promise<Platform> {
  if (settings.existingCluster === undefined) return (await import("./eks.ts")).createEks(settings);
  return (await import("./existing-cluster.ts")).openExistingCluster(settings);
}
