import type { PropertyChange } from "../../diff/diff.ts";
import type { Json } from "../../plan/plan.ts";
import { linesOf } from "./lines.ts";
import { html, type Markup } from "./markup.ts";

/** Both sides of a property; of long texts only what differs, with the number of equal lines. */
export function beforeAndAfter({ before, after, secret }: PropertyChange): [Markup, Markup] {
  if (secret) return [hidden(before), hidden(after)];
  const [old, now] = [sideLines(before), sideLines(after)];
  if (old === undefined || now === undefined) return [side(old), side(now)];
  const start = alike(old, now);
  const end = alike(old.slice(start).reverse(), now.slice(start).reverse());
  return [side(part(old, start, end)), side(part(now, start, end))];
}

/** Fewer equal lines than these are worth no note. */
const worthFolding = 4;

function part(lines: readonly string[], start: number, end: number): string[] {
  const first = start < worthFolding ? 0 : start;
  const last = end < worthFolding ? 0 : end;
  return [
    ...(first === 0 ? [] : [`… ${first} equal lines`]),
    ...lines.slice(first, lines.length - last),
    ...(last === 0 ? [] : [`… ${last} equal lines`]),
  ];
}

function alike(one: readonly string[], other: readonly string[]): number {
  let number = 0;
  while (number < one.length && number < other.length && one[number] === other[number]) number++;
  return number;
}

function sideLines(value: Json | undefined): string[] | undefined {
  return value === undefined ? undefined : linesOf(value);
}

function side(lines: readonly string[] | undefined): Markup {
  if (lines === undefined) return html`<i>none</i>`;
  return lines.length === 1 ? html`<code>${lines[0]}</code>` : html`<pre>${lines.join("\n")}</pre>`;
}

function hidden(value: Json | undefined): Markup {
  return value === undefined ? html`<i>none</i>` : html`<i>secret</i>`;
}
