/** https://kubernetes.io/docs/concepts/workloads/controllers/ */

import { at, isHidden, list, text } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import {
  byProperty,
  counted,
  harmless,
  interruption,
  listed,
  nothing,
  type PropertyRule,
  rollingRestart,
  together,
  unknown,
} from "./outcome.ts";
import { deletesFirst } from "./replacement.ts";
import { autoscalerOf, numberIn, podsText, replicasOf } from "./replicas.ts";
import { rollout } from "./rollout.ts";
import {
  type EffectRules,
  type EffectTable,
  objectAfter,
  objectBefore,
  objectLabel,
  type Subject,
  was,
  willBe,
} from "./subject.ts";
import { claimsAtEnd, claimsAtScaleDown } from "./volume-claims.ts";

const nextRollout = "It counts for every rollout from this change on.";

export const metadataRules: readonly PropertyRule[] = [
  harmless("metadata.labels", "No pod restarts: only the object's own labels or annotations change."),
  harmless("metadata.annotations", "No pod restarts: only the object's own labels or annotations change."),
];

const rules: readonly PropertyRule[] = [
  ...metadataRules,
  ["spec.template", roll],
  ["spec.replicas", scale],
  harmless("spec.strategy", nextRollout),
  ["spec.updateStrategy", roll],
  harmless("spec.minReadySeconds", nextRollout),
  harmless("spec.progressDeadlineSeconds", nextRollout),
  harmless("spec.revisionHistoryLimit"),
  ["spec.paused", resume],
  ["spec.persistentVolumeClaimRetentionPolicy", () => nothing("It counts when pods or the StatefulSet itself go.")],
  harmless("spec.ordinals.start", nextRollout),
];

const workload: EffectRules = {
  create: (subject) => {
    const object = objectAfter(subject);
    const pods = object?.kind === "DaemonSet" ? "a pod on every node" : podsText(replicasOf(subject.head, object));
    return nothing(`${objectLabel(subject)} starts ${pods}.`);
  },
  update: (subject) => byProperty(subject, rules),
  replace: replaced,
  delete: (subject) => stopped(subject, "is deleted"),
};

export const workloads: EffectTable = {
  "apps:Deployment": workload,
  "apps:StatefulSet": workload,
  "apps:DaemonSet": workload,
  "apps:ReplicaSet": {
    ...workload,
    update: (subject) =>
      byProperty(subject, [
        ["spec.template", () => nothing(`${objectLabel(subject)} makes only new pods from it.`)],
        ...rules,
      ]),
  },
  "core:Pod": {
    update: (subject) =>
      byProperty(subject, [
        ...metadataRules,
        [
          "spec.containers",
          () => interruption(`${objectLabel(subject)} restarts its changed containers: it has no other pod.`),
        ],
      ]),
    replace: (subject) => interruption(`${objectLabel(subject)} stops, and a new one starts in its place.`),
    delete: (subject) => interruption(`${objectLabel(subject)} stops.`),
  },
};

function roll(subject: Subject): Effect | undefined {
  const object = objectAfter(subject);
  if (object === undefined) return unknown(`Which pods of ${objectLabel(subject)} restart cannot be told.`);
  const template = subject.change.properties.some(({ path }) => path.startsWith("spec.template"));
  return template ? rollout(subject.head, object) : nothing(nextRollout);
}

function resume(subject: Subject): Effect {
  const object = objectAfter(subject);
  if (willBe(subject, "spec", "paused") === true || object === undefined)
    return nothing("From now on changes of the pod template wait.");
  return rollout(subject.head, object);
}

function scale(subject: Subject): Effect {
  const object = objectAfter(subject);
  const label = objectLabel(subject);
  const [before, after] = [was(subject, "spec", "replicas"), willBe(subject, "spec", "replicas")];
  if (isHidden(before) || isHidden(after)) return unknown(`How many pods ${label} keeps cannot be told.`);
  const from = before === undefined ? 1 : numberIn(before);
  const to = after === undefined ? 1 : numberIn(after);
  if (from === undefined || to === undefined) return unknown(`How many pods ${label} keeps cannot be told.`);
  const autoscaler = object && autoscalerOf(subject.head, object);
  const details =
    autoscaler === undefined
      ? []
      : [
          `${autoscaler.label} owns the number: it corrects what this sets${after === undefined ? ", and without a number the API sets 1" : ""}.`,
        ];
  const page = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/";
  if (to === 0 && from > 0) return interruption(`${label} stops all of its ${counted(from, "pod")}.`, { details });
  if (to >= from)
    return nothing(`${label} starts ${counted(to - from, "more pod", "more pods")} (${from} → ${to}); none restarts.`, {
      details,
    });
  const claims = claimsAtScaleDown(subject);
  const stops = nothing(`${label} stops ${from - to} of ${counted(from, "pod")} (${from} → ${to}); none restarts.`, {
    details,
  });
  const scaled = autoscaler === undefined ? stops : { ...stops, page };
  return claims === undefined ? scaled : together([claims, scaled]);
}

function replaced(subject: Subject): Effect {
  const label = objectLabel(subject);
  const pods = podsText(replicasOf(subject.base, objectBefore(subject)));
  const claims = claimsAtEnd(subject);
  const renamed = renamedClaims(subject);
  const orphaned =
    renamed.length === 0
      ? []
      : [`Its pods start with empty volumes: what is in the claims of ${listed(renamed)} stays there, used by nobody.`];
  const gone =
    deletesFirst(subject) || orphaned.length > 0
      ? interruption(`${label} is deleted with ${where(subject, pods)} before the new one starts.`, {
          details: orphaned,
        })
      : rollingRestart(
          `${label} and its successor run side by side until the new pods are ready; then ${where(subject, pods)} stop.`,
        );
  return claims === undefined ? gone : together([claims, gone]);
}

function stopped(subject: Subject, what: string): Effect {
  const pods = podsText(replicasOf(subject.base, objectBefore(subject)));
  const claims = claimsAtEnd(subject);
  const gone = interruption(
    `${objectLabel(subject)} ${what}: ${where(subject, pods)} stop${/only pod$/.test(pods) && !isDaemonSet(subject) ? "s" : ""}.`,
  );
  return claims === undefined ? gone : together([claims, gone]);
}

function where(subject: Subject, pods: string): string {
  return isDaemonSet(subject) ? "its pods on all nodes" : pods;
}

function isDaemonSet({ change }: Subject): boolean {
  return change.type.endsWith(":DaemonSet");
}

/** Claims are called after the template and the pod: another name finds other volumes. */
function renamedClaims(subject: Subject): string[] {
  const names = (value: ReturnType<typeof was>) =>
    list(at(value, "volumeClaimTemplates")).flatMap((template) => text(at(template, "metadata", "name")) ?? []);
  const after = names(willBe(subject, "spec"));
  return names(was(subject, "spec")).filter((name) => !after.includes(name));
}
