import type * as z from "zod";
import { type Path, valueAt } from "./paths.ts";

export interface LenientResult<T> {
  /** What is left when everything wrong is taken out; nothing where that is impossible. */
  readonly value?: T;
  /** Where a value was taken out. Keys that nobody knows are not among them: no rule looks at those. */
  readonly dropped: readonly Path[];
}

/**
 * Takes out what the schema refuses until the rest is accepted, so that the rules between settings can be checked even
 * while single settings are wrong: a reader gets every mistake at once.
 */
export function parseLeniently<T>(
  schema: z.ZodType<T>,
  input: unknown,
  substitutes: Record<string, unknown>,
): LenientResult<T> {
  let rest: unknown = structuredClone(input);
  const dropped: Path[] = [];
  // Each round takes out at least one value, and a value is at most a few levels deep within its setting.
  for (let round = 0; round < 50; round++) {
    const result = schema.safeParse(rest);
    if (result.success) return { value: result.data, dropped };
    const { issues } = result.error;
    const wrong = issues
      .filter(({ code }) => code !== "unrecognized_keys")
      .map(({ path }) => existing(rest, path as Path));
    for (const path of wrong) dropped.push(wholeList(rest, path));
    rest = without(rest, [...wrong, ...issues.flatMap(unknownKeys)], substitutes);
  }
  return { dropped };
}

function unknownKeys(issue: z.core.$ZodIssue): Path[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...(issue.path as Path), key]) : [];
}

/** What is missing cannot be taken out, but what lacks it can. */
function existing(value: unknown, path: Path): Path {
  return path.length <= 1 || valueAt(value, path) !== undefined ? path : existing(value, path.slice(0, -1));
}

/** What follows in a list moves up when an entry is taken out, so nothing said about the list would name the right entry. */
function wholeList(value: unknown, path: Path): Path {
  const parent = path.slice(0, -1);
  return Array.isArray(valueAt(value, parent)) ? parent : path;
}

function without(value: unknown, places: readonly Path[], substitutes: Record<string, unknown>): unknown {
  if (Array.isArray(value))
    return value.flatMap((item, index) => {
      const below = within(places, index);
      return below.some((path) => path.length === 0) ? [] : [without(item, below, {})];
    });
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const below = within(places, key);
    return below.some((path) => path.length === 0) ? [] : [[key, without(item, below, {})] as const];
  });
  const taken = Object.entries(substitutes).filter(([key]) => within(places, key).some((path) => path.length === 0));
  return Object.fromEntries([...entries, ...taken]);
}

function within(places: readonly Path[], key: string | number): Path[] {
  return places.filter(([first]) => String(first) === String(key)).map((path) => path.slice(1));
}
