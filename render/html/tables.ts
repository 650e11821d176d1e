import type { Row, Table } from "../../model/table.ts";
import type { Review } from "../../review/review.ts";
import type { Links } from "./links.ts";
import { html, type Markup, pageLink, scrolling } from "./markup.ts";
import { severityWords } from "./words.ts";

export function tables(review: Review, links: Links): Markup {
  if (review.tables.length === 0) return html``;
  return html`<section id="tables" aria-labelledby="tables-title" data-what="row">
<h2 id="tables-title">Tables</h2>
${review.tables.map((table) => section(table, links))}</section>`;
}

function section(table: Table, links: Links): Markup {
  const caption = `table-${table.id}`;
  const notes = table.notes.map((note) => html`<p>${note}</p>`);
  return html`<section class="table">
<h3>${table.title}</h3>
${notes}
${table.rows.length === 0 ? html`<p>Nothing to list.</p>` : scrolling(caption, whole(table, caption, links), "region")}
<p class="quiet">${pageLink(table.page, "Where this comes from")}</p>
</section>
`;
}

function whole({ title, columns, rows }: Table, caption: string, links: Links): Markup {
  const numeric = columns.map((column) => column.numeric === true);
  const head = columns.map(
    (column, at) => html`<th scope="col"${numeric[at] ? right : undefined}>${column.title}</th>`,
  );
  return html`<table><caption id="${caption}">${title}</caption><thead><tr>${head}</tr></thead><tbody>
${rows.map((row) => rowOf(row, numeric, links))}</tbody></table>`;
}

const right: Markup = { html: ' class="number"' };

function rowOf({ cells, urn, severity }: Row, numeric: readonly boolean[], links: Links): Markup {
  const [first = "", ...rest] = cells;
  const number = urn === undefined ? undefined : links.numberOf(urn);
  const named = number === undefined ? html`${first}` : html`<a href="#r${number}">${first}</a>`;
  const badge = severity === undefined ? undefined : html` <b class="badge ${severity}">${severityWords[severity]}</b>`;
  const others = rest.map((cell, at) => html`<td${numeric[at + 1] ? right : undefined}>${cell}</td>`);
  return html`<tr class="item"><th scope="row"${numeric[0] ? right : undefined}>${named}${badge}</th>${others}</tr>
`;
}
