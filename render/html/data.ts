import type { ManifestFile } from "../../plan/manifests.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import type { Review } from "../../review/review.ts";
import { shown } from "../svg/xml.ts";
import { linesOf } from "./lines.ts";
import type { Links } from "./links.ts";

/**
 * What the page shows once a reader opens it, small enough for thousands of resources: each distinct line is there once, and
 * a text is the numbers of its lines. The page's script reads it by these names.
 */
interface PageData {
  readonly lines: readonly string[];
  readonly resources: readonly ResourceData[];
  readonly manifests: readonly (readonly number[])[];
}

interface ResourceData {
  /** The URN up to the name. */
  readonly urn: number;
  readonly inputs: readonly number[];
  readonly options: readonly number[];
  /** Numbers of resources; −1 for none. */
  readonly parent: number;
  readonly provider: number;
  readonly dependencies: readonly number[];
}

export function pageData({ index }: Review, manifests: readonly ManifestFile[], links: Links): string {
  const lines = new Map<string, number>();
  const numberOf = (text: string) => {
    const known = lines.get(text);
    if (known !== undefined) return known;
    lines.set(text, lines.size);
    return lines.size - 1;
  };
  const numbers = (text: readonly string[]) => text.map((line) => numberOf(shown(line)));
  const resources = index.resources.map((resource) => resourceData(resource, numbers, links));
  const files = manifests.map(({ text }) => numbers(text.replace(/\n$/, "").split("\n")));
  const data: PageData = { lines: [...lines.keys()], resources, manifests: files };
  // What ends a script element, or begins a comment in it, must not stand in one.
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function resourceData(
  resource: PlannedResource,
  numbers: (text: readonly string[]) => number[],
  links: Links,
): ResourceData {
  const { urn, inputs, options, parent, provider, dependencies } = resource;
  const place = (one: string | undefined) => (one === undefined ? -1 : (links.numberOf(one) ?? -1));
  return {
    urn: numbers([urn.slice(0, urn.lastIndexOf("::"))])[0]!,
    inputs: Object.keys(inputs).length === 0 ? [] : numbers(linesOf(inputs as Json)),
    options: Object.keys(options).length === 0 ? [] : numbers(linesOf(options as Json)),
    parent: place(parent),
    provider: place(provider),
    dependencies: dependencies.map(place).filter((number) => number >= 0),
  };
}
