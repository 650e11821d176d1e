/** A change on its way: what the comparison of the two sides found, before what follows from other changes is added. */

import { compared } from "../model/sorting.ts";
import type { PlannedResource } from "../plan/plan.ts";
import { Action, type PropertyChange } from "./diff.ts";
import { Found, type Pair } from "./matching.ts";

export interface Draft {
  /** Of the base where it is deleted. */
  readonly resource: PlannedResource;
  /** Absent where one side alone has it. */
  readonly pair?: Pair;
  readonly side: "base" | "head";
  readonly properties: PropertyChange[];
  readonly notes: string[];
}

export function draftOf(pair: Pair, properties: PropertyChange[] = [], notes: string[] = []): Draft {
  return { resource: pair.head, pair, side: "head", properties, notes };
}

const dangerous = ["replace", "unknown", "update"] as const;

export function actionOf({ pair, side, properties }: Draft): Action {
  if (pair === undefined) return side === "base" ? Action.Delete : Action.Create;
  if (pair.found === Found.HashedName) return Action.Replace;
  const [worst] = dangerous.filter((action) => properties.some((property) => property.action === action));
  if (worst === "replace") return Action.Replace;
  if (pair.found === Found.SameObject || (pair.found === Found.Alias && worst !== "unknown")) return Action.Move;
  return worst ?? Action.Ignore;
}

/** The object is another one afterwards: what refers to it must refer to the new one. */
export function isNew(draft: Draft): boolean {
  return actionOf(draft) === Action.Replace || draft.pair?.found === Found.SameObject;
}

/** Replacing first. */
export function inOrder(properties: readonly PropertyChange[]): PropertyChange[] {
  return [...properties].sort(
    (a, b) => dangerous.indexOf(a.action) - dangerous.indexOf(b.action) || compared(a.path, b.path),
  );
}
