/** Whether others depend on a platform, as far as a plan says so. */

import { at } from "./json.ts";
import { clustersOf } from "./nodes.ts";
import { perPlan } from "./per-plan.ts";

/** Its cluster is protected from deletion: https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html */
export const isProduction = perPlan((index): boolean =>
  clustersOf(index).some(
    ({ resource }) => at(resource.inputs, "deletionProtection") === true || resource.options.protect === true,
  ),
);
