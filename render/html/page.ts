import { createHash } from "node:crypto";
import { html, type Markup } from "./markup.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";

export interface Section {
  readonly id: string;
  readonly title: string;
  /** An element of that id. */
  readonly content: Markup;
}

interface Page {
  readonly title: Markup;
  readonly sections: readonly Section[];
  /** JSON in which no element can end. */
  readonly data: string;
}

export function page({ title, sections, data }: Page): string {
  const body = html`<a class="skip" href="#main">Skip to the content</a>
<header><h1>${title}</h1>
<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav></header>
<div class="search" role="search" hidden><label for="search">Search</label>
<input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="names, types, inputs, findings">
<span id="found" role="status"></span></div>
<main id="main" tabindex="-1">
${sections.map(({ content }) => html`${content}\n`)}</main>
<footer><p>Made from a plan, without an account and without a network. Ids and host names in it are stand-ins.</p></footer>`
    .html;
  const styles = [style, ...[...body.matchAll(/<style>([^<]*)<\/style>/g)].map(([, text = ""]) => text)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(styles)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title.html}: review</title>
<style>${style}</style>
</head>
<body>
${body}
<script type="application/json" id="data">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Only what is in the page itself runs or colours it, and nothing is fetched: https://www.w3.org/TR/CSP3/ */
function policy(styles: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src ${styles.map(hash).join(" ")}`,
    `script-src ${hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
