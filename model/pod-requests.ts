/** What a pod asks for: https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers */

import type { Resources } from "./instances.ts";
import { at, fields, isHidden, isMissing, list, type Value } from "./json.ts";
import type { Container, PodTemplate } from "./kubernetes.ts";
import type { PlanIndex } from "./plan-index.ts";
import { cpuMillis, memoryMib } from "./quantity.ts";

export interface Requests extends Resources {
  /** Some request is not known in this plan, and counted as nothing. */
  readonly unclear: boolean;
}

/** What a namespace's limit ranges give to containers that ask for nothing. */
export type Defaults = (resource: "cpu" | "memory") => readonly Value[];

const noDefaults: Defaults = () => [];

/** By namespace: https://kubernetes.io/docs/concepts/policy/limit-range/ */
export function defaultsByNamespace(index: PlanIndex): (namespace: string | undefined) => Defaults {
  const ranges = new Map<string, Value[]>();
  for (const { namespace, spec } of index.ofKind("LimitRange")) {
    const items = list(at(spec, "limits")).filter((item) => at(item, "type") === "Container");
    if (namespace !== undefined) ranges.set(namespace, [...(ranges.get(namespace) ?? []), ...items]);
  }
  return (namespace) => {
    const items = namespace === undefined ? undefined : ranges.get(namespace);
    return items === undefined ? noDefaults : (resource) => items.map((item) => rangeDefault(item, resource));
  };
}

/** The API server fills in a range's own gaps in this order. */
function rangeDefault(item: Value, resource: string): Value {
  return ["defaultRequest", "default", "max", "min"]
    .map((key) => at(item, key, resource))
    .find((value) => !isMissing(value));
}

export function podRequests({ spec, containers, hidden }: PodTemplate, defaults: Defaults): Requests {
  const cpu = podAmount("cpu", cpuMillis, spec, containers, defaults);
  const memory = podAmount("memory", memoryMib, spec, containers, defaults);
  return {
    cpuMillis: cpu ?? 0,
    memoryMib: memory ?? 0,
    unclear: hidden || cpu === undefined || memory === undefined,
  };
}

type Read = (value: Value) => number | undefined;

/** A request of the whole pod takes the place of its containers': https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/ */
function podAmount(
  resource: "cpu" | "memory",
  read: Read,
  spec: Value,
  containers: readonly Container[],
  defaults: Defaults,
): number | undefined {
  const whole = requested(at(spec, "resources"), resource, []);
  if (!isMissing(whole)) return read(whole);
  const amounts = containers.map(({ value, init }) => {
    const asked = requested(at(value, "resources"), resource, defaults(resource));
    const amount = isMissing(asked) ? 0 : read(asked);
    return { init, sidecar: init && at(value, "restartPolicy") === "Always", amount };
  });
  if (amounts.some(({ amount }) => amount === undefined)) return undefined;
  return most(amounts.map((one) => ({ ...one, amount: one.amount ?? 0 })));
}

/** A limit of one's own stands in for a request, before the namespace has a say. */
function requested(resources: Value, resource: string, defaults: readonly Value[]): Value {
  if (isHidden(resources)) return resources;
  const own = [at(resources, "requests", resource), at(resources, "limits", resource)];
  return [...own, ...defaults].find((value) => !isMissing(value));
}

/** Containers run together, and with the sidecars; the other init containers one after another, each beside the sidecars before it. */
function most(amounts: readonly { init: boolean; sidecar: boolean; amount: number }[]): number {
  let sidecars = 0;
  let peak = 0;
  let running = 0;
  for (const { init, sidecar, amount } of amounts) {
    if (sidecar) sidecars += amount;
    else if (init) peak = Math.max(peak, sidecars + amount);
    else running += amount;
    peak = Math.max(peak, sidecars);
  }
  return Math.max(peak, running + sidecars);
}

/** Of an add-on's or a chart's `resources`, where they are set; undefined where they are not. */
export function configuredRequests(resources: Value): Requests | undefined {
  if (isMissing(resources) || (!isHidden(resources) && Object.keys(fields(resources)).length === 0)) return undefined;
  const cpu = requested(resources, "cpu", []);
  const memory = requested(resources, "memory", []);
  const known = [isMissing(cpu) ? 0 : cpuMillis(cpu), isMissing(memory) ? 0 : memoryMib(memory)] as const;
  return { cpuMillis: known[0] ?? 0, memoryMib: known[1] ?? 0, unclear: known.includes(undefined) };
}
