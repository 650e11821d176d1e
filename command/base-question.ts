import type { Plan } from "../plan/plan.ts";

/** What the process that plans a base is asked, and what it says. */
export interface BaseQuestion {
  readonly folder: string;
  readonly stack: string;
  readonly unknown: boolean;
  /** See `comparablePlan`. */
  readonly key: string;
}

export interface BaseAnswer {
  readonly plan?: Plan;
  /** Why there is none. */
  readonly problem?: string;
}
