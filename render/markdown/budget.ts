import { bytesOf } from "./text.ts";

/** A part of a comment that knows how to be shorter. */
export interface Section {
  /** What it needs at least, in bytes. */
  readonly least: number;
  /** The most that fits; empty where there is nothing to say. What is left out is said within. */
  readonly render: (bytes: number) => string;
}

/** Sections take what they need in the order of their importance, and leave the rest their least; printed as they stand. */
export function withinBudget(sections: readonly Section[], bytes: number): string {
  const separator = "\n\n";
  let left = bytes - sections.length * separator.length;
  let reserved = sections.reduce((sum, { least }) => sum + least, 0);
  const parts = sections.map(({ least, render }) => {
    reserved -= least;
    const part = render(left - reserved);
    left -= bytesOf(part);
    return part;
  });
  return `${parts.filter((part) => part !== "").join(separator)}\n`;
}

/** Always whole, so for what is short by nature. */
export function fixed(content: string): Section {
  return { least: bytesOf(content), render: () => content };
}

export interface ListOptions {
  readonly items: readonly string[];
  /** Around the items. */
  readonly wrap: (body: string, shown: number) => string;
  /** What stands in for those that do not fit. */
  readonly more: (count: number) => string;
  readonly separator?: string;
}

/** As many items as fit, and how many are left out. */
export function listed({ items, wrap, more, separator = "\n" }: ListOptions): Section {
  const render = (bytes: number) => {
    if (items.length === 0) return "";
    const fits = (count: number) => bytesOf(of(count)) <= bytes;
    const of = (count: number) => {
      const rest = items.length - count;
      return wrap([...items.slice(0, count), ...(rest === 0 ? [] : [more(rest)])].join(separator), count);
    };
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(middle)) low = middle;
      else high = middle - 1;
    }
    return of(low);
  };
  return { least: items.length === 0 ? 0 : bytesOf(wrap(more(items.length), 0)), render };
}

/** The first version that fits, from the longest to the shortest. */
export function shorter(...versions: readonly string[]): Section {
  const last = versions.at(-1) ?? "";
  return { least: bytesOf(last), render: (bytes) => versions.find((one) => bytesOf(one) <= bytes) ?? last };
}
