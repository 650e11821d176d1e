/** Who has to reach whom, and by what: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */

import { perPlan } from "./per-plan.ts";
import { controlPlaneFlows } from "./reachability/control-plane.ts";
import { fileSystemFlows } from "./reachability/file-systems.ts";
import type { Flow } from "./reachability/flow.ts";
import { imageFlows } from "./reachability/images.ts";
import { loadBalancerFlows } from "./reachability/load-balancers.ts";
import { serviceFlows } from "./reachability/services.ts";

export { type Flow, Purpose } from "./reachability/flow.ts";

export const flowsOf = perPlan((index): readonly Flow[] => [
  ...controlPlaneFlows(index),
  ...serviceFlows(index),
  ...imageFlows(index),
  ...loadBalancerFlows(index),
  ...fileSystemFlows(index),
]);
