import type { PlannedResource } from "../../plan/plan.ts";
import { Answer } from "../kubernetes.ts";

/** Something that has to reach something else for the platform to work. */
export interface Flow {
  readonly purpose: Purpose;
  /** What stands still without it. */
  readonly resource: PlannedResource;
  readonly from: string;
  readonly to: string;
  /** `TCP 443` */
  readonly port: string;
  readonly why: string;
  readonly answer: Answer;
  /** The rule, the route or the endpoint that it takes, or what is in the way. */
  readonly how: string;
  /** What to do where it does not; a sentence. */
  readonly fix: string;
  /** An endpoint of the VPC for it would do. */
  readonly endpointMissing?: boolean;
}

export const Purpose = {
  ControlPlane: "control plane to nodes",
  Api: "nodes to the API",
  Names: "pods to cluster DNS",
  Services: "nodes to services",
  Images: "nodes to registries",
  LoadBalancer: "load balancer to pods",
  FileSystem: "nodes to file system",
} as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

/** The worse one; of two alike, the first. */
export function worse<T extends { readonly answer: Answer }>(a: T, b: T): T {
  const rank = [Answer.Yes, Answer.CannotTell, Answer.No];
  return rank.indexOf(b.answer) > rank.indexOf(a.answer) ? b : a;
}
