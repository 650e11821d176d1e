/** Options that decide what the engine makes of a difference: https://www.pulumi.com/docs/iac/concepts/options/ */

import { isDeepStrictEqual } from "node:util";
import { at, fields, list, type Value } from "../model/json.ts";
import type { Json, PlannedResource } from "../plan/plan.ts";
import type { PropertyChange } from "./diff.ts";
import type { Pair } from "./matching.ts";
import { type OptionPath, optionPath } from "./paths.ts";
import { replacementOrder } from "./replacement-order.ts";

/** The head's inputs as the engine sees them: what it is told to ignore stands as it stood. */
export function withoutIgnored({ base, head }: Pair): PlannedResource["inputs"] {
  const ignored = head.options.ignoreChanges ?? [];
  return ignored.reduce((inputs, path) => fields(restored(inputs, base.inputs, optionPath(path))), head.inputs);
}

/** `after` with what `before` has at the path; neither is changed. */
function restored(after: Value, before: Value, [step, ...rest]: OptionPath): Json {
  if (step === undefined) return before ?? null;
  if (step === "*") return everywhere(after, before, rest);
  if (typeof step === "number") {
    const items = [...list(after)];
    if (step < items.length) items[step] = restored(items[step], list(before)[step], rest);
    return items.length > 0 ? items : (after ?? null);
  }
  if (!isObject(after) && !isObject(before)) return after ?? null;
  const [old, young] = [at(before, step), at(after, step)];
  const { [step]: _, ...others } = isObject(after) ? after : {};
  const value =
    rest.length === 0 ? old : old === undefined && young === undefined ? undefined : restored(young, old, rest);
  return value === undefined || value === null ? others : { ...others, [step]: value };
}

function everywhere(after: Value, before: Value, rest: OptionPath): Json {
  if (Array.isArray(after)) return after.map((item, place) => restored(item, list(before)[place], rest));
  if (!isObject(after)) return after ?? null;
  return Object.keys(after).reduce<Json>((value, key) => restored(value, before, [key, ...rest]), after);
}

function isObject(value: Value): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the engine refuses, leaves or does in another order when a resource goes. */
export function notesOnLeaving({ options: { protect, retainOnDelete, deletedWith } }: PlannedResource): string[] {
  return [
    ...(protect === true
      ? ["It is protected, so pulumi up refuses this. Deploy protect: false first, where it is meant."]
      : []),
    ...(retainOnDelete === true ? ["retainOnDelete: Pulumi forgets it, and the object stays."] : []),
    ...(deletedWith === undefined
      ? []
      : [`deletedWith: it is not deleted by itself, but goes with ${deletedWith.split("::").at(-1)}.`]),
  ];
}

/** A path that no input has. */
const option = "options.";

export function isOption({ path }: Pick<PropertyChange, "path">): boolean {
  return path.startsWith(option);
}

/** What each means from now on: where it is given, where it is not, and where it is false, if that is not the same. */
const meanings = {
  protect: [
    "Pulumi refuses to delete or replace it from now on",
    "Pulumi deletes and replaces it from now on when asked",
  ],
  retainOnDelete: ["the object stays when it is deleted", "the object goes when it is deleted"],
  deleteBeforeReplace: [
    "when it is replaced, the old one goes first",
    "when it is replaced, the provider says which one goes first",
    "when it is replaced, the new one comes first",
  ],
  deletedWith: ["it is not deleted by itself, but goes with the other", "it is deleted by itself"],
  ignoreChanges: ["what it names stays as it is, whatever the program says", "Pulumi changes again what it named"],
} as const;

/** Options that differ: nothing that runs is touched, but what later deployments may do. */
export function changedOptions(
  { base, head }: Pair,
  isSame: (before: string, after: string) => boolean,
): { readonly properties: PropertyChange[]; readonly notes: string[] } {
  const names = (Object.keys(meanings) as (keyof typeof meanings)[]).filter((name) => {
    const [before, after] = [given(base, name), given(head, name)];
    if (name === "deletedWith" && typeof before === "string" && typeof after === "string")
      return !isSame(before, after);
    return !isDeepStrictEqual(before, after);
  });
  return {
    properties: names.map((name) => {
      const [before, after] = [given(base, name), given(head, name)];
      return {
        path: `${option}${name}`,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
        secret: false,
        action: "update",
        page: `https://www.pulumi.com/docs/iac/concepts/options/${name.toLowerCase()}/`,
      };
    }),
    notes: names.map((name) => `${name}: ${meaning(name, given(head, name))}.`),
  };
}

function meaning(name: keyof typeof meanings, value: Json | undefined): string {
  const [yes, none, no = none] = meanings[name];
  return value === undefined ? none : value === false ? no : yes;
}

/** What is false, or empty, is as good as not given. */
function given({ options }: PlannedResource, name: keyof typeof meanings): Json | undefined {
  const value = options[name];
  if (value === undefined || (value === false && name !== "deleteBeforeReplace")) return undefined;
  if (typeof value !== "object") return value;
  return value.length === 0 ? undefined : [...value].sort();
}

/** Which of the two goes first where it is not what the engine does by itself. */
export function notesOnOrder({ base, head }: Pair): string[] {
  const { asked, deletesFirst, name } = replacementOrder(base, head);
  if (asked) return deletesFirst ? ["deleteBeforeReplace: the old one is deleted before the new one is made."] : [];
  if (!deletesFirst)
    return name === undefined
      ? []
      : [
          `Pulumi makes the new one first, which fails while the old one is called ${name}: deleteBeforeReplace lets the old one go first.`,
        ];
  return name === undefined
    ? ["The provider deletes the old one before it makes the new one."]
    : [`The old one is deleted before the new one is made, since both are called ${name}.`];
}

export function notesOnArrival({ options }: PlannedResource): string[] {
  return options.import === undefined ? [] : [`Adopts ${options.import}, which is there already, and creates nothing.`];
}
