import { diffPlans } from "../../diff/compare.ts";
import type { Diff, ResourceChange } from "../../diff/diff.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Finding, PlannedResource } from "../../plan/plan.ts";
import { plan } from "../checks/plan-builder.ts";

export type Resources = readonly PlannedResource[];

const labels = { base: "before", head: "after" };

export function diffOf(base: Resources | undefined, head: Resources, findings: Partial<Sides> = {}): Diff {
  return diffPlans(base && indexOf(plan(...base)), indexOf(plan(...head)), labels, { base: [], head: [], ...findings });
}

interface Sides {
  readonly base: readonly Finding[];
  readonly head: readonly Finding[];
}

/** The only change there is; anything else is a failure. */
export function onlyChange(base: Resources, head: Resources): ResourceChange {
  const { changes } = diffOf(base, head);
  if (changes.length === 1) return changes[0]!;
  throw new Error(`${changes.length} changes: ${changes.map(({ action, urn }) => `${action} ${urn}`).join(", ")}`);
}

/** Actions by name of the resource. */
export function actions(base: Resources, head: Resources): Record<string, string> {
  return Object.fromEntries(diffOf(base, head).changes.map(({ name, action }) => [name, action]));
}

/** "replace spec.selector.matchLabels.app" */
export function asked({ properties }: ResourceChange): string[] {
  return properties.map(({ action, path }) => `${action} ${path}`);
}
