/** What a change of the program does to what runs, resource by resource, property by property. */

import { indexOf, type PlanIndex } from "../model/plan-index.ts";
import { byUrn } from "../model/sorting.ts";
import type { Finding, PlannedResource } from "../plan/plan.ts";
import { aliasSentence } from "./alias-advice.ts";
import { cascade } from "./cascade.ts";
import { isExpanded, unexplained } from "./components.ts";
import { Action, type Diff, EffectKind, type ResourceChange } from "./diff.ts";
import { actionOf, type Draft, draftOf, inOrder } from "./draft.ts";
import { effectOf } from "./effects.ts";
import { findingsDiff } from "./findings.ts";
import { folds } from "./fold.ts";
import { Found, type Matching, match, type Pair, sideOf } from "./matching.ts";
import { isOption, notesOnArrival, notesOnLeaving, notesOnOrder } from "./options.ts";
import { changesOf, type Sides } from "./properties.ts";

export interface Labels {
  readonly base: string;
  readonly head: string;
  /** Why there is no base. */
  readonly baseProblem?: string;
}

/** Without a base, everything is created. */
export function diffPlans(
  base: PlanIndex | undefined,
  head: PlanIndex,
  labels: Labels,
  findings: { readonly base: readonly Finding[]; readonly head: readonly Finding[] },
): Diff {
  const sides = { base: sideOf(base ?? nothing), head: sideOf(head) };
  const matching = match(sides.base, sides.head);
  const drafts = draftsOf(matching, sides);
  const objects = matching.pairs.filter(({ head: resource }) => isObject(resource, sides)).length;
  const changed = drafts.filter(({ pair, resource }) => pair !== undefined && isObject(resource, sides)).length;
  const changes = drafts.map((draft) => finished(draft, sides, matching, base, head)).sort(byDanger);
  return {
    ...labels,
    basePlanned: base !== undefined,
    changes,
    folds: folds(changes, sides, matching),
    unchanged: objects - changed,
    findings: findingsDiff(findings.base, findings.head, matching),
  };
}

const nothing: PlanIndex = indexOf({ project: "", stack: "", resources: [], outputs: {}, findings: [] });

/** Components hold no objects, unless a package makes what no table knows. */
function isObject(resource: PlannedResource, sides: Sides): boolean {
  return resource.custom || (resource.remote && !isExpanded(resource, sides));
}

function draftsOf(matching: Matching, sides: Sides): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const pair of matching.pairs) {
    if (!pair.head.custom) continue;
    const { properties, notes } = changesOf(pair, sides, matching);
    if (properties.length + notes.length > 0 || pair.found !== Found.SameName)
      drafts.set(pair.head.urn, draftOf(pair, properties, notes));
  }
  const deleted = matching.deleted.filter((resource) => isObject(resource, sides));
  const created = matching.created.filter((resource) => isObject(resource, sides));
  cascade(drafts, deleted, sides, matching);
  const components = matching.pairs
    .filter(({ head }) => head.remote)
    .flatMap((pair) => unexplained(pair, drafts, sides, matching) ?? []);
  return [
    ...drafts.values(),
    ...components,
    ...deleted.map((resource): Draft => ({ resource, side: "base", properties: [], notes: notesOnLeaving(resource) })),
    ...created.map((resource): Draft => ({ resource, side: "head", properties: [], notes: notesOnArrival(resource) })),
  ];
}

function finished(
  draft: Draft,
  sides: Sides,
  matching: Matching,
  base: PlanIndex | undefined,
  head: PlanIndex,
): ResourceChange {
  const { resource, pair } = draft;
  const action = actionOf(draft);
  const within = withinOf(resource, sides);
  const source = resource.source ?? sides[draft.side].byUrn.get(within ?? "")?.source;
  const moved = pair !== undefined && (pair.found === Found.Alias || pair.found === Found.SameObject);
  const change = {
    action,
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    ...(pair === undefined || pair.found === Found.SameName ? {} : { previousUrn: pair.base.urn }),
    ...(within === undefined ? {} : { within }),
    ...(source === undefined ? {} : { source }),
    properties: inOrder(draft.properties),
    ...(moved ? { alias: aliasSentence(pair, sides, matching) } : {}),
    ...(needsAlias(pair) ? { needsAlias: true as const } : {}),
    notes: [...draft.notes, ...notesOn(action, draft)],
  };
  // Without an alias the engine sees no move: one object goes and another comes.
  const real = needsAlias(pair) ? { ...change, action: Action.Replace } : change;
  return { ...change, effect: effectBesideOptions(real, base, head) };
}

/** Options touch nothing that runs. */
function effectBesideOptions(
  change: Omit<ResourceChange, "effect">,
  base: PlanIndex | undefined,
  head: PlanIndex,
): ResourceChange["effect"] {
  const properties = change.properties.filter((property) => !isOption(property));
  if (change.action === Action.Update && properties.length === 0)
    return { kind: EffectKind.Nothing, message: "Options alone change: nothing that runs is touched.", details: [] };
  return effectOf({ ...change, properties }, base, head);
}

function needsAlias(pair: Pair | undefined): boolean {
  return pair?.found === Found.SameObject;
}

function notesOn(action: Action, { pair, properties }: Draft): string[] {
  if (pair === undefined || (action !== Action.Replace && !needsAlias(pair))) return [];
  if (needsAlias(pair)) return [...notesOnLeaving(pair.base), ...collision(pair)];
  // With its provider it goes elsewhere, where its name is free.
  const stays = properties.some(({ action, path }) => action === "replace" && path !== "provider");
  return [...notesOnLeaving(pair.base), ...(stays ? notesOnOrder(pair) : [])];
}

/** The engine creates before it deletes, and does not know that both are one. */
function collision({ base }: Pair): string[] {
  return [
    `Pulumi takes it for two: it creates the new one first, which fails where the name is taken, and then deletes ${base.name}.`,
  ];
}

function withinOf({ component, urn }: PlannedResource, { base, head }: Sides): string | undefined {
  if (component === undefined || base.index.resource(urn) !== undefined || head.index.resource(urn) !== undefined)
    return undefined;
  return component;
}

const effects = Object.values(EffectKind);
const actions: readonly Action[] = ["delete", "replace", "unknown", "move", "update", "create"];

function byDanger(a: ResourceChange, b: ResourceChange): number {
  return (
    effects.indexOf(a.effect.kind) - effects.indexOf(b.effect.kind) ||
    actions.indexOf(a.action) - actions.indexOf(b.action) ||
    byUrn(a, b)
  );
}
