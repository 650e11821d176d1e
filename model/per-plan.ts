import type { PlanIndex } from "./plan-index.ts";

/** Answers once for each plan, however many ask. */
export function perPlan<T>(make: (index: PlanIndex) => T): (index: PlanIndex) => T {
  const answers = new WeakMap<PlanIndex, T>();
  return (index) => {
    if (!answers.has(index)) answers.set(index, make(index));
    return answers.get(index) as T;
  };
}
