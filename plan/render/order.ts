import type { Plan, PlannedResource } from "../plan.ts";

/**
 * How many steps of creation come before a resource among its siblings, so that a tree reads in the order in which things
 * come to be: a component waits for another when anything inside it does.
 */
export function creationDepths({ resources }: Plan): Map<string, number> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const waitsFor = new Map<string, Set<string>>();
  for (const resource of resources) {
    const path = pathTo(resource, byUrn);
    for (const urn of [...resource.dependencies, ...(resource.provider === undefined ? [] : [resource.provider])]) {
      const other = byUrn.get(urn);
      if (other === undefined) continue;
      const otherPath = pathTo(other, byUrn);
      const fork = path.findIndex((step, at) => step !== otherPath[at]);
      const [from, to] = [path[fork], otherPath[fork]];
      if (from === undefined || to === undefined) continue;
      waitsFor.set(from, (waitsFor.get(from) ?? new Set()).add(to));
    }
  }
  const depths = new Map<string, number>();
  const depthOf = (urn: string): number => {
    const known = depths.get(urn);
    if (known !== undefined) return known;
    // Two components may wait for parts of each other; the one that is asked first then counts as the earlier.
    depths.set(urn, 0);
    const depth = Math.max(-1, ...[...(waitsFor.get(urn) ?? [])].map(depthOf)) + 1;
    depths.set(urn, depth);
    return depth;
  };
  for (const { urn } of resources) depthOf(urn);
  return depths;
}

/** URNs from the stack down to the resource. */
function pathTo(resource: PlannedResource, byUrn: ReadonlyMap<string, PlannedResource>): string[] {
  const path: string[] = [];
  for (let at: PlannedResource | undefined = resource; at !== undefined; at = byUrn.get(at.parent ?? ""))
    path.unshift(at.urn);
  return path;
}
