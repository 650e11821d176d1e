/** Load balancers that Services and Ingresses lead to: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/ */

import type { PlannedResource } from "../plan/plan.ts";
import { perPlan } from "./per-plan.ts";

export const LoadBalancerKind = { Application: "ALB", Network: "NLB", Classic: "CLB" } as const;
export type LoadBalancerKind = (typeof LoadBalancerKind)[keyof typeof LoadBalancerKind];

export interface Listener {
  readonly port: number;
  /** `HTTP`, `HTTPS`, `TCP`, `TLS`, `UDP`, `SSL` */
  readonly protocol: string;
  readonly tls: boolean;
  /** Of HTTP: every request is sent on to HTTPS. */
  readonly redirects: boolean;
}

export interface LoadBalancer {
  readonly kind: LoadBalancerKind;
  /** "ALB web" for a group, "NLB web/nginx-nlb" for one Service. */
  readonly label: string;
  /** The Service, or the Ingresses of the group. */
  readonly resources: readonly PlannedResource[];
  /** Absent where it is not known. */
  readonly internetFacing?: boolean;
  readonly listeners: readonly Listener[];
  /** Of TLS, where there is any. */
  readonly sslPolicy?: string;
  /** Who may connect; everyone where absent. */
  readonly sourceRanges?: readonly string[];
  readonly instanceTargets: boolean;
  readonly hosts: readonly string[];
  /** URNs of the Services it sends to, and of the objects that make their pods. */
  readonly services: readonly string[];
  readonly workloads: readonly string[];
  /** Who makes it: the controller, or Kubernetes' own cloud provider. */
  readonly byController: boolean;
}

export const loadBalancersOf = perPlan((_index): readonly LoadBalancer[] => []);
