import type { CostChange } from "../model/cost.ts";

/** What a change does to the bill, as far as prices are known; what is not known is named, never taken for nothing. */
export function costSentence({ perMonth, unknown }: CostChange): string {
  const rounded = perMonth === undefined ? undefined : Math.round(perMonth * 100) / 100;
  const known =
    rounded === undefined
      ? undefined
      : rounded === 0
        ? "Known cost stays the same"
        : `Known cost: ${rounded < 0 ? "-" : "+"}${Math.abs(rounded).toFixed(2)} USD a month`;
  const [first, ...more] = unknown;
  if (first === undefined) return `${known ?? "Known cost stays the same"}.`;
  const rest = more.length === 0 ? "" : ` and ${more.length} more`;
  return `${known === undefined ? "" : `${known}. `}Cost not known: ${first}${rest}.`;
}
