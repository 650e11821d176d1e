/** Rules over a plan: what must not be deployed, said before anything is. They know resources, not who planned them. */

import { indexOf } from "../model/plan-index.ts";
import { compared } from "../model/sorting.ts";
import type { Table } from "../model/table.ts";
import { type Finding, type Plan, Severity } from "../plan/plan.ts";
import { type AcceptedFinding, accept, acceptanceRules } from "./acceptance.ts";
import { checks, tables } from "./all.ts";
import { type CheckContext, type Rule, toFinding } from "./check.ts";

export type { AcceptedFinding } from "./acceptance.ts";
export { checks, tables } from "./all.ts";
export type { Check, Hit, Rule } from "./check.ts";

export interface CheckOptions {
  /** None by default. */
  readonly acceptedFindings?: readonly AcceptedFinding[] | undefined;
  /** Today, as `YYYY-MM-DD`: checks ask no clock, so that the same plan has the same findings. */
  readonly date: string;
  /** The plan that the platform runs now; none by default. */
  readonly base?: Plan | undefined;
  /** Found by others than these checks, to be accepted alike; nothing by default. */
  readonly found?: readonly Finding[] | undefined;
}

/** What findings go by that no check here makes. */
const others: readonly Rule[] = [
  {
    id: "placeholder",
    severity: Severity.Warning,
    title: "No setting is an example of the repository any more.",
    why: "A real deployment is refused while there are any.",
    page: "https://www.pulumi.com/docs/iac/concepts/config/",
  },
  ...acceptanceRules,
];

export const rules: readonly Rule[] = [...checks.map(({ find: _, ...rule }) => rule), ...others];

/** What a plan that hides its secrets breaks: errors first, then by rule, resource and message. */
export function runChecks(plan: Plan, { acceptedFindings = [], found = [], date, base }: CheckOptions): Finding[] {
  const index = indexOf(plan);
  const context = contextOf(date, base);
  const checked = checks.flatMap((check) => check.find(plan, index, context).map((one) => toFinding(check, one)));
  const findings = [...checked, ...found].sort(byImportance);
  const ids = new Set(rules.map(({ id }) => id));
  return accept(findings, acceptedFindings, ids, date).sort(byImportance);
}

/** The facts that the rules judge by; those without a row have nothing to tell of this plan. */
export function tablesOf(plan: Plan, { date, base }: Pick<CheckOptions, "date" | "base">): Table[] {
  const index = indexOf(plan);
  const context = contextOf(date, base);
  return tables.map((table) => table(index, context)).filter(({ rows }) => rows.length > 0);
}

function contextOf(date: string, base: Plan | undefined): CheckContext {
  return { date, ...(base === undefined ? {} : { base: indexOf(base) }) };
}

const importance = ["error", "warning", "note"];

function byImportance(a: Finding, b: Finding): number {
  return (
    importance.indexOf(a.severity) - importance.indexOf(b.severity) ||
    compared(a.rule, b.rule) ||
    compared(a.urn ?? "", b.urn ?? "") ||
    compared(a.message, b.message)
  );
}
