/** What a plan comes to: what is billed, in units and, where prices are known, in USD. No quotation. */

import { computeItems } from "./cost/compute.ts";
import { type CostContext, type CostItem, Per } from "./cost/item.ts";
import { networkItems } from "./cost/network.ts";
import { otherItems } from "./cost/others.ts";
import { telemetryItems } from "./cost/telemetry.ts";
import { prices } from "./data/prices.ts";
import { lookUp } from "./look-up.ts";
import type { PlanIndex } from "./plan-index.ts";
import { regionOf } from "./region.ts";

export { type CostItem, hoursPerMonth, Per } from "./cost/item.ts";

/** `date` is `YYYY-MM-DD`: a version may have come into extended support by then. */
export function costOf(index: PlanIndex, date: string): CostItem[] {
  const context = costContext(index, date);
  return [...computeItems(context), ...networkItems(context), ...telemetryItems(context), ...otherItems(context)];
}

export function costContext(index: PlanIndex, date: string): CostContext {
  const region = regionOf(index);
  const known = lookUp(prices, region);
  return {
    index,
    date,
    ...(region === undefined ? {} : { region }),
    ...(known === undefined ? {} : { prices: known }),
  };
}

/** `known` where some of its prices are in the table. */
export function regionIn(index: PlanIndex): { readonly region?: string; readonly known: boolean } {
  const region = regionOf(index);
  return region === undefined ? { known: false } : { region, known: lookUp(prices, region) !== undefined };
}

export interface CostChange {
  /** USD a month, more or less; absent where no price is known of what changes. */
  readonly perMonth?: number;
  /** What changes, and is not in it: names of items. */
  readonly unknown: readonly string[];
}

export interface ItemChange {
  /** Absent where there was none, or will be none. */
  readonly before?: CostItem;
  readonly after?: CostItem;
  /** USD a month, more or less; absent where it is not known. */
  readonly perMonth?: number;
}

/** Those that differ in units or in price, in the order of the head; what is gone comes last. */
export function itemChanges(base: readonly CostItem[], head: readonly CostItem[]): ItemChange[] {
  const before = new Map(base.map((item) => [item.key, item]));
  const after = new Map(head.map((item) => [item.key, item]));
  return [
    ...head.map((item) => change(before.get(item.key), item)),
    ...base.filter(({ key }) => !after.has(key)).map((item) => change(item, undefined)),
  ].filter((one) => one !== undefined);
}

function change(before: CostItem | undefined, after: CostItem | undefined): ItemChange | undefined {
  if (before !== undefined && after !== undefined && isSame(before, after)) return undefined;
  const [from, to] = [before, after].map((item) => (item === undefined ? 0 : item.perMonth));
  return {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(from === undefined || to === undefined ? {} : { perMonth: to - from }),
  };
}

/** What is billed by use has no amount to compare: it changes where it comes or goes. */
function isSame(before: CostItem, after: CostItem): boolean {
  if (before.per === Per.Use && after.per === Per.Use) return true;
  const of = ({ what, count, most, unit, price }: CostItem) => JSON.stringify([what, count, most, unit, price?.usd]);
  return of(before) === of(after);
}

export function costChange(base: PlanIndex, head: PlanIndex, date: string): CostChange {
  const changes = itemChanges(costOf(base, date), costOf(head, date));
  const amounts = changes.flatMap(({ perMonth }) => perMonth ?? []);
  const unknown = changes
    .filter(({ perMonth }) => perMonth === undefined)
    .map(({ before, after }) => (after ?? before)?.what ?? "");
  if (amounts.length === 0 && unknown.length > 0) return { unknown };
  return { perMonth: sum(amounts), unknown };
}

export interface CostTotal {
  /** USD a month of all whose amounts are known. */
  readonly perMonth: number;
  /** The same at the largest sizes that are named. */
  readonly mostPerMonth: number;
  /** What is billed whether used or not, and has no amount here. */
  readonly unknown: readonly CostItem[];
}

export function totalOf(items: readonly CostItem[]): CostTotal {
  const standing = items.filter(({ per }) => per !== Per.Use);
  return {
    perMonth: sum(standing.flatMap(({ perMonth }) => perMonth ?? [])),
    mostPerMonth: sum(standing.flatMap(({ perMonth, mostPerMonth }) => mostPerMonth ?? perMonth ?? [])),
    unknown: standing.filter(({ perMonth }) => perMonth === undefined),
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, one) => total + one, 0);
}
