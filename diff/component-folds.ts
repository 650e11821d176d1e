import { addTo } from "../model/groups.ts";
import { parentsOf } from "../model/parents.ts";
import { shortType } from "./alias-advice.ts";
import { Action, EffectKind, type Fold, type ResourceChange } from "./diff.ts";
import { Found, type Matching } from "./matching.ts";
import type { Sides } from "./properties.ts";

/** A component that comes, goes or has another name takes all that is in it along. */
export function byComponent(changes: readonly ResourceChange[], sides: Sides, matching: Matching): Fold[] {
  const groups = new Map<string, ResourceChange[]>();
  const come = new Set(matching.created.map(({ urn }) => urn));
  const gone = new Set(matching.deleted.map(({ urn }) => urn));
  for (const change of changes) {
    const { action, properties, urn } = change;
    if (action === Action.Create)
      join(
        groups,
        outermost(urn, "head", sides, (at) => come.has(at)),
        change,
      );
    if (action === Action.Delete)
      join(
        groups,
        outermost(urn, "base", sides, (at) => gone.has(at)),
        change,
      );
    const renamed = (at: string) => {
      const found = matching.byHead.get(at)?.found;
      return found === Found.Alias || found === Found.SameObject;
    };
    if (action === Action.Move && properties.length === 0) join(groups, outermost(urn, "head", sides, renamed), change);
  }
  return [...groups]
    .filter(([, { length }]) => length > 1)
    .map(([key, group]) => ({
      message: message(key, group, sides, matching),
      urns: group.map(({ urn }) => urn).sort(),
    }));
}

/** The topmost component above for which that holds without a gap. */
function outermost(
  urn: string,
  side: "base" | "head",
  sides: Sides,
  holds: (urn: string) => boolean,
): string | undefined {
  const { byUrn } = sides[side];
  const resource = byUrn.get(urn);
  const above = resource === undefined ? [] : parentsOf(resource, (one) => byUrn.get(one));
  const gap = above.findIndex((one) => !holds(one.urn));
  return above.slice(0, gap === -1 ? above.length : gap).findLast(({ custom }) => !custom)?.urn;
}

function join(groups: Map<string, ResourceChange[]>, component: string | undefined, change: ResourceChange): void {
  if (component === undefined) return;
  const { kind } = change.effect;
  // What loses data, or nobody knows, is not hidden among others.
  if (kind === EffectKind.DataLoss || kind === EffectKind.Unknown) return;
  const key = `${change.action} ${change.needsAlias === true} ${component}`;
  addTo(groups, key, change);
}

function message(key: string, group: readonly ResourceChange[], { base, head }: Sides, { byHead }: Matching): string {
  const [action = "", , ...rest] = key.split(" ");
  const urn = rest.join(" ");
  const component = (action === Action.Delete ? base : head).byUrn.get(urn);
  const label = component === undefined ? urn : `${shortType(component.type)} ${component.name}`;
  const objects = `${group.length} resources`;
  if (action === Action.Create) return `${label} is created: ${objects} in it.`;
  if (action === Action.Delete) return `${label} is deleted: ${objects} in it.`;
  const before = byHead.get(urn)?.base.name;
  const how = before === component?.name ? "is elsewhere" : `was called ${before}`;
  return `${label} ${how}: ${objects} in it ${group[0]?.needsAlias === true ? "would move with an alias" : "move along"}.`;
}
