/** What the remote components of awsx and eks make of their inputs; never among a plan's own resources. */

import type { PlannedResource } from "../plan/plan.ts";
import { perPlan } from "./per-plan.ts";

/**
 * In the order of URNs. Each has the type, the URN and the inputs that the component's own program gives it; `component`
 * is the URN of that component, and another resource in its inputs is `{ resource: urn }`.
 */
export const expansionOf = perPlan((_index): readonly PlannedResource[] => []);
