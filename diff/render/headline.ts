import { shortType } from "../../plan/render/tree.ts";
import { Action, type Diff, EffectKind, type ResourceChange } from "../diff.ts";
import { actionWords, dangerWords } from "./words.ts";

export interface ActionCount {
  readonly action: Action;
  readonly count: number;
}

/** Those that there are, the most dangerous first; a replacement is one thing, not a deletion and a creation. */
export function countsByAction({ changes }: Pick<Diff, "changes">): ActionCount[] {
  return (Object.keys(actionWords) as Action[])
    .map((action) => ({ action, count: changes.filter((change) => change.action === action).length }))
    .filter(({ count }) => count > 0);
}

/** The verdict in a sentence or two. */
export function headline(diff: Diff): string {
  const { changes, base, head, unchanged, basePlanned } = diff;
  if (changes.length === 0) return `No changes: ${head} plans the same ${counted(unchanged, "resource")} as ${base}.`;
  if (changes.every(({ action }) => action === Action.Ignore))
    return `No changes: what differs between ${head} and ${base} is ignored, as the program asks.`;
  const counts = countsByAction(diff).map(({ action, count }) => {
    const [one, many] = actionWords[action].counted;
    return `${count} ${count === 1 ? one : many}`;
  });
  const verdict = `${counted(changes.length, "change")}: ${counts.join(", ")}. ${danger(changes)}`;
  return basePlanned ? verdict : `${verdict} ${base} has no plan, so everything counts as new.`;
}

function danger(changes: readonly ResourceChange[]): string {
  const [worst] = changes;
  if (worst === undefined || worst.effect.kind === EffectKind.Nothing) return "None interrupts what runs.";
  const { kind } = worst.effect;
  const like = changes.filter(({ effect }) => effect.kind === kind).length - 1;
  return `Most dangerous: ${dangerWords[kind]} ${address(worst)}${like === 0 ? "" : `, and ${like} more like it`}.`;
}

/** "nginx (kubernetes.apps.v1.Deployment)" */
export function address({ name, type }: Pick<ResourceChange, "name" | "type">): string {
  return `${name} (${shortType(type)})`;
}

export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
