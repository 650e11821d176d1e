import type { PlannedResource } from "../plan/plan.ts";
import { anyResource } from "./expansion.ts";
import { urnsById } from "./ids.ts";
import { at, isHidden, oneOrMore, text, type Value } from "./json.ts";
import type { PlanIndex } from "./plan-index.ts";

/** What the ids in an input mean. */
export interface Referred {
  /** URNs, in the order of the ids where these are known. */
  readonly urns: readonly string[];
  /** These and no others; otherwise the input means some of them, or of others that the plan does not hold. */
  readonly certain: boolean;
}

/** What an id that is not known may be, where the input depends on a resource; `undefined` where it is nothing of the kind asked for. */
export type Means = (dependency: PlannedResource) => Referred | undefined;

/** `path` leads to an id, or to a list of them. */
export function referred(index: PlanIndex, resource: PlannedResource, path: readonly string[], means: Means): Referred {
  const [property = "", ...within] = path;
  const value = at(resource.inputs, ...path);
  return meant(index, resource, { property, whole: within.length === 0 }, value, means);
}

/** The same for a value somewhere within a property: its whole, or a part beside which others depend on something, too. */
export function meant(
  index: PlanIndex,
  { propertyDependencies }: PlannedResource,
  { property, whole }: { readonly property: string; readonly whole: boolean },
  value: Value,
  means: Means,
): Referred {
  const items = isHidden(value) ? [value] : oneOrMore(value);
  const known = items.flatMap((item) => named(item, index) ?? []);
  const hidden = items.filter(isHidden).length;
  if (hidden === 0) return { urns: known, certain: known.length === items.length };
  const dependencies = (propertyDependencies[property] ?? []).map((urn) => {
    const dependency = anyResource(index, urn);
    return dependency === undefined ? undefined : means(dependency);
  });
  const ofKind = whole ? dependencies : dependencies.filter((one) => one !== undefined);
  const found = ofKind.flatMap((one) => one?.urns ?? []).filter((urn) => !known.includes(urn));
  const clear = ofKind.length > 0 && ofKind.every((one) => one?.certain === true);
  const counted = isHidden(value) || found.length === hidden;
  return { urns: [...known, ...found], certain: clear && counted && known.length + hidden === items.length };
}

function named(item: Value, index: PlanIndex): string | undefined {
  const id = text(item);
  return id === undefined ? text(at(item, "resource")) : urnsById(index).get(id);
}

/** Means for ids of resources that a program makes itself. */
export function ofTypes(...types: readonly string[]): Means {
  return ({ type, urn }) => (types.includes(type) ? { urns: [urn], certain: true } : undefined);
}
