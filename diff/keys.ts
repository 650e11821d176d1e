/** What a resource is called in both plans: its URN without stack and project, which may be others there. */

import { type Fields, fields, text, type Value } from "../model/json.ts";
import type { PlannedResource } from "../plan/plan.ts";
import { parseUrn } from "../plan/urn.ts";

/** The chain of types and the name. */
export type Key = string;

export function keyOf(urn: string): Key {
  const [, , ...rest] = urn.split("::");
  return rest.join("::");
}

function key(parentKey: Key | undefined, type: string, name: string): Key {
  const above = parentKey?.slice(0, parentKey.indexOf("::"));
  return above === undefined || above === stackType ? `${type}::${name}` : `${above}$${type}::${name}`;
}

const stackType = "pulumi:pulumi:Stack";

function nameOf(key: Key): string {
  return key.slice(key.indexOf("::") + 2);
}

/** A child of a parent that had another name had one too, where the parent's begins it. */
export function inheritedKey(child: { type: string; name: string }, parentName: string, formerParent: Key): Key {
  const name = child.name.startsWith(parentName)
    ? nameOf(formerParent) + child.name.slice(parentName.length)
    : child.name;
  return key(formerParent, child.type, name);
}

/**
 * Under which other names the state may hold a resource, as the engine works them out from its own aliases and from what its
 * parent was called: https://www.pulumi.com/docs/iac/concepts/options/aliases/
 */
export function aliasKeys(resource: PlannedResource, parent: PlannedResource | undefined, formerParent?: Key): Key[] {
  const { type, name, options } = resource;
  const own = (options.aliases ?? []).map((alias) => aliasKey(alias, resource));
  if (parent === undefined || formerParent === undefined) return own;
  const inherited = [{ type, name }, ...own.map(partsOf)].map((child) =>
    inheritedKey(child, parent.name, formerParent),
  );
  return [...own, ...inherited];
}

function aliasKey(alias: Value, { type, name, parent }: PlannedResource): Key {
  const given: Fields = fields(alias);
  const urn = text(given.urn);
  if (urn !== undefined && urn !== "") return keyOf(urn);
  const spec = fields(given.spec);
  const parentUrn = spec.noparent === true ? undefined : text(spec.parenturn) || parent;
  const above = parentUrn === undefined ? undefined : keyOf(parentUrn);
  return key(above, text(spec.type) || type, text(spec.name) || name);
}

function partsOf(key: Key): { type: string; name: string } {
  const { qualifiedType, name } = parseUrn(`::::${key}`);
  return { type: qualifiedType.split("$").at(-1) ?? "", name };
}
