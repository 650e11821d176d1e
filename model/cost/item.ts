import type { Price, PriceItem, RegionPrices } from "../data/prices.ts";
import type { PlanIndex } from "../plan-index.ts";

/** AWS's own: a year's hours by twelve. */
export const hoursPerMonth = 730;

export const Per = { Hour: "hour", Month: "month", Use: "use" } as const;
export type Per = (typeof Per)[keyof typeof Per];

/** Something that is billed. */
export interface CostItem {
  /** The same for the same thing in two plans. */
  readonly key: string;
  /** "NAT gateways of network" */
  readonly what: string;
  readonly urn?: string;
  /** Units at the size that the plan asks for; absent where it is not known, and where only use decides. */
  readonly count?: number;
  /** Units at most, where something scales it; absent where nobody says. */
  readonly most?: number;
  /** "node", "GB" */
  readonly unit: string;
  readonly per: Per;
  /** Of one unit; absent where it is not known here. */
  readonly price?: Price;
  /** USD, at `count` and at `most`; absent where they are not known, which never means nothing. */
  readonly perMonth?: number;
  readonly mostPerMonth?: number;
  /** What a reader must know of it. */
  readonly remark?: string;
}

export interface CostContext {
  readonly index: PlanIndex;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `ap-northeast-1`; absent where the plan does not tell. */
  readonly region?: string;
  readonly prices?: RegionPrices;
}

export function priceOf({ prices }: CostContext, item: PriceItem): Price | undefined {
  return prices?.items[item];
}

type Given<T> = { readonly [K in keyof T]: T[K] | undefined };
type Parts = Pick<CostItem, "key" | "what" | "unit" | "per"> &
  Partial<Given<Pick<CostItem, "urn" | "count" | "most" | "price" | "remark">>>;

/** With the amounts that follow from the parts. */
export function costItem({ key, what, unit, per, ...parts }: Parts): CostItem {
  const { count, most, price } = parts;
  const amounts = {
    perMonth: monthly(count, per, price),
    mostPerMonth: monthly(most, per, price),
  };
  return { key, what, unit, per, ...known({ ...parts, ...amounts }) };
}

function monthly(count: number | undefined, per: Per, price: Price | undefined): number | undefined {
  if (count === 0) return 0;
  if (count === undefined || price === undefined || per === Per.Use) return undefined;
  return count * price.usd * (per === Per.Hour ? hoursPerMonth : 1);
}

type Known<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function known<T extends object>(parts: T): Known<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Known<T>;
}
