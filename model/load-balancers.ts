/** Load balancers that Services and Ingresses lead to, and those that a plan makes itself. */

import { awsLoadBalancers } from "./aws-load-balancers.ts";
import { ingressLoadBalancers } from "./ingress-load-balancers.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import { perPlan } from "./per-plan.ts";
import { serviceLoadBalancers } from "./service-load-balancers.ts";

export * from "./load-balancer.ts";

export const loadBalancersOf = perPlan((index): readonly LoadBalancer[] => [
  ...ingressLoadBalancers(index),
  ...serviceLoadBalancers(index),
  ...awsLoadBalancers(index),
]);
