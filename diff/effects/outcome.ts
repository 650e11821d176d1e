import { addTo } from "../../model/groups.ts";
import { type Effect, EffectKind, type PropertyChange } from "../diff.ts";
import { isIgnored, type Subject, under } from "./subject.ts";

type More = { readonly details?: readonly string[]; readonly page?: string };
type Make = (message: string, more?: More) => Effect;

const made =
  (kind: EffectKind): Make =>
  (message, { details = [], page } = {}) => ({
    kind,
    message,
    details,
    ...(page === undefined ? {} : { page }),
  });

export const dataLoss = made(EffectKind.DataLoss);
export const interruption = made(EffectKind.Interruption);
export const unknown = made(EffectKind.Unknown);
export const nodeReplacement = made(EffectKind.NodeReplacement);
export const rollingRestart = made(EffectKind.RollingRestart);
export const nothing = made(EffectKind.Nothing);

const dangers: readonly EffectKind[] = Object.values(EffectKind);

/** Below 0 where the first is the more dangerous. */
export function byDanger(a: EffectKind, b: EffectKind): number {
  return dangers.indexOf(a) - dangers.indexOf(b);
}

/** The most dangerous, with what the others say among its details. */
export function together(effects: readonly Effect[]): Effect {
  const [first, ...rest] = [...effects].sort((a, b) => byDanger(a.kind, b.kind));
  if (first === undefined) return nothing("Pulumi changes nothing of the object itself.");
  const details = [...first.details, ...rest.flatMap(({ message, details }) => [message, ...details])];
  return { ...first, details: [...new Set(details)].filter((detail) => detail !== first.message) };
}

/** What a change of the properties below a path does; no effect where they only seem to change. */
export type PropertyRule = readonly [
  path: string,
  effect: (subject: Subject, properties: readonly PropertyChange[]) => Effect | undefined,
];

/** Each property by the first rule above it; what no rule knows is unknown, never nothing. */
export function byProperty(subject: Subject, rules: readonly PropertyRule[]): Effect {
  const groups = new Map<PropertyRule, PropertyChange[]>();
  const other: PropertyChange[] = [];
  const ignored: PropertyChange[] = [];
  for (const property of subject.change.properties) {
    const rule = rules.find(([path]) => under(property.path, path));
    if (isIgnored(subject, property)) ignored.push(property);
    else if (rule === undefined) other.push(property);
    else addTo(groups, rule, property);
  }
  const effects = [...groups].flatMap(([[, effect], properties]) => effect(subject, properties) ?? []);
  if (other.length > 0) effects.push(unknown(`What a change of ${paths(other)} does to what runs is not known.`));
  if (ignored.length > 0) effects.push(nothing(`Pulumi ignores changes of ${paths(ignored)} (ignoreChanges).`));
  const known = groups.size > 0 ? nothing("Nothing that runs is touched.") : undefined;
  return effects.length === 0 && known !== undefined ? known : together(effects);
}

function paths(properties: readonly PropertyChange[]): string {
  return listed(properties.map(({ path }) => path));
}

/** A rule for properties that only people, bills and later changes see. */
export function harmless(path: string, message = "Nothing that runs is touched."): PropertyRule {
  return [path, () => nothing(message)];
}

export const descriptive: readonly PropertyRule[] = ["tags", "tagsAll", "description"].map((path) =>
  harmless(path, "Only tags and descriptions change."),
);

/** "a, b and c", and how many more where there are many. */
export function listed(items: readonly string[], most = 6): string {
  if (items.length === 0) return "something unknown";
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : [...items];
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
