import { at, isHidden, text, type Value } from "../../model/json.ts";
import type { KubernetesObject } from "../../model/kubernetes.ts";
import { perPlan } from "../../model/per-plan.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { counted } from "./outcome.ts";

/** How many pods an object keeps: one number, or the range of its autoscaler; absent where it is not known. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
}

const autoscalers = perPlan((index) => {
  const byTarget = new Map<string, KubernetesObject>();
  for (const object of index.ofKind("HorizontalPodAutoscaler")) {
    const [kind, name] = ["kind", "name"].map((key) => text(at(object.spec, "scaleTargetRef", key)));
    byTarget.set(targetKey(kind, object.namespace, name), object);
  }
  return byTarget;
});

function targetKey(kind: string | undefined, namespace: string | undefined, name: string | undefined): string {
  return JSON.stringify([kind, namespace, name]);
}

export function autoscalerOf(index: PlanIndex | undefined, object: KubernetesObject): KubernetesObject | undefined {
  if (index === undefined || object.name === undefined) return undefined;
  return autoscalers(index).get(targetKey(object.kind, object.namespace, object.name));
}

export function replicasOf(index: PlanIndex | undefined, object: KubernetesObject | undefined): Replicas | undefined {
  if (object === undefined) return undefined;
  const autoscaler = autoscalerOf(index, object);
  if (autoscaler !== undefined) return autoscaled(autoscaler);
  return exactly(at(object.spec, "replicas"));
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
export function autoscaled({ spec }: KubernetesObject): Replicas | undefined {
  const max = numberIn(at(spec, "maxReplicas"));
  const least = at(spec, "minReplicas");
  const min = least === undefined ? 1 : numberIn(least);
  return min === undefined || max === undefined ? undefined : { min, max };
}

function exactly(value: Value): Replicas | undefined {
  const count = value === undefined || value === null ? 1 : numberIn(value);
  return count === undefined ? undefined : { min: count, max: count };
}

export function numberIn(value: Value): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A number, or a share of the replicas as `25%`: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge */
export function share(value: Value, of: number, round: (value: number) => number): number | undefined {
  if (isHidden(value)) return undefined;
  const percentage = /^(\d{1,9})%$/.exec(text(value) ?? "")?.[1];
  return percentage === undefined ? numberIn(value) : round((of * Number(percentage)) / 100);
}

/** "its 2 pods", "its 2 to 4 pods", "its pods". */
export function podsText(replicas: Replicas | undefined): string {
  if (replicas === undefined) return "its pods";
  const { min, max } = replicas;
  if (min !== max) return `its ${min} to ${max} pods`;
  return min === 1 ? "its only pod" : `its ${counted(min, "pod")}`;
}
