import type { PlannedResource } from "../plan/plan.ts";

/** What stands around a resource, nearest first. A plan that was not made by the engine may go in a circle: each is told once. */
export function parentsOf(
  resource: PlannedResource,
  find: (urn: string) => PlannedResource | undefined,
): readonly PlannedResource[] {
  const found = new Set<PlannedResource>();
  for (let { parent } = resource; parent !== undefined; ) {
    const above = find(parent);
    if (above === undefined || above === resource || found.has(above)) break;
    found.add(above);
    parent = above.parent;
  }
  return [...found];
}
