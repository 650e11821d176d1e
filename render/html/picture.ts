import type { Review } from "../../review/review.ts";
import { pictureOf } from "../svg/index.ts";
import type { Card, Platform } from "../svg/platform.ts";
import { platformOf } from "../svg/read/index.ts";
import type { Links } from "./links.ts";
import { html, type Markup, scrolling } from "./markup.ts";

/** The drawing, and the same facts as a table for those whom a drawing does not serve. */
export function picture(review: Review, links: Links): Markup {
  const platform = platformOf(review);
  const rows = facts(platform);
  if (rows.length === 0) return html``;
  const table = html`<table><caption id="facts-caption">What the picture shows</caption>
<thead><tr><th scope="col">What</th><th scope="col">Where</th><th scope="col">Facts</th></tr></thead><tbody>
${rows.map((row) => factRow(row, links))}</tbody></table>`;
  return html`<section id="picture" aria-labelledby="picture-title">
<h2 id="picture-title">Platform</h2>
<div class="picture" tabindex="0" role="group" aria-labelledby="platform-title">${{ html: pictureOf(platform) }}</div>
<details><summary>The same as a table</summary>
${scrolling("facts-caption", table, "region")}</details>
</section>`;
}

interface Fact {
  readonly card: Pick<Card, "title" | "lines" | "urn">;
  readonly where: string;
}

/** In the order in which the picture is read. */
function facts({ areas, controlPlanes, services, region }: Platform): Fact[] {
  return [
    ...controlPlanes.map((card) => ({ card, where: region ?? "" })),
    ...areas.flatMap(({ title, zones, rows, gateways }) => [
      ...rows.flatMap(({ subnets, nats, loadBalancers, endpoints, pools }): Fact[] => [
        ...[...subnets, ...nats].map((card) => ({ card, where: [title, zones[card.zone] ?? ""].join(", ") })),
        ...[...loadBalancers, ...endpoints].map((card) => ({ card, where: title })),
        ...pools.flatMap((pool) => [
          { card: pool, where: title },
          ...pool.groups.map((card) => ({ card, where: pool.title })),
          ...pool.namespaces.flatMap((one) =>
            one.workloads.map((card) => ({ card, where: `${one.title}, ${pool.title}` })),
          ),
        ]),
      ]),
      ...gateways.map((card) => ({ card, where: title })),
    ]),
    ...services.map((card) => ({ card, where: region ?? "" })),
  ];
}

function factRow({ card, where }: Fact, links: Links): Markup {
  const number = card.urn === undefined ? undefined : links.numberOf(card.urn);
  const title = number === undefined ? html`${card.title}` : html`<a href="#r${number}">${card.title}</a>`;
  const lines = card.lines.map((line, at) => html`${at === 0 ? "" : { html: "<br>" }}${line}`);
  return html`<tr><th scope="row">${title}</th><td>${where}</td><td>${lines}</td></tr>
`;
}
