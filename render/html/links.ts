import type { PlannedResource } from "../../plan/plan.ts";
import type { Review } from "../../review/review.ts";
import { nameInUrn } from "./lines.ts";
import { html, type Markup } from "./markup.ts";

/** How sections lead to the resource they are about. */
export interface Links {
  /** "Deployment nginx" with a link; the end of the URN where the plan has no such resource. */
  readonly to: (urn: string) => Markup;
  readonly numberOf: (urn: string) => number | undefined;
}

export function linksOf({ index }: Review): Links {
  const numbers = new Map(index.resources.map(({ urn }, number) => [urn, number]));
  return {
    numberOf: (urn) => numbers.get(urn),
    to: (urn) => {
      const resource = index.resource(urn);
      if (resource === undefined) return html`<span class="name">${nameInUrn(urn)}</span>`;
      return html`<a href="#r${numbers.get(urn)}">${shortType(resource)} <span class="name">${resource.name}</span></a>`;
    },
  };
}

/** `kubernetes:apps/v1:Deployment` as "Deployment". */
export function shortType({ type }: Pick<PlannedResource, "type">): string {
  return type.split(":").at(-1) ?? type;
}

/** `kubernetes:apps/v1:Deployment` as `kubernetes.apps.v1.Deployment`. */
export function longType(type: string): string {
  const [pack = "", module = "", name = ""] = type.split(":");
  const parts = module.split("/").filter((part) => part.toLowerCase() !== name.toLowerCase() && part !== "index");
  return [pack, ...parts, name].filter((part) => part !== "").join(".");
}
