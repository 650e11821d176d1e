import { at, isHidden, type Value, worded } from "../../model/json.ts";
import type { PodTemplate } from "../../model/kubernetes.ts";
import { perPlan } from "../../model/per-plan.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { podSetsOf } from "../../model/pods.ts";
import { type Budget, budgetsOf, evictable, type Workload, workloadsOf } from "../../model/workloads.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

const page = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/";

export const budgetBlocksDrain: Check = {
  id: "budget-blocks-drain",
  severity: Severity.Error,
  title: "A PodDisruptionBudget lets at least one pod go while all are healthy.",
  why: "Otherwise no node with such a pod can be drained: an update of the node group waits for 15 minutes and fails, and an autoscaler never removes the node.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html",
  find: (_, index) => budgetsOf(index).flatMap((budget) => blocking(budget, index)),
};

const scaled = /^(Deployment|StatefulSet|ReplicaSet|ReplicationController)$/;

function blocking({ object, pods, unclear }: Budget, index: PlanIndex): Hit[] {
  const { resource, label, spec } = object;
  const fix = "Set maxUnavailable to 1, or run more replicas than minAvailable.";
  const minAvailable = at(spec, "minAvailable");
  const maxUnavailable = at(spec, "maxUnavailable");
  if (isZero(maxUnavailable)) return [hit(resource, `${label} never lets a pod go: maxUnavailable is 0.`, fix)];
  if (share(minAvailable) >= 100)
    return [hit(resource, `${label} never lets a pod go: minAvailable is ${share(minAvailable)} %.`, fix)];
  if (unclear || [minAvailable, maxUnavailable].some(isHidden))
    return [cannotTell(resource, `how many pods ${label} lets go`, fix)];
  const replicas = replicasOf(pods, index);
  if (replicas === undefined) return [cannotTell(resource, `how many pods ${label} protects`, fix)];
  if (replicas === 0 || evictable(object, replicas) !== 0) return [];
  const names = pods.map((pod) => pod.object.label).join(", ");
  const count = replicas === 1 ? "1 pod" : `${replicas} pods`;
  const message = `${label} keeps nodes from being drained: minAvailable is ${worded(minAvailable)}, and ${names} may have just ${count}.`;
  return [hit(resource, message, fix)];
}

function isZero(value: Value): boolean {
  return value === 0 || value === "0%" || value === "0";
}

function share(value: Value): number {
  return Number(/^(\d{1,9})%$/.exec(typeof value === "string" ? value : "")?.[1] ?? 0);
}

/** The fewest pods that they may be; 0 where nothing that counts its pods is selected, undefined where it is not known. */
function replicasOf(pods: readonly PodTemplate[], index: PlanIndex): number | undefined {
  const sets = replicasByUrn(index);
  const counts = pods
    .filter(({ object }) => scaled.test(object.kind))
    .map(({ object }) => sets.get(object.resource.urn));
  return counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

const replicasByUrn = perPlan(
  (index): ReadonlyMap<string, number | undefined> =>
    new Map(podSetsOf(index).map(({ resource, minReplicas }) => [resource.urn, minReplicas])),
);

export const budgetOverlap: Check = {
  id: "budget-overlap",
  severity: Severity.Error,
  title: "Each pod belongs to one PodDisruptionBudget at most.",
  why: "The eviction API refuses a pod that two budgets select, however many of them would let it go.",
  page: "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
  find: (_, index) =>
    workloadsOf(index).flatMap(({ pod, budgets }) => {
      if (budgets.length < 2) return [];
      const names = budgets.map(({ label }) => label.replace("PodDisruptionBudget ", "")).join(" and ");
      const message = `${pod.object.label}: its pods belong to ${budgets.length} PodDisruptionBudgets, ${names}, so none of them can be evicted.`;
      return [hit(pod.object.resource, message, "Let the selector of one of them leave these pods out, or remove it.")];
    }),
};

export const budgetMissing: Check = {
  id: "budget-missing",
  severity: Severity.Note,
  title: "Several pods behind a Service have a PodDisruptionBudget.",
  why: "Without one, a drain of several nodes may take all of them at the same time.",
  page,
  find: (_, index) => {
    const unclear = budgetsOf(index).some((budget) => budget.unclear);
    return unclear ? [] : workloadsOf(index).filter(needsBudget).map(unprotected);
  },
};

function needsBudget({ pods, budgets, services }: Workload): boolean {
  return (pods.minReplicas ?? 0) >= 2 && budgets.length === 0 && services.length > 0;
}

function unprotected({ pod }: Workload): Hit {
  const { resource, label } = pod.object;
  return hit(
    resource,
    `${label}: no PodDisruptionBudget selects its pods.`,
    "Add one with maxUnavailable: 1 and the labels of its pods.",
  );
}
