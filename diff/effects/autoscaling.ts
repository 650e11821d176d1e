/** Autoscalers and disruption budgets: they stop no pod by themselves, but decide how many others may stop. */

import { at, text } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { budgetOf, budgetText } from "./budgets.ts";
import { byProperty, counted, harmless, nothing, unknown } from "./outcome.ts";
import { autoscaled } from "./replicas.ts";
import { type EffectTable, objectAfter, objectBefore, objectLabel, type Subject, stays } from "./subject.ts";
import { metadataRules } from "./workloads.ts";

const autoscalerPage = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/";

export const autoscaling: EffectTable = {
  "autoscaling:HorizontalPodAutoscaler": {
    create: (subject) =>
      nothing(
        `From now on ${objectLabel(subject)} sets how many pods of ${target(subject)} there are${range(subject)}.`,
      ),
    update: (subject) =>
      byProperty(subject, [
        ...metadataRules,
        ["spec.minReplicas", limits],
        ["spec.maxReplicas", limits],
        ["spec.metrics", () => nothing("It may choose another number of pods; none restarts.")],
        harmless("spec.behavior", "It changes the number of pods faster or slower."),
        ["spec.scaleTargetRef", () => nothing("What it scaled before keeps the pods it has.")],
      ]),
    replace: (subject) => nothing(`${target(subject)} keeps the pods it has until the new autoscaler decides.`),
    delete: (subject) =>
      nothing(`${target(subject)} keeps the pods it has: nobody scales it any more.`, { page: autoscalerPage }),
  },
  "policy:PodDisruptionBudget": {
    create: budget,
    update: (subject) => byProperty(subject, [...metadataRules, ["spec", budget]]),
    replace: budget,
    delete: unprotected,
  },
};

function target(subject: Subject): string {
  const object = objectAfter(subject) ?? objectBefore(subject);
  const [kind, name] = ["kind", "name"].map((key) => text(at(object?.spec, "scaleTargetRef", key)));
  return kind === undefined || name === undefined ? "its target" : `${kind} ${object?.namespace ?? "?"}/${name}`;
}

function range(subject: Subject): string {
  const object = objectAfter(subject);
  const replicas = object && autoscaled(object);
  return replicas === undefined ? "" : ` (${replicas.min} to ${replicas.max})`;
}

function limits(subject: Subject): Effect {
  const [before, after] = [objectBefore(subject), objectAfter(subject)].map((object) => object && autoscaled(object));
  if (before === undefined || after === undefined)
    return unknown(`How many pods ${target(subject)} keeps cannot be told.`);
  const change = `${before.min} to ${before.max} pods → ${after.min} to ${after.max}`;
  const details = [
    ...(after.max < before.max ? [`Where more than ${counted(after.max, "pod")} run, the others stop.`] : []),
    ...(after.min > before.min ? [`Where fewer than ${counted(after.min, "pod")} run, more start.`] : []),
    ...(after.min < before.min ? [`Without load it goes down to ${counted(after.min, "pod")}.`] : []),
  ];
  return nothing(`${target(subject)} may have another number of pods (${change}); none restarts.`, {
    details,
    page: autoscalerPage,
  });
}

/** It stops no pod; but one that allows no eviction stops every drain of a node. */
function budget(subject: Subject): Effect {
  const object = objectAfter(subject);
  const { head } = subject;
  const found = object && head && budgetOf(head, object);
  const page = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/";
  if (found === undefined || head === undefined) return nothing("It counts only when nodes are drained.", { page });
  return nothing("It counts only when nodes are drained.", { details: [budgetText(head, found)], page });
}

function unprotected(subject: Subject): Effect {
  const object = objectBefore(subject);
  const found = object && subject.base && budgetOf(subject.base, object);
  const left = (found?.pods ?? []).filter((pod) => stays(subject, pod));
  if (left.length === 0) return nothing(`${objectLabel(subject)} has no pods left to protect.`);
  return nothing(
    `${objectLabel(subject)} no longer protects its pods: a node that is drained may stop all of them at once.`,
  );
}
