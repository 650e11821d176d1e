import type { Plan, PlannedResource } from "../plan/plan.ts";
import { groupBy, groupByEach } from "./groups.ts";
import { type IdentityPolicy, identityPolicies } from "./iam.ts";
import { type Identities, identities } from "./identity.ts";
import { at, fields, isHidden } from "./json.ts";
import { type KubernetesObject, kubernetesObject, type PodTemplate, podTemplate } from "./kubernetes.ts";
import { Order } from "./order.ts";
import { byUrn } from "./sorting.ts";

/** What several checks ask of a plan, answered once. Everything is in the order of URNs, whatever the plan's order. */
export interface PlanIndex {
  readonly plan: Plan;
  readonly resources: readonly PlannedResource[];
  readonly resource: (urn: string) => PlannedResource | undefined;
  readonly ofType: (...types: readonly string[]) => readonly PlannedResource[];
  /** True where the plan holds something of AWS: what only AWS needs is not missed elsewhere. */
  readonly onAws: boolean;
  readonly objects: readonly KubernetesObject[];
  readonly objectOf: (urn: string) => KubernetesObject | undefined;
  readonly ofKind: (...kinds: readonly string[]) => readonly KubernetesObject[];
  /** True where the plan has such an object, and where one of its kind there hides its name, so that it may be the one. */
  readonly mayExist: (kind: string, namespace: string | undefined, name: string) => boolean;
  readonly pods: readonly PodTemplate[];
  readonly podOf: (urn: string) => PodTemplate | undefined;
  /** The pods of a namespace that may have all the labels: a superset, found by the label that fewest have. */
  readonly podsWith: (namespace: string | undefined, labels: readonly Label[]) => readonly PodTemplate[];
  readonly identityPolicies: () => readonly IdentityPolicy[];
  readonly identities: () => Identities;
  readonly order: () => Order;
}

export type Label = readonly [key: string, value: string];

const indexes = new WeakMap<Plan, PlanIndex>();

/** The same for the same plan: whoever asks shares what was worked out before. */
export function indexOf(plan: Plan): PlanIndex {
  const index = indexes.get(plan) ?? made(plan);
  indexes.set(plan, index);
  return index;
}

function made(plan: Plan): PlanIndex {
  const resources = [...plan.resources].sort(byUrn);
  const found = new Map(resources.map((resource) => [resource.urn, resource]));
  const byType = groupBy(resources, ({ type }) => type);
  const resource = (urn: string) => found.get(urn);
  const ofType = (...types: readonly string[]) => types.flatMap((type) => byType.get(type) ?? []);
  const base = {
    resources,
    resource,
    ofType,
    onAws: resources.some(({ type }) => /^(aws|awsx|eks):/.test(type)),
    ...inCluster(resources, resource),
  };
  return {
    ...base,
    plan,
    identityPolicies: once(() => resources.flatMap(identityPolicies)),
    identities: once(() => identities(base)),
    order: once(() => new Order(resources)),
  };
}

function inCluster(resources: readonly PlannedResource[], resource: PlanIndex["resource"]) {
  const objects = present(resources.map((one) => kubernetesObject(one, resource)));
  const objectsByUrn = new Map(objects.map((object) => [object.resource.urn, object]));
  const byKind = groupBy(objects, ({ kind }) => kind);
  const names = new Set(objects.map(({ kind, namespace, name }) => key(kind, namespace, name)));
  const pods = present(objects.map(podTemplate));
  const byUrn = new Map(pods.map((pod) => [pod.object.resource.urn, pod]));
  return {
    objects,
    objectOf: (urn: string) => objectsByUrn.get(urn),
    ofKind: (...kinds: readonly string[]) => kinds.flatMap((kind) => byKind.get(kind) ?? []),
    mayExist: (kind: string, namespace: string | undefined, name: string) =>
      namespace === undefined
        ? byKind.has(kind)
        : [namespace, undefined].some((place) => names.has(key(kind, place, name)) || names.has(key(kind, place))),
    pods,
    podOf: (urn: string) => byUrn.get(urn),
    podsWith: podsWith(pods),
  };
}

function podsWith(pods: readonly PodTemplate[]): PlanIndex["podsWith"] {
  const groups = groupByEach(pods, (pod) => {
    const labels = at(pod.metadata, "labels");
    const { namespace } = pod.object;
    const values = Object.entries(fields(labels));
    const unclear = isHidden(labels) || values.some(([, value]) => isHidden(value));
    const keys = unclear ? [key(namespace, "?")] : values.map(([name, value]) => key(namespace, name, String(value)));
    return [key(namespace), ...keys];
  });
  const group = (...parts: readonly (string | undefined)[]) => groups.get(key(...parts)) ?? [];
  return (namespace, labels) => {
    if (namespace === undefined) return pods;
    const certain = labels.map((label) => group(namespace, ...label));
    if (certain.length === 0) return [...group(namespace), ...group(undefined)];
    const fewest = certain.reduce((least, some) => (some.length < least.length ? some : least));
    return [...fewest, ...group(namespace, "?"), ...group(undefined)];
  };
}

/** Neither names nor labels hold a line break. */
function key(...parts: readonly (string | undefined)[]): string {
  return parts.map((part) => part ?? "").join("\n");
}

function present<T>(items: readonly (T | undefined)[]): T[] {
  return items.filter((item) => item !== undefined);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
