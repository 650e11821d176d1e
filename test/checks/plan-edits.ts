import assert from "node:assert/strict";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";

/** What becomes of one resource. */
export type Change = (resource: PlannedResource) => PlannedResource;

/** The plan with some of its resources changed; fails where there are none, so that no test passes for lack of them. */
export function changed(plan: Plan, which: RegExp, ...changes: readonly Change[]): Plan {
  assert(
    plan.resources.some(({ urn }) => which.test(urn)),
    `nothing is called ${which}`,
  );
  const change: Change = (resource) => changes.reduce((one, change) => change(one), resource);
  return { ...plan, resources: plan.resources.map((one) => (which.test(one.urn) ? change(one) : one)) };
}

export function without(plan: Plan, which: RegExp): Plan {
  const resources = plan.resources.filter(({ urn }) => !which.test(urn));
  assert(resources.length < plan.resources.length, `nothing is called ${which}`);
  return { ...plan, resources };
}

export function first(plan: Plan, which: RegExp): PlannedResource {
  const found = plan.resources.find(({ urn }) => which.test(urn));
  assert(found, `nothing is called ${which}`);
  return found;
}

/** One more resource, where a certain other one stands. */
export function more(plan: Plan, like: RegExp, type: string, name: string, inputs: Record<string, Json>): Plan {
  const model = first(plan, like);
  const urn = `${model.urn.split("::").slice(0, 2).join("::")}::eks-platform:index:Workload$${type}::${name}`;
  return {
    ...plan,
    resources: [...plan.resources, { ...model, urn, type, name, inputs, propertyDependencies: {} }],
  };
}

/** The same once more under another name, with some inputs of its own. */
export function again(plan: Plan, which: RegExp, name: string, ...changes: readonly Change[]): Plan {
  const model = first(plan, which);
  const copy = { ...model, urn: model.urn.replace(/[^:]+$/, name), name };
  return { ...plan, resources: [...plan.resources, changes.reduce((one, change) => change(one), copy)] };
}

/** Replaces a text wherever the inputs have it. */
export const replacing =
  (from: RegExp, to: string): Change =>
  (resource) => ({
    ...resource,
    inputs: JSON.parse(JSON.stringify(resource.inputs).replace(from, to)) as Record<string, Json>,
  });

export const setting =
  (inputs: Record<string, Json>): Change =>
  (resource) => ({ ...resource, inputs: { ...resource.inputs, ...inputs } });

/** Sets what lies within the inputs; undefined removes it. */
export const putting =
  (value: Json | undefined, ...path: readonly string[]): Change =>
  (resource) => {
    const inputs = structuredClone(resource.inputs) as Record<string, Json>;
    let target = inputs;
    for (const key of path.slice(0, -1)) {
      target[key] ??= {};
      target = target[key] as Record<string, Json>;
    }
    const last = path.at(-1) ?? "";
    assert(value !== undefined || last in target, `${resource.name} has no ${path.join(".")}`);
    if (value === undefined) delete target[last];
    else target[last] = value;
    return { ...resource, inputs };
  };
