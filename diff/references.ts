/** What a resource is referred to by: ids, ARNs and names within inputs. */

import { at, isHidden, text, type Value } from "../model/json.ts";
import type { Json, PlannedResource } from "../plan/plan.ts";
import { keyed } from "./lists.ts";
import type { Path } from "./paths.ts";

export interface Reference {
  readonly path: Path;
  readonly value: Value;
}

const referring = /(^|[a-z])(ids?|arns?|names?|roles?|urls?|resource)$/i;

/** Places within a property that may hold what AWS calls something; the property itself where it is one value. */
export function references(value: Value, path: Path): Reference[] {
  if (typeof value !== "object" || value === null || isHidden(value) || text(at(value, "resource")) !== undefined)
    return [{ path, value }];
  return within(value, path);
}

function within(value: Json, path: Path): Reference[] {
  if (isHidden(value) || text(at(value, "resource")) !== undefined) return isNamed(path) ? [{ path, value }] : [];
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object" || item === null || isHidden(item) || isResource(item)))
      return isNamed(path) || path.length === 1 ? [{ path, value }] : [];
    const items =
      keyed(lastName(path), value, value)?.[0] ?? new Map(value.map((item, place) => [String(place), item]));
    return [...items].flatMap(([item, one]) => within(one, [...path, { item }]));
  }
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, one]) => within(one, [...path, key]));
  return isArn(value) || (isNamed(path) && typeof value === "string") ? [{ path, value }] : [];
}

function isResource(value: Json): boolean {
  return text(at(value, "resource")) !== undefined;
}

function isNamed(path: Path): boolean {
  return referring.test(lastName(path));
}

function lastName(path: Path): string {
  return path.findLast((step) => typeof step === "string") ?? "";
}

/** A name that the program gave, so that a new object of it has it too. */
export function keepsName(value: Value, base: PlannedResource, head: PlannedResource): boolean {
  const given = (resource: PlannedResource) => [
    ...Object.values(resource.inputs).filter((input) => typeof input === "string"),
    text(at(resource.inputs, "metadata", "name")),
  ];
  return typeof value === "string" && given(base).includes(value) && given(head).includes(value);
}

/** Whether the place may hold what a resource of that type is called: `subnetIds` of a Subnet, `launchTemplate.id` of a LaunchTemplate. */
export function mayName({ path, value }: Reference, { type, urn }: PlannedResource): boolean {
  const named = [value].flat().map((item) => text(at(item, "resource")));
  if (named.some((resource) => resource !== undefined)) return named.includes(urn);
  if (path.length === 1) return true;
  return namesType(path, type) || (lastName(path) === "id" && namesType(path.slice(0, -1), type)) || isArn(value);
}

export function namesType(path: Path, type: string): boolean {
  const noun = (/[/:]([^/:]+):/.exec(type)?.[1] ?? "").toLowerCase();
  const name = lastName(path)
    .replace(/(Ids?|Arns?|Names?)$/, "")
    .toLowerCase();
  return noun !== "" && (name.endsWith(noun) || name.endsWith(`${noun}s`));
}

function isArn(value: Value): boolean {
  return typeof value === "string" && value.includes("arn:");
}
