/** What a change of a property asks for, as the providers have it. */

import type { Value } from "../../model/json.ts";
import type { PlannedResource } from "../../plan/plan.ts";

export interface Verdict {
  readonly action: "update" | "replace" | "unknown";
  /** Why, as a sentence; where it says more than that it is so. */
  readonly reason?: string;
  readonly page?: string;
}

/** The property on both sides, with what else may decide. */
export interface Changed {
  readonly before: Value;
  readonly after: Value;
  readonly base: PlannedResource;
  readonly head: PlannedResource;
  /** Of the head's provider. */
  readonly provider: PlannedResource | undefined;
}

export type Rule = Verdict["action"] | Verdict | ((changed: Changed) => Verdict);

/** Rules of one type of resource. A path stands for all below it that has no rule of its own. */
export interface TypeRules {
  readonly page: string;
  readonly rules: Readonly<Record<string, Rule>>;
  /** Of properties without a rule; unknown where absent. */
  readonly others?: Rule;
}

/** Paths, separated by blanks, and what a change of any of them asks for. */
export function each(paths: string, rule: Rule): Record<string, Rule> {
  return Object.fromEntries(
    paths
      .split(/\s+/)
      .filter((path) => path !== "")
      .map((path) => [path, rule]),
  );
}

/** The provider tries an update, which fails: only a new object has the other value. */
export const refused: Verdict = {
  action: "replace",
  reason: "The API refuses to change it: pulumi up fails, unless replaceOnChanges asks for a new one.",
};

/** Numbers may be texts in inputs; what is none counts as nothing. */
export function amount(value: Value): number {
  const count = typeof value === "object" ? Number.NaN : Number(value);
  return Number.isFinite(count) ? count : 0;
}
