/** Kubernetes objects as their resources describe them: https://kubernetes.io/docs/reference/kubernetes-api/ */

import type { Json, PlannedResource } from "../plan/plan.ts";
import { at, fields, isHidden, list, text, type Value } from "./json.ts";
import { lookUp } from "./look-up.ts";

export interface KubernetesObject {
  readonly resource: PlannedResource;
  readonly kind: string;
  /** Absent where it is not known; `default` where nobody gives any. */
  readonly namespace?: string;
  /** Absent where it is not known, or where the provider will choose it. */
  readonly name?: string;
  readonly metadata: Value;
  readonly spec: Value;
  /** "Deployment demo/nginx", for messages. */
  readonly label: string;
}

export interface Container {
  readonly name: string;
  readonly init: boolean;
  readonly value: Value;
}

/** The pods that an object makes, or is. */
export interface PodTemplate {
  readonly object: KubernetesObject;
  readonly metadata: Value;
  readonly spec: Value;
  readonly containers: readonly Container[];
  /** The plan does not hold what the pods are made of. */
  readonly hidden: boolean;
}

const objectToken = /^kubernetes:(?!helm\.sh|yaml|kustomize)[^:]+:([A-Za-z0-9]+)$/;

export function kubernetesObject(
  resource: PlannedResource,
  providerOf: (urn: string) => PlannedResource | undefined,
): KubernetesObject | undefined {
  const kind = objectToken.exec(resource.type)?.[1];
  if (kind === undefined || !resource.custom || kind.endsWith("Patch")) return undefined;
  const metadata = at(resource.inputs, "metadata");
  const namespace = namespaceOf(resource, at(metadata, "namespace"), providerOf);
  const name = text(at(metadata, "name"));
  const shown = name ?? resource.name;
  return {
    resource,
    kind,
    metadata,
    spec: at(resource.inputs, "spec"),
    label: `${kind} ${namespace === undefined ? shown : `${namespace}/${shown}`}`,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}

/** The object's own namespace, else its provider's, else `default`; undefined where that is not known. */
export function namespaceOf(
  { provider }: PlannedResource,
  own: Value,
  providerOf: (urn: string) => PlannedResource | undefined,
): string | undefined {
  const inherited = provider === undefined ? undefined : at(providerOf(provider)?.inputs, "namespace");
  const given = own ?? inherited;
  return isHidden(given) ? undefined : (text(given) ?? "default");
}

const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

export function podTemplate(object: KubernetesObject): PodTemplate | undefined {
  const path = lookUp(templatePaths, object.kind);
  if (path === undefined) return undefined;
  const template = at(object.resource.inputs, ...path);
  const metadata = at(object.resource.inputs, ...path, "metadata");
  const spec = at(object.resource.inputs, ...path, "spec");
  return {
    object,
    metadata,
    spec,
    containers: [...containers(spec, "initContainers"), ...containers(spec, "containers")],
    hidden: [template, spec, at(spec, "containers"), at(spec, "initContainers")].some(isHidden),
  };
}

function containers(spec: Value, key: "containers" | "initContainers"): Container[] {
  return list(at(spec, key)).map((value, index) => ({
    name: text(at(value, "name")) ?? `${key}[${index}]`,
    init: key === "initContainers",
    value,
  }));
}

export function serviceAccountName({ spec }: PodTemplate): string | undefined {
  const given = at(spec, "serviceAccountName") ?? at(spec, "serviceAccount");
  return isHidden(given) ? undefined : text(given) || "default";
}

export const Answer = { Yes: "yes", No: "no", CannotTell: "cannotTell" } as const;
export type Answer = (typeof Answer)[keyof typeof Answer];

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors; an empty selector selects everything. */
export function selects(selector: Value, labels: Value): Answer {
  const conditions = [
    selectsByLabels(at(selector, "matchLabels"), labels),
    ...list(at(selector, "matchExpressions")).map((expression) => fulfils(expression, labels)),
  ];
  if ([selector, at(selector, "matchExpressions")].some(isHidden)) return Answer.CannotTell;
  return all(conditions);
}

/** A map of labels, as Services have it. */
export function selectsByLabels(wanted: Value, labels: Value): Answer {
  if (isHidden(wanted)) return Answer.CannotTell;
  return all(
    Object.entries(fields(wanted)).map(([key, value]) => {
      const label = at(labels, key);
      if (isHidden(label) || isHidden(value)) return Answer.CannotTell;
      return answer(label !== undefined && label === value);
    }),
  );
}

function fulfils(expression: Json, labels: Value): Answer {
  const key = text(at(expression, "key"));
  const label = key === undefined ? undefined : at(labels, key);
  const values = at(expression, "values");
  if (isHidden(expression) || isHidden(label) || isHidden(values)) return Answer.CannotTell;
  const listed = label !== undefined && list(values).includes(label);
  switch (at(expression, "operator")) {
    case "In":
      return answer(listed);
    case "NotIn":
      return answer(!listed);
    case "Exists":
      return answer(label !== undefined);
    case "DoesNotExist":
      return answer(label === undefined);
    default:
      return Answer.No;
  }
}

export function all(answers: readonly Answer[]): Answer {
  if (answers.includes(Answer.No)) return Answer.No;
  return answers.includes(Answer.CannotTell) ? Answer.CannotTell : Answer.Yes;
}

export function any(answers: readonly Answer[]): Answer {
  if (answers.includes(Answer.Yes)) return Answer.Yes;
  return answers.includes(Answer.CannotTell) ? Answer.CannotTell : Answer.No;
}

function answer(yes: boolean): Answer {
  return yes ? Answer.Yes : Answer.No;
}
