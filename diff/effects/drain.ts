import { type NodeGroup, nodeGroupsOf } from "../../model/nodes.ts";
import { perPlan } from "../../model/per-plan.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { type PodSet, podSetsOf } from "../../model/pods.ts";
import { budgetsFor, budgetText, isBlocking } from "./budgets.ts";
import { counted, listed } from "./outcome.ts";
import type { Subject } from "./subject.ts";

/** Managed node groups give up on a pod that may not be evicted after 15 minutes. */
export const drainPage = "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html";

/** The group as it runs now: the one that changes, or the packaged one that makes it. */
export function groupOf(subject: Subject, index: PlanIndex | undefined): NodeGroup | undefined {
  const { urn, previousUrn, within } = subject.change;
  const urns = [urn, previousUrn, within, (index === subject.head ? subject.after : subject.before)?.component];
  return index && nodeGroupsOf(index).find(({ resource }) => urns.includes(resource.urn));
}

const podsByGroup = perPlan((index) => {
  const found = new Map<string, PodSet[]>();
  for (const pods of podSetsOf(index))
    for (const { resource } of pods.runsOn.nodeGroups)
      found.set(resource.urn, [...(found.get(resource.urn) ?? []), pods]);
  return found;
});

/** Pods that must go elsewhere when nodes of the group go; those of DaemonSets go with their node. */
export function podsOn(index: PlanIndex, { resource }: NodeGroup): PodSet[] {
  return (podsByGroup(index).get(resource.urn) ?? []).filter(({ perNode }) => !perNode);
}

/** What stands in the way of a drain, and what it interrupts, a sentence each. */
export function inTheWay(index: PlanIndex, group: NodeGroup): string[] {
  const pods = podsOn(index, group);
  const budgets = budgetsFor(index, pods);
  const protectedUrns = new Set(budgets.flatMap((budget) => budget.pods.map(({ object }) => object.resource.urn)));
  const single = pods.filter(({ maxReplicas }) => maxReplicas === 1).map(({ label }) => label);
  // Add-ons and charts bring budgets of their own, which no plan shows.
  const free = pods.filter(
    ({ resource, spec, maxReplicas }) => spec !== undefined && maxReplicas !== 1 && !protectedUrns.has(resource.urn),
  );
  const blocking = budgets.filter((budget) => isBlocking(index, budget));
  return [
    ...(pods.length === 0 ? [] : [`Pods of ${listed(pods.map(({ label }) => label))} move to other nodes.`]),
    ...blocking.map((budget) => budgetText(index, budget)),
    ...(blocking.length === 0 ? [] : ["The update waits 15 minutes for such a pod, and then fails."]),
    ...budgets.filter((budget) => !blocking.includes(budget)).map((budget) => budgetText(index, budget)),
    ...(single.length === 0
      ? []
      : [
          `${listed(single)} ${single.length === 1 ? "has a single pod, which is" : "have a single pod each, which is"} away until it runs elsewhere.`,
        ]),
    ...(free.length === 0
      ? []
      : [`No budget protects ${listed(free.map(({ label }) => label))}: all of their pods on a node go at once.`]),
  ];
}

/** "its 2 nodes", "its 2 to 4 nodes" */
export function nodesText({ minSize, maxSize }: NodeGroup): string {
  if (minSize === undefined || maxSize === undefined) return "its nodes";
  return minSize === maxSize ? `its ${counted(minSize, "node")}` : `its ${minSize} to ${maxSize} nodes`;
}

export function atATime({ maxUnavailable, maxUnavailablePercentage }: NodeGroup): string {
  if (maxUnavailablePercentage !== undefined) return `at most ${maxUnavailablePercentage} % at a time`;
  return `at most ${maxUnavailable ?? 1} at a time`;
}
