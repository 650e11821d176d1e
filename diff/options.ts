/** Options that decide what the engine makes of a difference: https://www.pulumi.com/docs/iac/concepts/options/ */

import { at, fields, list, text, type Value } from "../model/json.ts";
import type { Json, PlannedResource } from "../plan/plan.ts";
import type { Pair } from "./matching.ts";
import { type OptionPath, optionPath } from "./paths.ts";

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

/** Two cannot have one name, so the providers delete first where the name is given and stays. */
export function notesOnOrder({ base, head }: Pair): string[] {
  if (head.options.deleteBeforeReplace === true)
    return ["deleteBeforeReplace: the old one is deleted before the new one is made."];
  if (head.options.deleteBeforeReplace === false) return [];
  const path = head.type.startsWith("kubernetes:") && !head.type.includes("helm.sh") ? ["metadata", "name"] : ["name"];
  const [before, after] = [base, head].map(({ inputs }) => text(at(inputs, ...path)));
  const moved = head.type.startsWith("kubernetes:") && namespace(base) !== namespace(head);
  if (before === undefined || before !== after || moved) return [];
  return [`The old one is deleted before the new one is made, since both are called ${after}.`];
}

function namespace({ inputs }: PlannedResource): string | undefined {
  return text(at(inputs, "metadata", "namespace"));
}

export function notesOnArrival({ options }: PlannedResource): string[] {
  return options.import === undefined ? [] : [`Adopts ${options.import}, which is there already, and creates nothing.`];
}
