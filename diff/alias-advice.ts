/** Which alias lets Pulumi see that a resource is what it was: https://www.pulumi.com/docs/iac/concepts/options/aliases/ */

import type { PlannedResource } from "../plan/plan.ts";
import { isStack } from "../plan/urn.ts";
import { inheritedKey, keyOf } from "./keys.ts";
import { Found, type Matching, type Pair, type Side } from "./matching.ts";

export function aliasSentence(pair: Pair, sides: { base: Side; head: Side }, matching: Matching): string {
  if (pair.found === Found.Alias) return "An alias of the program covers it: nothing is made anew.";
  const renamed = outermost(pair, sides, matching);
  const { type, name } = renamed.head;
  const covers = renamed === pair ? "" : ", which covers all within it";
  const alias = `aliases: [{ ${fields(renamed, sides, matching).join(", ")} }]`;
  return `Give ${shortType(type)} ${name} the option \`${alias}\`${covers}. Without it, Pulumi deletes the object and creates another.`;
}

/** "LaunchTemplate" of aws:ec2/launchTemplate:LaunchTemplate. */
export function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** The component whose new name or parent is why this one has another. */
function outermost(pair: Pair, sides: { base: Side; head: Side }, matching: Matching): Pair {
  const { base, head } = pair;
  const parent = matching.byHead.get(head.parent ?? "");
  if (parent === undefined || parent.found !== Found.SameObject || parent.base.urn !== base.parent) return pair;
  const inherited = inheritedKey(head, parent.head.name, keyOf(parent.base.urn)) === keyOf(base.urn);
  return inherited ? outermost(parent, sides, matching) : pair;
}

function fields({ base, head }: Pair, { base: side }: { base: Side }, matching: Matching): string[] {
  const sameParent = keyOf(base.parent ?? "") === keyOf(head.parent ?? "") || isPaired(base, head, matching);
  const parent = side.byUrn.get(base.parent ?? "");
  const where = parent === undefined || isStack(parent.type) ? "pulumi.rootStackResource" : JSON.stringify(parent.urn);
  return [
    ...(base.name === head.name ? [] : [`name: ${JSON.stringify(base.name)}`]),
    ...(sameParent ? [] : [`parent: ${where}`]),
  ];
}

function isPaired(base: PlannedResource, head: PlannedResource, { byHead }: Matching): boolean {
  const parent = byHead.get(head.parent ?? "");
  return parent !== undefined && parent.base.urn === base.parent && parent.found === Found.Alias;
}
