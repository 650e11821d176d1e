import type { Value } from "./json.ts";
import type { PodSet } from "./pods.ts";

/** Either is left out where it is not known. */
export function replicaCounts(min: Value, max: Value): Pick<PodSet, "minReplicas" | "maxReplicas"> {
  return {
    ...(isCount(min) ? { minReplicas: min } : {}),
    ...(isCount(max) ? { maxReplicas: max } : {}),
  };
}

function isCount(value: Value): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
