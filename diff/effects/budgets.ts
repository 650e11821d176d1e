/** PodDisruptionBudgets, and which of them keep a node from being drained: https://kubernetes.io/docs/tasks/run-application/configure-pdb/ */

import { at, isHidden, isMissing } from "../../model/json.ts";
import type { KubernetesObject } from "../../model/kubernetes.ts";
import { perPlan } from "../../model/per-plan.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { type PodSet, podSetsOf } from "../../model/pods.ts";
import { type Budget, budgetsOf } from "../../model/workloads.ts";
import { counted, listed } from "./outcome.ts";
import { share } from "./replicas.ts";

/** What a budget allows now: absent where that is not known. */
interface Allowance {
  readonly total: number;
  readonly allowed: number;
}

const podSets = perPlan((index) => new Map(podSetsOf(index).map((pods) => [pods.resource.urn, pods])));

/** Those that protect some of the pods. */
export function budgetsFor(index: PlanIndex, pods: readonly PodSet[]): Budget[] {
  const urns = new Set(pods.map(({ resource }) => resource.urn));
  return budgetsOf(index).filter((budget) => budget.pods.some(({ object }) => urns.has(object.resource.urn)));
}

export function budgetOf(index: PlanIndex, { resource }: KubernetesObject): Budget | undefined {
  return budgetsByUrn(index).get(resource.urn);
}

const budgetsByUrn = perPlan(
  (index) => new Map(budgetsOf(index).map((budget) => [budget.object.resource.urn, budget])),
);

function allowance(index: PlanIndex, { object, pods, unclear }: Budget): Allowance | undefined {
  if (unclear) return undefined;
  const counts = pods.map((pod) => podSets(index).get(pod.object.resource.urn)?.minReplicas);
  if (counts.some((count) => count === undefined)) return undefined;
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const [most, least] = [at(object.spec, "maxUnavailable"), at(object.spec, "minAvailable")];
  if (isHidden(most) || isHidden(least)) return undefined;
  if (!isMissing(most)) return allowedOf(total, share(most, total, Math.ceil));
  const needed = isMissing(least) ? 1 : share(least, total, Math.ceil);
  return allowedOf(total, needed === undefined ? undefined : Math.max(total - needed, 0));
}

function allowedOf(total: number, allowed: number | undefined): Allowance | undefined {
  return allowed === undefined ? undefined : { total, allowed };
}

export function isBlocking(index: PlanIndex, budget: Budget): boolean {
  const found = allowance(index, budget);
  return found !== undefined && found.total > 0 && found.allowed === 0;
}

export function budgetText(index: PlanIndex, budget: Budget): string {
  const { object, pods } = budget;
  const found = allowance(index, budget);
  if (pods.length === 0 && !budget.unclear) return `${object.label} selects no pods of this program.`;
  if (found === undefined) return `How many pods ${object.label} lets go at a time cannot be told.`;
  const { total, allowed } = found;
  if (allowed > 0) return `${object.label} lets ${Math.min(allowed, total)} of ${counted(total, "pod")} go at a time.`;
  return `${object.label} lets none of ${counted(total, "pod")} go${limits(object)}: no node that has one of them can be drained.`;
}

function limits({ spec }: KubernetesObject): string {
  const given = ["minAvailable", "maxUnavailable"].flatMap((key) => {
    const value = at(spec, key);
    return typeof value === "number" || typeof value === "string" ? [`${key} ${value}`] : [];
  });
  return given.length === 0 ? "" : ` (${listed(given)})`;
}
