/** HTML from texts: nothing gets into the page but through `text`, or as markup that this program wrote. */

import { escaped } from "../svg/xml.ts";

/** Markup that needs no escaping any more. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | undefined | readonly Part[];

/** Everything put into it is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: strings.reduce((all, string, index) => `${all}${markupOf(parts[index - 1])}${string}`) };
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map(markupOf).join("");
}

/** Only what leads to a page of the web becomes a link. */
export function pageLink(page: string, words: string): Markup {
  if (!/^https:\/\/[^\s"'<>]+$/.test(page)) return html`${page}`;
  return html`<a href="${page}" rel="noopener noreferrer">${words}</a>`;
}

/** A wide table scrolls by itself, with the keyboard too; only a few tables of a page deserve to be landmarks. */
export function scrolling(captionId: string, table: Markup, role: "region" | "group"): Markup {
  return html`<div class="scroll" tabindex="0" role="${role}" aria-labelledby="${captionId}">${table}</div>`;
}
