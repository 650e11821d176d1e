import { isDeepStrictEqual } from "node:util";
import { anyResource } from "../../model/expansion.ts";
import { at, fields, isUnknown, list, type Value } from "../../model/json.ts";
import { type KubernetesObject, kubernetesObject, type PodTemplate } from "../../model/kubernetes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import type { Effect, PropertyChange, ResourceChange } from "../diff.ts";

export type Change = Omit<ResourceChange, "effect">;

/** A change with the two plans it lies between. */
export interface Subject {
  readonly change: Change;
  /** Absent where it is created, and where the base has no plan. */
  readonly before: PlannedResource | undefined;
  /** Absent where it is deleted. */
  readonly after: PlannedResource | undefined;
  readonly base: PlanIndex | undefined;
  readonly head: PlanIndex | undefined;
}

/** What each action does to what runs; without `create`, creating disturbs nothing. */
export interface EffectRules {
  readonly create?: (subject: Subject) => Effect;
  readonly update: (subject: Subject) => Effect;
  readonly replace: (subject: Subject) => Effect;
  readonly delete: (subject: Subject) => Effect;
}

/** By type; Kubernetes' own by API group and kind, `apps:Deployment`. */
export type EffectTable = Readonly<Record<string, EffectRules>>;

export function subjectOf(change: Change, base: PlanIndex | undefined, head: PlanIndex | undefined): Subject {
  const find = (index: PlanIndex | undefined, urn: string) => index && anyResource(index, urn);
  return {
    change,
    before: change.action === "create" ? undefined : find(base, change.previousUrn ?? change.urn),
    after: change.action === "delete" ? undefined : withUnknowns(find(head, change.urn), change.properties),
    base,
    head,
  };
}

const plainPath = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;

/** What follows from a replacement is not in the head's plan, which holds a stand-in: it is not known. */
function withUnknowns(resource: PlannedResource | undefined, properties: readonly PropertyChange[]) {
  const unknowns = properties.filter(({ path, after }) => isUnknown(after) && plainPath.test(path));
  if (resource === undefined || unknowns.length === 0) return resource;
  const inputs = unknowns.reduce<Value>(
    (value, { path }) => withUnknown(value, path.split(".")),
    resource.inputs as Value,
  );
  return { ...resource, inputs: fields(inputs) };
}

function withUnknown(value: Value, [step, ...rest]: readonly string[]): Value {
  if (step === undefined) return { unknown: true };
  const here = fields(value);
  return Object.hasOwn(here, step) ? { ...here, [step]: withUnknown(here[step], rest) as Json } : value;
}

export function was(subject: Subject, ...path: readonly string[]): Value {
  return at(subject.before?.inputs, ...path);
}

export function willBe(subject: Subject, ...path: readonly string[]): Value {
  return at(subject.after?.inputs, ...path);
}

/** The items of a list that the head no longer has, and those that only the head has. */
export function listChanges(subject: Subject, ...path: readonly string[]) {
  const before = list(was(subject, ...path));
  const after = list(willBe(subject, ...path));
  return {
    removed: before.filter((item) => !after.some((other) => isDeepStrictEqual(item, other))),
    added: after.filter((item) => !before.some((other) => isDeepStrictEqual(item, other))),
  };
}

export function objectBefore({ before, base }: Subject): KubernetesObject | undefined {
  return before && kubernetesObject(before, (urn) => base?.resource(urn));
}

export function objectAfter({ after, head }: Subject): KubernetesObject | undefined {
  return after && kubernetesObject(after, (urn) => head?.resource(urn));
}

/** Kinds of objects that stand in no namespace: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris */
const wide =
  /^(Namespace|Node|PersistentVolume|ClusterRole|ClusterRoleBinding|StorageClass|CustomResourceDefinition|PriorityClass|IngressClass|\w+WebhookConfiguration)$/;

/** "Deployment web/nginx", as it is called now where it is there now. */
export function objectLabel(subject: Subject): string {
  const object = objectBefore(subject) ?? objectAfter(subject);
  if (object === undefined) return subject.change.name;
  return wide.test(object.kind) ? `${object.kind} ${object.name ?? subject.change.name}` : object.label;
}

export function under(path: string, prefix: string): boolean {
  if (prefix === "" || prefix === "*" || path === prefix) return true;
  return path.startsWith(prefix) && (path[prefix.length] === "." || path[prefix.length] === "[");
}

export function isIgnored({ after }: Subject, { path }: Pick<PropertyChange, "path">): boolean {
  return (after?.options.ignoreChanges ?? []).some((ignored) => under(path, ignored));
}

/** Whatever makes the pods is there in the head as well. */
export function stays({ head }: Subject, { object }: PodTemplate): boolean {
  return head?.podOf(object.resource.urn) !== undefined;
}
