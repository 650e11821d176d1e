import { runChecks } from "../checks/index.ts";
import type { Finding, Plan } from "../plan/plan.ts";
import type { StackFiles } from "../plan/project.ts";
import type { CommandHooks, KnownSettings } from "./hooks.ts";

/** One plan, judged: the head, or the base of a diff. It hides its secrets, whatever is printed. */
export interface Side {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly settings?: KnownSettings;
}

export interface JudgeOptions {
  readonly hooks: CommandHooks;
  readonly date: string;
  /** The plan that the platform runs now. */
  readonly base?: Plan | undefined;
}

export async function judge(plan: Plan, files: StackFiles | undefined, options: JudgeOptions): Promise<Side> {
  const { hooks, date, base } = options;
  const settings = files === undefined ? undefined : await hooks.settings?.(files);
  const { acceptedFindings = [], findings: found = [] } = settings ?? {};
  const findings = runChecks(plan, { acceptedFindings, found, date, base });
  return {
    plan,
    findings: [...findings, ...ofSettings(plan, findings)],
    ...(settings === undefined ? {} : { settings }),
  };
}

/** Without its stack file, a saved plan alone tells what was found of that one. */
function ofSettings(saved: Plan, checked: readonly Finding[]): Finding[] {
  const rules = new Set(checked.map(({ rule }) => rule));
  return saved.findings.filter(({ urn, rule }) => urn === undefined && !rules.has(rule));
}
