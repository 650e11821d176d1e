/** Many changes that are one to a reader: what follows from one, what comes and goes together, what is the same everywhere. */

import { addTo } from "../model/groups.ts";
import { isUnknown } from "../model/json.ts";
import { byComponent } from "./component-folds.ts";
import { byConfiguration } from "./configuration-folds.ts";
import type { Fold, PropertyChange, ResourceChange } from "./diff.ts";
import type { Matching } from "./matching.ts";
import { type Sides, shown } from "./properties.ts";

/** In the order of the first change each holds; a change is in one at most, and only where the fold says all of it. */
export function folds(changes: readonly ResourceChange[], sides: Sides, matching: Matching): Fold[] {
  const found: Fold[] = [];
  const taken = new Set<string>();
  const ways = [byConfiguration, (left: readonly ResourceChange[]) => byComponent(left, sides, matching), byEquality];
  for (const way of ways) {
    for (const fold of way(changes.filter(({ urn }) => !taken.has(urn)))) {
      found.push(fold);
      for (const urn of fold.urns) taken.add(urn);
    }
  }
  const place = new Map(changes.map(({ urn }, at) => [urn, at]));
  const first = ({ urns }: Fold) => Math.min(...urns.map((urn) => place.get(urn) ?? 0));
  return found.sort((a, b) => first(a) - first(b));
}

/** The same properties, from the same to the same, with the same effect. */
function byEquality(changes: readonly ResourceChange[]): Fold[] {
  const groups = new Map<string, [ResourceChange, ...ResourceChange[]]>();
  for (const change of changes) {
    const { action, effect, properties, notes, alias } = change;
    if (properties.length === 0 || alias !== undefined || properties.some(({ secret }) => secret)) continue;
    const what = properties.map(({ path, before, after, action }) => [anyItem(path, change), before, after, action]);
    const key = JSON.stringify([action, effect.kind, what, notes.map(anyName)]);
    addTo(groups, key, change);
  }
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .map((group) => ({ message: equalMessage(group), urns: group.map(({ urn }) => urn).sort() }));
}

function anyName(note: string): string {
  return note.replace(/both are called .+\.$/, "both have one name.");
}

/** A container is often called as its workload is. */
function anyItem(path: string, { name }: ResourceChange): string {
  return path.replaceAll(`[${name}]`, "[*]");
}

function equalMessage(group: readonly [ResourceChange, ...ResourceChange[]]): string {
  const on = `on ${counted(group)}`;
  const properties = group[0].properties.map((property) => ({ ...property, path: anyItem(property.path, group[0]) }));
  const [one] = properties;
  const distinct = new Map(properties.map((property) => [said(property), property]));
  if (one?.reason !== undefined && properties.every(({ reason, after }) => reason === one.reason && follows(after)))
    return `${one.reason} (${counted(group)}: ${[...subjects(properties)].join(", ")})`;
  if (distinct.size > 1)
    return `The same ${properties.length} properties change ${on}: ${[...subjects(properties)].join(", ")}.`;
  return one === undefined ? "" : `${capital(said(one))} ${on}.`;
}

/** It changes because something else does. */
function follows(after: PropertyChange["after"]): boolean {
  return after === undefined || isUnknown(after);
}

function subjects(properties: readonly PropertyChange[]): Set<string> {
  return new Set(properties.map(({ path }) => subject(path)));
}

function said(property: PropertyChange): string {
  const { path, before, after } = property;
  if (before === undefined) return `${subject(path)} is added as ${shown(after)}`;
  if (after === undefined) return `${subject(path)} is removed, which was ${shown(before)}`;
  return `${subject(path)} changes from ${shown(before)} to ${shown(after)}`;
}

const places = /(?:^|\.)(?:metadata\.(label|annotation)s|(tag)s)(?:\.|\[")([^"\]]+)(?:"\])?$/;

function subject(path: string): string {
  const [, inMetadata, tag, name] = places.exec(path) ?? [];
  return name === undefined ? path : `${inMetadata ?? tag} ${name}`;
}

function capital(text: string): string {
  return /^(label|annotation|tag) /.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text;
}

function counted(group: readonly ResourceChange[]): string {
  const inCluster = group.every(({ type }) => type.startsWith("kubernetes:"));
  return `${group.length} ${inCluster ? "objects" : "resources"}`;
}
