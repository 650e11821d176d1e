import { anyResource } from "../model/expansion.ts";
import type { PlanIndex } from "../model/plan-index.ts";
import type { PlannedResource } from "../plan/plan.ts";

/** What a URN names and the components above it, nearest first, the stack left out. */
export function ancestry(urn: string | undefined, index: PlanIndex): PlannedResource[] {
  const found: PlannedResource[] = [];
  const within = (at: string) => anyResource(index, at);
  for (let at = urn === undefined ? undefined : within(urn); at !== undefined; ) {
    if (at.type === "pulumi:pulumi:Stack" || found.includes(at)) break;
    found.push(at);
    const above: string | undefined = at.parent ?? at.component;
    at = above === undefined ? undefined : within(above);
  }
  return found;
}
