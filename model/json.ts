/** Reading JSON of which nothing is certain: no function here throws, whatever the inputs of a resource hold. */

import type { Json } from "../plan/plan.ts";

export type Value = Json | undefined;
export type Fields = Readonly<Record<string, Json>>;

function isObject(value: Value | Fields): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMarker(value: Value | Fields, key: string): boolean {
  return isObject(value) && value[key] === true && Object.keys(value).length === 1;
}

export function isUnknown(value: Value): boolean {
  return isMarker(value, "unknown");
}

/** With a mark, which differs where the secrets do, in plans that are made to be compared. */
export function isSecret(value: Value): boolean {
  if (isMarker(value, "secret")) return true;
  return isObject(value) && value.secret === true && typeof value.mark === "string" && Object.keys(value).length === 2;
}

/** A value that the plan stands in for: nobody can say what it is. */
export function isHidden(value: Value): boolean {
  return isObject(value) && (value.unknown === true || value.secret === true) && (isUnknown(value) || isSecret(value));
}

/** What stands at a path; where a value on the way is hidden, so is all below it, and its stand-in is the answer. */
export function at(value: Value | Fields, ...path: readonly string[]): Value {
  let here = value as Value;
  for (const step of path) {
    if (!isObject(here)) return undefined;
    if (isHidden(here)) return here;
    here = Object.hasOwn(here, step) ? here[step] : undefined;
  }
  return here;
}

export function fields(value: Value): Fields {
  return isObject(value) && !isHidden(value) ? value : {};
}

export function list(value: Value): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: Value): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** One value, or a list of them, as a list: IAM and Kubernetes take both in many places. */
export function oneOrMore(value: Value): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function strings(value: Value): string[] {
  return oneOrMore(value).filter((item) => typeof item === "string");
}

/** A value within a sentence. */
export function worded(value: Value): string {
  if (isMissing(value) || isHidden(value)) return "something unknown";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Neither there nor null; an empty string counts as there. */
export function isMissing(value: Value): value is undefined | null {
  return value === undefined || value === null;
}

/** Calls back for every value within; `path` is valid during the call only. A stand-in is a value, not an object to enter. */
export function walk(
  value: Value | Fields,
  visit: (value: Json, path: readonly string[]) => void,
  path: string[] = [],
): void {
  if (value === undefined) return;
  visit(value as Json, path);
  if (typeof value !== "object" || value === null || isHidden(value as Json)) return;
  for (const key of Object.keys(value)) {
    path.push(key);
    walk((value as Fields)[key], visit, path);
    path.pop();
  }
}
