import assert from "node:assert/strict";
import { checks, runChecks } from "../../checks/index.ts";
import type { Plan } from "../../plan/plan.ts";

/** "message fix" of what one check finds, as reports print it; warnings of the kind "cannot tell" included. */
export function found(rule: string, plan: Plan): string[] {
  assert(
    checks.some(({ id }) => id === rule),
    `no check is called ${rule}`,
  );
  return runChecks(plan, { date: "2026-11-21" })
    .filter((finding) => finding.rule === rule)
    .map(({ message, fix }) => (fix === undefined ? message : `${message} ${fix}`));
}

export function severities(rule: string, plan: Plan): string[] {
  return runChecks(plan, { date: "2026-11-21" })
    .filter((finding) => finding.rule === rule)
    .map(({ severity }) => severity);
}
