/** A load balancer as AWS will have it: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/what-is-load-balancing.html */

import type { PlannedResource } from "../plan/plan.ts";

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

/** What a load balancer sends to. */
export interface Target {
  /** URN of the Service. */
  readonly service: string;
  /** URNs of the objects that make its pods. */
  readonly workloads: readonly string[];
  /** How long requests under way may go on after a pod, or its node, was taken out; absent where it is not known. */
  readonly deregistrationSeconds?: number;
}

export interface LoadBalancer {
  readonly kind: LoadBalancerKind;
  /** "ALB web" for a group, "NLB web/nginx-nlb" for one Service. */
  readonly label: string;
  /** The Service, or the Ingresses of the group; else the resource of AWS. */
  readonly resources: readonly PlannedResource[];
  /** Absent where it is not known. */
  readonly internetFacing?: boolean;
  /** Nothing says whether it is internet-facing or internal: whoever makes it decides. */
  readonly schemeByDefault: boolean;
  readonly listeners: readonly Listener[];
  /** Of TLS, where there is any and it is known. */
  readonly sslPolicy?: string;
  /** Who may connect; everyone where absent. */
  readonly sourceRanges?: readonly string[];
  /** Security groups and prefix lists that decide instead, or as well, by their ids or names. */
  readonly securityGroups?: readonly string[];
  readonly instanceTargets: boolean;
  readonly hosts: readonly string[];
  readonly targets: readonly Target[];
  /** URNs of the Services it sends to, and of the objects that make their pods. */
  readonly services: readonly string[];
  readonly workloads: readonly string[];
  /** Who makes it: a load balancer controller, or Kubernetes' own cloud provider; neither where it is a resource of AWS. */
  readonly byController: boolean;
}
