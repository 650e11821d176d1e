import type { Json, PlannedResource, ResourceOptions } from "../../plan/plan.ts";
import { makeUrn, parseUrn } from "../../plan/urn.ts";
import { type Fields, type Value, walk } from "../json.ts";
import { compared } from "../sorting.ts";

export const unknown: Json = { unknown: true };

/** One resource that a component makes. */
export interface Child {
  /** URN; the component itself by default. */
  readonly parent?: string;
  /** Those that are `undefined` are left out, as the component's own program leaves them out. */
  readonly inputs?: Readonly<Record<string, Value>>;
  /** URNs, beside the resources that the inputs name. */
  readonly dependsOn?: readonly string[];
  /** The component's inputs that an input is made of; that of the same name by default. */
  readonly madeOf?: Readonly<Record<string, readonly string[]>>;
  readonly options?: ResourceOptions;
  readonly custom?: boolean;
}

/** What lies inside one component, as it grows. */
export interface Inside {
  /** Takes one more in, and answers its URN. */
  readonly add: (type: string, name: string, child?: Child) => string;
  readonly resources: readonly PlannedResource[];
}

export function inside(component: PlannedResource): Inside {
  const { stack, project } = parseUrn(component.urn);
  const resources: PlannedResource[] = [];
  const add: Inside["add"] = (type, name, child = {}) => {
    const parent = child.parent ?? component.urn;
    const urn = makeUrn(stack, project, parent, type, name);
    const inputs = given(child.inputs ?? {});
    const propertyDependencies = dependenciesOf(inputs, child.madeOf ?? {}, component);
    const dependencies = [...Object.values(propertyDependencies).flat(), ...(child.dependsOn ?? [])];
    const { protect } = component.options;
    resources.push({
      urn,
      type,
      name,
      parent,
      component: component.urn,
      custom: child.custom ?? true,
      remote: false,
      dependencies: sorted(dependencies),
      propertyDependencies,
      inputs,
      // Handed down to all that lies within: https://www.pulumi.com/docs/iac/concepts/options/protect/
      options: { ...(protect === undefined ? {} : { protect }), ...child.options },
      ...(component.source === undefined ? {} : { source: component.source }),
    });
    return urn;
  };
  return { add, resources };
}

export function reference(urn: string): Json {
  return { resource: urn };
}

/** Without those that nobody gave; an empty text is given. */
export function given(values: Readonly<Record<string, Value>>): Record<string, Json> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries.sort(([a], [b]) => compared(a, b))) as Record<string, Json>;
}

function dependenciesOf(
  inputs: Fields,
  madeOf: Readonly<Record<string, readonly string[]>>,
  component: PlannedResource,
): Record<string, readonly string[]> {
  const entries = Object.keys(inputs).map((key): [string, string[]] => {
    const inherited = (madeOf[key] ?? [key]).flatMap((name) => component.propertyDependencies[name] ?? []);
    return [key, sorted([...inherited, ...resourcesIn(inputs[key])])];
  });
  return Object.fromEntries(entries.filter(([, urns]) => urns.length > 0));
}

/** URNs of the resources that a value names. */
function resourcesIn(value: Value): string[] {
  const found: string[] = [];
  walk(value, (item, path) => {
    if (path.at(-1) === "resource" && typeof item === "string" && item.startsWith("urn:")) found.push(item);
  });
  return found;
}

function sorted(urns: readonly string[]): string[] {
  return [...new Set(urns)].sort();
}
