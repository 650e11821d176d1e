import type { PlanIndex } from "../model/plan-index.ts";
import type { Finding, Plan, PlannedResource, Severity } from "../plan/plan.ts";

/** One place where a plan breaks a rule. */
export interface Hit {
  /** The resource it is about; absent where it is about the whole stack. */
  readonly urn?: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix: string;
  /** The plan does not hold the value that decides: reported, since unknown is not safe, but never as an error. */
  readonly cannotTell?: boolean;
}

/** A rule in words. */
export interface Rule {
  /** What findings and acceptances call it; stays the same for ever. */
  readonly id: string;
  readonly severity: Severity;
  /** What holds in a plan without findings, as one sentence. */
  readonly title: string;
  /** What happens where it does not hold. */
  readonly why: string;
  /** The AWS, Kubernetes or Pulumi page behind it. */
  readonly page: string;
}

/** Pure, so that the plan, the policy pack and the tests ask the same question. */
export interface Check extends Rule {
  readonly find: (plan: Plan, index: PlanIndex, context: CheckContext) => readonly Hit[];
}

/** What a rule may know beside the plan. */
export interface CheckContext {
  /** Today, as `YYYY-MM-DD`: rules ask no clock. */
  readonly date: string;
  /** The plan that the platform runs now, where it is known. */
  readonly base?: PlanIndex;
}

export function hit({ urn }: PlannedResource, message: string, fix: string): Hit {
  return { urn, message, fix };
}

/** `what` continues "cannot tell ": for example "which ports it opens". */
export function cannotTell({ urn, name }: PlannedResource, what: string, fix: string): Hit {
  return {
    urn,
    message: `${name}: cannot tell ${what}, as the value is not known in this plan.`,
    fix,
    cannotTell: true,
  };
}

export function toFinding({ id, severity, page }: Check, { urn, message, fix, cannotTell }: Hit): Finding {
  return {
    rule: id,
    severity: cannotTell === true && severity === "error" ? "warning" : severity,
    ...(urn === undefined ? {} : { urn }),
    message,
    fix,
    page,
  };
}
