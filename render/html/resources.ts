import { groupBy } from "../../model/groups.ts";
import { parentsOf } from "../../model/parents.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import type { Review } from "../../review/review.ts";
import { type Links, longType, shortType } from "./links.ts";
import { html, type Markup } from "./markup.ts";
import { count } from "./words.ts";

/** Up to so many resources the groups stand open. */
const few = 300;

/** Every resource by name, in the groups in which the program makes them; what it is made of comes when it is opened. */
export function resources({ index }: Review, links: Links): Markup {
  const groups = groupBy(index.resources, (resource) => topOf(resource, index.resource));
  const many = index.resources.length > few;
  const open = many ? undefined : open_;
  const sections = [...groups].map(([top, own]) => {
    const owner = top === undefined ? undefined : index.resource(top);
    const title =
      owner === undefined ? html`The stack itself` : html`<span class="name">${owner.name}</span> ${shortType(owner)}`;
    return html`<details class="group"${open}><summary>${title}, ${count(own.length, "resource")}</summary>
${own.map((one) => row(one, links))}</details>
`;
  });
  return html`<section id="resources" aria-labelledby="resources-title" data-what="resource"${many ? manyClass : undefined}>
<h2 id="resources-title">Resources (${index.resources.length})</h2>
<p>Open one to see its inputs, what it needs, and what needs it.</p>
<noscript><p>Scripts are off here, so there are only names, types and source lines.</p></noscript>
${sections}</section>`;
}

const open_: Markup = { html: " open" };
const manyClass: Markup = { html: ' class="many"' };

function row({ urn, name, type, source }: PlannedResource, links: Links): Markup {
  const where = source === undefined ? undefined : html` <code>${source}</code>`;
  return html`<details class="item resource" id="r${links.numberOf(urn)}"><summary><b class="name">${name}</b> <span class="type">${longType(type)}</span>${where}</summary></details>
`;
}

/** The component right below the stack in which it is; the stack for what is in none. */
function topOf(resource: PlannedResource, find: (urn: string) => PlannedResource | undefined): string | undefined {
  const within = [resource, ...parentsOf(resource, find)].filter(({ parent }) => parent !== undefined);
  const top = within.at(-1);
  return top === undefined || top.custom ? undefined : top.urn;
}
