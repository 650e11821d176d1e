import {
  type CostItem,
  costOf,
  hoursPerMonth,
  type ItemChange,
  itemChanges,
  Per,
  regionIn,
  totalOf,
} from "../../model/cost.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { Row } from "../../model/table.ts";
import { tableOf } from "../table-of.ts";
import { cents, signed, usd } from "./usd.ts";

export const costTable = tableOf(
  {
    id: "cost",
    title: "Cost",
    tells:
      "What is billed, whether used or not and by use, in units and, where prices are known, in USD; with the change against the base.",
    page: "https://aws.amazon.com/eks/pricing/",
  },
  (index, { date, base }) => {
    const items = costOf(index, date);
    const changes = base === undefined ? undefined : itemChanges(costOf(base, date), items);
    const changeOf = changes && new Map(changes.map((change) => [change.after, change]));
    const rows = items.map((item) => row(item, changeOf));
    const gone = changes?.flatMap((change) => (change.after === undefined ? goneRow(change) : [])) ?? [];
    return {
      columns: [
        { title: "What" },
        { title: "Count", numeric: true },
        { title: "Unit" },
        { title: "USD a unit" },
        { title: "USD an hour", numeric: true },
        { title: "USD a month", numeric: true },
        ...(changes === undefined ? [] : [{ title: "Change" }]),
      ],
      rows: [...rows, ...gone, ...(items.length === 0 ? [] : [totalRow(items, changes)])],
      notes: notes(index, items),
    };
  },
);

const notKnown = "not known";
const notKnownHere = "not known here";

function row(item: CostItem, changeOf: ReadonlyMap<CostItem | undefined, ItemChange> | undefined): Row {
  const { what, urn, count, most, unit, per, price, perMonth } = item;
  const often = per === Per.Use ? "by use" : `by the ${per}`;
  const counted = count === undefined ? notKnown : number(count);
  const upTo = most === undefined || most === count ? "" : ` (at most ${number(most)})`;
  const amounts =
    perMonth === undefined
      ? per === Per.Use
        ? ["by use", "by use"]
        : [notKnown, notKnown]
      : [usd(perMonth / hoursPerMonth), cents(perMonth)];
  return {
    cells: [
      what,
      per === Per.Use ? "by use" : `${counted}${upTo}`,
      `${unit}, ${often}`,
      price === undefined ? notKnownHere : `${usd(price.usd)} (${price.source})`,
      ...amounts,
      ...(changeOf === undefined ? [] : [changeText(changeOf.get(item))]),
    ],
    ...(urn === undefined ? {} : { urn }),
  };
}

function number(count: number): string {
  return `${Number(count.toFixed(2))}`;
}

function changeText(change: ItemChange | undefined): string {
  if (change === undefined) return "none";
  if (change.perMonth === undefined)
    return change.before === undefined ? "new, amount not known" : "changes, amount not known";
  return amountText(change.perMonth);
}

/** "+0.062/h (+45.26 USD a month)" */
function amountText(perMonth: number): string {
  return `${signed(perMonth / hoursPerMonth, usd)}/h (${signed(perMonth, cents)} USD a month)`;
}

function goneRow({ before, perMonth }: ItemChange): Row[] {
  if (before === undefined) return [];
  const change = perMonth === undefined ? "gone, amount not known" : amountText(perMonth);
  return [{ cells: [`${before.what}: no more`, "none", before.unit, "none", "none", "none", change] }];
}

function totalRow(items: readonly CostItem[], changes: readonly ItemChange[] | undefined): Row {
  const { perMonth, unknown } = totalOf(items);
  return {
    cells: [
      unknown.length === 0
        ? "Together, without what is billed by use"
        : "Together, as far as known, without what is billed by use",
      "",
      "",
      "",
      usd(perMonth / hoursPerMonth),
      cents(perMonth),
      ...(changes === undefined ? [] : [changeOfAll(changes)]),
    ],
  };
}

function changeOfAll(changes: readonly ItemChange[]): string {
  const known = changes.flatMap(({ perMonth }) => perMonth ?? []);
  if (changes.length === 0) return "none";
  if (known.length === 0) return "changes, amount not known";
  const amount = amountText(known.reduce((sum, one) => sum + one, 0));
  return known.length === changes.length ? amount : `${amount}, as far as known`;
}

function notes(index: PlanIndex, items: readonly CostItem[]): string[] {
  const { perMonth, mostPerMonth, unknown } = totalOf(items);
  const { region, known } = regionIn(index);
  const where =
    region === undefined
      ? "No prices: this plan does not say in which region it is."
      : known
        ? `On demand in ${region}, without tax, credits and discounts; a month has ${hoursPerMonth} hours. No quotation.`
        : `No prices are known here for ${region}.`;
  const most = `At the largest sizes that it names, this plan comes to ${usd(mostPerMonth / hoursPerMonth)} an hour, ${cents(mostPerMonth)} a month.`;
  return [
    where,
    ...(unknown.length > 0 ? [`Not in the sum: ${unknown.map(({ what }) => what).join("; ")}.`] : []),
    ...(mostPerMonth > perMonth ? [most] : []),
    ...items.flatMap(({ remark }) => remark ?? []),
  ];
}
