import type { PlanIndex } from "../../model/plan-index.ts";
import type { PodSet } from "../../model/pods.ts";
import { efsDriver, isEbs, type Storage, type Volume, volumesOf } from "../../model/volumes.ts";
import { type Doubt, doubtful, refused } from "./fargate-doubts.ts";

const within: readonly string[] = ["emptyDir", "configMap", "secret", "projected", "downwardAPI"];

/** https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html#fargate-storage */
export function volumeDoubts(pods: PodSet, index: PlanIndex): Doubt[] {
  return volumesOf(pods, index).flatMap(doubtsOf);
}

function doubtsOf({ name, kind, storage }: Volume): Doubt[] {
  if (kind === undefined) return [doubtful(name === "" ? "what one of its volumes is" : `what volume ${name} is`)];
  if (within.includes(kind)) return [];
  if (kind === "awsElasticBlockStore") return [refused(`volume ${name} is an EBS volume`)];
  // Nobody says whether its machines mount what is neither EFS nor of the pod itself.
  if (kind === "nfs") return [doubtful(`whether Fargate mounts volume ${name}, which is of the kind nfs`)];
  if (kind === "ephemeral" || kind === "persistentVolumeClaim") return storageDoubts(name, storage ?? {});
  return [refused(`volume ${name} is of the kind ${kind}`)];
}

function storageDoubts(name: string, storage: Storage): Doubt[] {
  const { driver, dynamic } = storage;
  if (isEbs(storage)) return [refused(`volume ${name} is an EBS volume`)];
  if (driver !== undefined && driver !== efsDriver)
    return [refused(`volume ${name} is of ${driver}, and only EFS works`)];
  if (dynamic === true) return [refused(`volume ${name} is made on demand, and only volumes made before work`)];
  if (driver === undefined)
    return [doubtful(`what the claim of volume ${name} leads to, and only EFS works on Fargate`)];
  return [];
}
