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
  return { plan, findings, ...(settings === undefined ? {} : { settings }) };
}
