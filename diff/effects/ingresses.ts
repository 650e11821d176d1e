/** https://kubernetes.io/docs/concepts/services-networking/ingress/ */

import { at, isHidden, list, text, type Value, worded } from "../../model/json.ts";
import type { KubernetesObject } from "../../model/kubernetes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { Effect } from "../diff.ts";
import { annotationEffects, ingressAnnotations } from "./load-balancer-annotations.ts";
import {
  byProperty,
  harmless,
  interruption,
  listed,
  nothing,
  type PropertyRule,
  together,
  unknown,
} from "./outcome.ts";
import { newHostName } from "./services.ts";
import { type EffectTable, objectAfter, objectBefore, objectLabel, type Subject, willBe } from "./subject.ts";

const rules: readonly PropertyRule[] = [
  harmless("metadata.labels", "No connection is touched: only the object's own labels change."),
  ["metadata.annotations", (subject) => annotationEffects(subject, ingressAnnotations)],
  ["spec.rules", routes],
  ["spec.defaultBackend", routes],
  ["spec.ingressClassName", (subject) => interruption(newHostName(objectLabel(subject)))],
  harmless("spec.tls", "The certificates that are looked for change; connections stay."),
];

export const ingresses: EffectTable = {
  "networking.k8s.io:Ingress": {
    create: (subject) => {
      const shared = sharing(subject.base, objectAfter(subject));
      return nothing(
        shared.length === 0
          ? `A load balancer is made for ${objectLabel(subject)}.`
          : `The load balancer of the group ${groupOf(objectAfter(subject))} gets the rules of ${objectLabel(subject)}.`,
      );
    },
    update: (subject) => byProperty(subject, rules),
    replace: (subject) => interruption(`${objectLabel(subject)} is gone until the new one is there.`, ending(subject)),
    delete: (subject) =>
      interruption(
        `${objectLabel(subject)} is deleted, and nothing answers ${listed(hosts(subject))}.`,
        ending(subject),
      ),
  },
};

function groupOf(object: KubernetesObject | undefined): string | undefined {
  return text(at(object?.metadata, "annotations", "alb.ingress.kubernetes.io/group.name"));
}

/** The other Ingresses that share its load balancer. */
function sharing(index: PlanIndex | undefined, object: KubernetesObject | undefined): KubernetesObject[] {
  const group = groupOf(object);
  if (group === undefined || index === undefined) return [];
  return index.ofKind("Ingress").filter((one) => groupOf(one) === group && one.resource.urn !== object?.resource.urn);
}

function ending(subject: Subject) {
  const old = objectBefore(subject);
  const others = sharing(subject.head, old);
  return {
    details:
      others.length > 0
        ? [
            `The load balancer of the group ${groupOf(old)} stays: ${listed(others.map(({ label }) => label))} ${others.length === 1 ? "needs" : "need"} it.`,
          ]
        : ["Its load balancer goes with it, and the host name of that; a new one has another name."],
  };
}

function hosts(subject: Subject): string[] {
  return [...(paths(objectBefore(subject)) ?? new Map()).keys()];
}

/** Backends by "host/path". */
function paths(object: KubernetesObject | undefined): Map<string, Value> | undefined {
  const rules = at(object?.spec, "rules");
  if (isHidden(rules)) return undefined;
  const found = new Map<string, Value>();
  for (const rule of list(rules)) {
    const host = at(rule, "host");
    if (isHidden(host)) return undefined;
    for (const path of list(at(rule, "http", "paths")))
      found.set(`${text(host) ?? "any host"}${text(at(path, "path")) ?? "/"}`, at(path, "backend"));
  }
  const otherwise = at(object?.spec, "defaultBackend");
  if (otherwise !== undefined) found.set("everything else", otherwise);
  return found;
}

function routes(subject: Subject): Effect {
  const label = objectLabel(subject);
  const [before, after] = [paths(objectBefore(subject)), paths(objectAfter(subject))];
  if (before === undefined || after === undefined || isHidden(willBe(subject, "spec")))
    return unknown(`Which hosts and paths ${label} still answers cannot be told.`);
  const gone = [...before.keys()].filter((path) => !after.has(path));
  const come = [...after.keys()].filter((path) => !before.has(path));
  const moved = [...after].filter(
    ([path, backend]) => before.has(path) && JSON.stringify(before.get(path)) !== JSON.stringify(backend),
  );
  const effects = [
    ...(gone.length > 0 ? [interruption(`${label} no longer answers ${listed(gone)}.`)] : []),
    ...moved.map(([path, backend]) =>
      interruption(
        `${path} goes to ${backendText(backend)} instead of ${backendText(before.get(path))}; requests fail until its targets are healthy.`,
      ),
    ),
    ...(come.length > 0 ? [nothing(`${label} answers ${listed(come)} as well.`)] : []),
  ];
  return effects.length === 0 ? nothing(`${label} answers what it did.`) : together(effects);
}

function backendText(backend: Value): string {
  const name = text(at(backend, "service", "name"));
  const port = at(backend, "service", "port", "number") ?? at(backend, "service", "port", "name");
  return name === undefined
    ? "another target"
    : `Service ${name}${port === undefined || isHidden(port) ? "" : `:${worded(port)}`}`;
}
