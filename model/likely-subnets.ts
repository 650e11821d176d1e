import type { PlannedResource } from "../plan/plan.ts";
import { possibleSubnetsOf, type Subnet, SubnetKind } from "./network.ts";
import type { PlanIndex } from "./plan-index.ts";

/** Of a thing whose subnets may not be known yet: before anything is created, ids are not. */
export interface InSubnets {
  /** Absent where it cannot be told which they are. */
  readonly subnets?: readonly Subnet[];
  /** The same; where it cannot be told, the private ones among those that it may be, as EKS recommends. */
  readonly likelySubnets: readonly Subnet[];
}

export function inSubnets(
  index: PlanIndex,
  ...inputs: readonly (readonly [PlannedResource, ...string[]])[]
): InSubnets {
  const found = inputs.map(([resource, ...path]) => possibleSubnetsOf(index, resource, ...path));
  const possible = [...new Set(found.flatMap(({ subnets }) => subnets))];
  if (found.length > 0 && found.every(({ certain }) => certain)) return { subnets: possible, likelySubnets: possible };
  const inner = possible.filter(({ kind }) => kind === SubnetKind.Private);
  return { likelySubnets: inner.length > 0 ? inner : possible };
}
