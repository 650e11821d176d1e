import { type Diff, EffectKind, type Fold, type PropertyChange, type ResourceChange } from "../../diff/diff.ts";
import { groupBy } from "../../model/groups.ts";
import type { Review } from "../../review/review.ts";
import { beforeAndAfter } from "./before-after.ts";
import { type Links, longType } from "./links.ts";
import { html, type Markup, pageLink, scrolling } from "./markup.ts";
import { severityOf } from "./verdict.ts";
import { actionSigns, actionWords, count, effectWords } from "./words.ts";

/** What changes, the most dangerous first; what is alike is said once, with everything that it is true of. */
export function changes({ diff }: Review, links: Links): Markup {
  if (diff === undefined) return html``;
  const folded = new Set(diff.folds.flatMap(({ urns }) => urns));
  const own = diff.changes.filter(({ urn }) => !folded.has(urn));
  const byUrn = new Map(diff.changes.map((change) => [change.urn, change]));
  const folds = diff.folds.map((fold) => ({ fold, members: fold.urns.flatMap((urn) => byUrn.get(urn) ?? []) }));
  let number = 0;
  const sections = Object.values(EffectKind).flatMap((kind) => {
    const all = own.filter(({ effect }) => effect.kind === kind);
    const folded = folds.filter(({ members }) => worstOf(members) === kind);
    if (all.length + folded.length === 0) return [];
    const open = kind !== EffectKind.Nothing;
    const blocks = alike(all).map((block) => changeBlock(block, links, open, number++));
    const total = all.length + folded.reduce((sum, { members }) => sum + members.length, 0);
    return html`<h3><b class="badge ${severityOf(kind)}">${effectWords[kind]}</b> (${total})</h3>
${folded.map(({ fold, members }) => foldBlock(fold, members, links, open))}${blocks}`;
  });
  return html`<section id="changes" aria-labelledby="changes-title" data-what="change"${diff.changes.length > few ? manyClass : undefined}>
<h2 id="changes-title">Changes (${diff.changes.length})</h2>
<p>From ${diff.base} to ${diff.head}. ${count(diff.unchanged, "resource")} unchanged.${diff.basePlanned ? "" : " The base has no plan, so everything is created."} ${diff.baseProblem}</p>
${diff.changes.length === 0 ? html`<p>The two plans are alike.</p>` : undefined}
${sections}
${findingsSection(diff)}
</section>`;
}

/** Changes of one kind that differ in nothing but the resource, in the order of the first. */
function alike(all: readonly ResourceChange[]): (readonly ResourceChange[])[] {
  const groups = groupBy(all, ({ action, type, effect, properties, notes, alias, within }) =>
    JSON.stringify([action, type, effect, properties, notes, alias, within === undefined]),
  );
  return [...groups.values()];
}

function changeBlock(block: readonly ResourceChange[], links: Links, open: boolean, number: number): Markup {
  const [first] = block;
  if (first === undefined) return html``;
  const { action, effect, properties, notes, alias } = first;
  const what =
    block.length === 1 ? html`<span class="name">${first.name}</span>` : html`${count(block.length, "resource")} alike`;
  const facts = [effect.message, ...effect.details, ...notes, ...(alias === undefined ? [] : [alias])].map(
    (fact) => html`<li>${fact}</li>`,
  );
  return html`<details class="item change"${open ? open_ : undefined}><summary><b class="sign" aria-hidden="true">${actionSigns[action]}</b> ${what} <span class="type">${longType(first.type)}</span> <b>${actionWords[action]}</b></summary>
<ul>${facts}</ul>
${effect.page === undefined ? undefined : html`<p class="quiet">${pageLink(effect.page, "why")}</p>`}
${properties.length === 0 ? undefined : propertyTable(properties, `change-${number}`, first.name)}
${about(block, links)}</details>
`;
}

/** From more on, a browser need not lay out what it does not show. */
const few = 300;
const manyClass: Markup = { html: ' class="many"' };
const open_: Markup = { html: " open" };

function about(block: readonly ResourceChange[], links: Links): Markup {
  const items = block.map(({ urn, source, previousUrn, within }) => {
    const where = source === undefined ? undefined : html` <code>${source}</code>`;
    const was =
      previousUrn === undefined ? undefined : html`, was <span class="name">${previousUrn.split("::").at(-1)}</span>`;
    const inside = within === undefined ? undefined : html`, made by ${links.to(within)}`;
    return html`<li>${links.to(urn)}${was}${inside}${where}</li>`;
  });
  return html`<ul class="quiet">${items}</ul>`;
}

function propertyTable(properties: readonly PropertyChange[], id: string, name: string): Markup {
  const rows = properties.map((property) => {
    const { path, action, reason, page } = property;
    const [before, after] = beforeAndAfter(property);
    const asked =
      action === "update" ? "updated in place" : action === "replace" ? "replaced" : "not known: update or replacement";
    const why = reason === undefined ? undefined : html`: ${reason}`;
    const link = page === undefined ? undefined : html` ${pageLink(page, "why")}`;
    return html`<tr><th scope="row"><code>${path}</code></th><td>${before}</td><td>${after}</td><td>${asked}${why}${link}</td></tr>
`;
  });
  const table = html`<table><caption id="${id}">Properties of ${name}</caption>
<thead><tr><th scope="col">Property</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Asks for</th></tr></thead><tbody>
${rows}</tbody></table>`;
  return scrolling(id, table, "group");
}

const kinds: readonly EffectKind[] = Object.values(EffectKind);

/** The most dangerous thing that any of them does decides where a reader finds them. */
function worstOf(members: readonly ResourceChange[]): EffectKind {
  return kinds.find((kind) => members.some(({ effect }) => effect.kind === kind)) ?? EffectKind.Nothing;
}

const mostFacts = 5;
/** Of more, a page would show little else. */
const mostOpen = 20;

function foldBlock({ message, urns }: Fold, members: readonly ResourceChange[], links: Links, open: boolean): Markup {
  const facts = [...new Set(members.map(({ effect }) => effect.message))];
  const more =
    facts.length > mostFacts
      ? html`<li>and ${count(facts.length - mostFacts, "more effect")} like these</li>`
      : undefined;
  return html`<details class="item change"${open && urns.length <= mostOpen ? open_ : undefined}><summary>${message} <span class="type">${count(urns.length, "change")}</span></summary>
<ul>${facts.slice(0, mostFacts).map((fact) => html`<li>${fact}</li>`)}${more}</ul>
<ul class="quiet">${urns.map((urn) => html`<li>${links.to(urn)}</li>`)}</ul></details>
`;
}

function findingsSection({ findings: { appeared, gone, staying } }: Diff): Markup {
  const list = (title: string, all: typeof appeared) =>
    all.length === 0
      ? undefined
      : html`<details><summary>${title} (${all.length})</summary><ul>${all.map(({ message }) => html`<li>${message}</li>`)}</ul></details>\n`;
  if (appeared.length + gone.length + staying.length === 0) return html``;
  return html`<h3>Findings</h3>
${list("New with this change", appeared)}${list("Gone with this change", gone)}${list("There before and after", staying)}`;
}
