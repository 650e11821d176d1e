import type { Finding, Plan, PlannedResource, Severity } from "../plan/plan.ts";
import type { PlanIndex } from "./plan-index.ts";

/** One place where a plan breaks a rule. */
export interface Hit {
  /** The resource it is about; absent where it is about the whole stack. */
  readonly urn?: string;
  /** What is wrong and what to do, in that order. */
  readonly message: string;
  /** The plan does not hold the value that decides: reported, since unknown is not safe, but never as an error. */
  readonly cannotTell?: boolean;
}

/** A rule: pure, so that the plan, the policy pack and the tests ask the same question. */
export interface Check {
  /** What findings and acceptances call it; stays the same for ever. */
  readonly id: string;
  readonly severity: Severity;
  /** What holds in a plan without findings, as one sentence. */
  readonly title: string;
  /** What happens where it does not hold. */
  readonly why: string;
  /** The AWS, Kubernetes or Pulumi page behind it. */
  readonly page: string;
  readonly find: (plan: Plan, index: PlanIndex) => readonly Hit[];
}

export function hit({ urn }: PlannedResource, message: string): Hit {
  return { urn, message };
}

/** `what` continues "cannot tell ": for example "which ports it opens". */
export function cannotTell({ urn, name }: PlannedResource, what: string, fix: string): Hit {
  return {
    urn,
    message: `${name}: cannot tell ${what}, as the value is not known in this plan. ${fix}`,
    cannotTell: true,
  };
}

export function toFinding({ id, severity, page }: Check, { urn, message, cannotTell }: Hit): Finding {
  return {
    rule: id,
    severity: cannotTell === true && severity === "error" ? "warning" : severity,
    ...(urn === undefined ? {} : { urn }),
    message,
    page,
  };
}
