/** What changes in a resource that is in both plans. */

import { at, isUnknown, type Value, text as valueText } from "../model/json.ts";
import type { PropertyChange } from "./diff.ts";
import { type Verdict, verdict } from "./immutable/index.ts";
import { keyOf } from "./keys.ts";
import { Found, type Matching, type Pair, type Side } from "./matching.ts";
import { changedOptions, withoutIgnored } from "./options.ts";
import { names, optionPath, pathText, touches } from "./paths.ts";
import { type Comparison, type Difference, differences } from "./values.ts";

export interface Sides {
  readonly base: Side;
  readonly head: Side;
}

export interface Changes {
  readonly properties: PropertyChange[];
  readonly notes: string[];
}

export function changesOf(pair: Pair, sides: Sides, matching: Matching): Changes {
  const inputs = withoutIgnored(pair);
  const effective = { ...pair, head: { ...pair.head, inputs } };
  const found = inputDifferences(effective, matching);
  const options = changedOptions(pair, (before, after) => isSame(before, after, matching));
  return {
    properties: [
      ...found.map((difference) => change(difference, effective, sides)),
      ...otherProvider(pair, matching),
      ...options.properties,
    ],
    notes: [
      ...options.notes,
      ...(pair.head.inputs === inputs ? [] : ignoredNotes(inputDifferences(pair, matching), found)),
      ...hiddenNotes(pair, found),
    ],
  };
}

/** Property by property, since what a property depends on decides which of its texts are alike. */
export function inputDifferences({ base, head }: Pair, matching: Matching): Difference[] {
  const comparison: Comparison = {
    lenient: /^(aws|awsx|eks|pulumi:providers:aws)/.test(head.type),
    sameResource: (before, after) => isSame(before, after, matching),
  };
  return Object.keys({ ...base.inputs, ...head.inputs })
    .sort()
    .flatMap((property) => {
      const moved = movedDependencies(head.propertyDependencies[property] ?? [], matching);
      const alike = moved.length === 0 ? {} : { alike: alikeFor(moved) };
      return differences(base.inputs[property], head.inputs[property], { ...comparison, ...alike }, [property]);
    });
}

function isSame(before: string, after: string, { byBase }: Matching): boolean {
  if (keyOf(before) === keyOf(after)) return true;
  const pair = byBase.get(before);
  return pair?.head.urn === after && pair.found === Found.Alias;
}

function movedDependencies(urns: readonly string[], { byHead }: Matching): Pair[] {
  return urns.flatMap((urn) => {
    const pair = byHead.get(urn);
    return pair?.found === Found.Alias ? [pair] : [];
  });
}

/** Ids in a plan stand in for those that AWS will choose, and follow from the URN; those of what is only renamed stay in truth. */
function alikeFor(moved: readonly Pair[]): (before: string, after: string) => boolean {
  return (before, after) => {
    const renamed = moved.reduce((text, { base, head }) => text.replaceAll(base.name, head.name), before);
    return [before, renamed].some((text) => withoutIds(text) === withoutIds(after));
  };
}

function withoutIds(text: string): string {
  return text.replaceAll(/(?<![0-9a-z])[0-9a-f]{7,}(?:-[0-9a-f]{4,})*/g, "*");
}

function change(difference: Difference, pair: Pair, { head: side }: Sides): PropertyChange {
  const { path, before, after, secret, uncertain, only } = difference;
  const { base, head } = pair;
  const provider = head.provider === undefined ? undefined : side.byUrn.get(head.provider);
  const forced = (head.options.replaceOnChanges ?? []).some((option) => touches(optionPath(option), path));
  const known = forced
    ? ({ action: "replace", reason: "replaceOnChanges of the program says so." } as const)
    : verdict({ path: names(path), before, after, base, head, provider });
  const reason =
    only === undefined ? known.reason : [`Only the ${only} changes.`, known.reason].filter(Boolean).join(" ");
  return {
    path: pathText(path),
    ...(isHidden(difference, pair) ? {} : { ...optional("before", before), ...optional("after", after) }),
    secret,
    ...(uncertain ? inDoubt(known) : { action: known.action, ...optional("reason", reason) }),
    ...optional("page", known.page),
  };
}

/** One of the two plans does not know the value. */
function inDoubt({ action, reason }: Verdict): Pick<PropertyChange, "action" | "reason"> {
  const stays = "Its value is known only once it is deployed, so it may also stay as it is.";
  if (action === "update") return { action, reason: [stays, reason].filter(Boolean).join(" ") };
  return { action: "unknown", reason: "One of the two plans does not know it, so it may change." };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [key in K]?: V };
}

/** Default providers differ in their version alone. */
function otherProvider({ base, head }: Pair, matching: Matching): PropertyChange[] {
  const [before, after] = [base.provider, head.provider];
  if (before === undefined || after === undefined || isSame(before, after, matching)) return [];
  if ([before, after].every((urn) => /::default(_[^:]*)?$/.test(urn))) return [];
  const reason = "Another provider serves it: Pulumi makes a new one where the two reach different places.";
  return [{ path: "provider", before, after, secret: false, action: "unknown", reason }];
}

function ignoredNotes(all: readonly Difference[], effective: readonly Difference[]): string[] {
  const kept = new Set(effective.map(({ path }) => pathText(path)));
  return all
    .filter(({ path }) => !kept.has(pathText(path)))
    .map(({ path, before, after, secret }) => {
      const values = secret ? "" : ` (${shown(before)} → ${shown(after)})`;
      return `ignoreChanges: Pulumi leaves ${pathText(path)} as it is${values}.`;
    });
}

/** As a sentence names a value. */
export function shown(value: Value): string {
  if (value === undefined) return "none";
  if (isUnknown(value)) return "a value not known yet";
  const resource = valueText(at(value, "resource"));
  if (resource !== undefined) return resource.split("::").at(-1) ?? resource;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function isHidden({ path }: Difference, { head }: Pair): boolean {
  return (head.options.hideDiffs ?? []).some((option) => touches(optionPath(option), path));
}

function hiddenNotes(pair: Pair, found: readonly Difference[]): string[] {
  const paths = found.filter((difference) => isHidden(difference, pair)).map(({ path }) => pathText(path));
  return paths.length === 0 ? [] : [`hideDiffs: the values of ${paths.join(", ")} are not shown.`];
}
