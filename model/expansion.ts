/** What the remote components of awsx and eks make of their inputs; never among a plan's own resources. */

import type { PlannedResource } from "../plan/plan.ts";
import { expandVpc, vpcType } from "./expansion/awsx-vpc.ts";
import { clusterType, expandCluster } from "./expansion/eks-cluster.ts";
import { expandManagedNodeGroup, managedNodeGroupType } from "./expansion/eks-managed-node-group.ts";
import { transformed } from "./expansion/transforms.ts";
import { groupBy } from "./groups.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { byUrn } from "./sorting.ts";

const expanders: Readonly<
  Record<string, (component: PlannedResource, index: PlanIndex) => readonly PlannedResource[]>
> = {
  [vpcType]: expandVpc,
  [clusterType]: expandCluster,
  [managedNodeGroupType]: expandManagedNodeGroup,
};

/**
 * In the order of URNs. Each has the type, the URN and the inputs that the component's own program gives it; `component`
 * is the URN of that component, and another resource in its inputs is `{ resource: urn }`, be it an id, a name or an ARN of it that
 * goes there. `{ unknown: true }` stands where only AWS knows. Options of what lies outside, transforms of strangers among them, do not
 * show. What the plan itself holds, as a real preview does, is not here a second time.
 */
export const expansionOf = perPlan((index): readonly PlannedResource[] =>
  Object.entries(expanders)
    .flatMap(([type, expand]) => index.ofType(type).flatMap((component) => expanded(component, expand, index)))
    .filter(({ urn }) => index.resource(urn) === undefined)
    .sort(byUrn),
);

function expanded(
  component: PlannedResource,
  expand: (component: PlannedResource, index: PlanIndex) => readonly PlannedResource[],
  index: PlanIndex,
): PlannedResource[] {
  if (!component.remote) return [];
  const outer = component.parent === undefined ? undefined : index.resource(component.parent);
  return expand(component, index).map((resource) => transformed(resource, outer));
}

/** The plan's own resources of the types, and those that its packaged components make. */
export function allOfType(index: PlanIndex, ...types: readonly string[]): readonly PlannedResource[] {
  return [...index.ofType(...types), ...types.flatMap((type) => expansionsByType(index).get(type) ?? [])];
}

const expansionsByType = perPlan((index): ReadonlyMap<string, readonly PlannedResource[]> => {
  return groupBy(expansionOf(index), ({ type }) => type);
});

/** One of the plan's own resources, or one that lies inside a packaged component. */
export function anyResource(index: PlanIndex, urn: string): PlannedResource | undefined {
  return index.resource(urn) ?? expansionsByUrn(index).get(urn);
}

const expansionsByUrn = perPlan(
  (index): ReadonlyMap<string, PlannedResource> =>
    new Map(expansionOf(index).map((resource) => [resource.urn, resource])),
);
