import { type Finding, Severity } from "../../plan/plan.ts";
import type { Review } from "../../review/review.ts";
import type { Links } from "./links.ts";
import { html, type Markup, pageLink } from "./markup.ts";
import { count, severityWords } from "./words.ts";

/** Of one rule so many stand open; the others are one click away. */
const most = 10;

export function findings(review: Review, links: Links): Markup {
  const all = review.plan.findings;
  const open = all.filter(({ accepted }) => accepted === undefined);
  const accepted = all.filter((finding) => finding.accepted !== undefined);
  const groups = [
    ...Object.values(Severity).map((severity) => ({
      title: `${severityWords[severity]}s`,
      own: open.filter((finding) => finding.severity === severity),
    })),
    { title: "Accepted", own: accepted },
  ].filter(({ own }) => own.length > 0);
  return html`<section id="findings" aria-labelledby="findings-title" data-what="finding">
<h2 id="findings-title">Findings</h2>
${all.length === 0 ? html`<p>None: every check is content.</p>` : undefined}
${groups.map(({ title, own }) => html`<h3>${title} (${own.length})</h3>\n${byRule(own, review, links)}`)}
</section>`;
}

function byRule(all: readonly Finding[], review: Review, links: Links): Markup[] {
  const rules = new Map<string, Finding[]>();
  for (const finding of all) rules.set(finding.rule, [...(rules.get(finding.rule) ?? []), finding]);
  return [...rules].map(([rule, own]) => {
    const items = own.map((finding) => item(finding, review, links));
    const first = html`<ul class="findings">${items.slice(0, most)}</ul>\n`;
    if (own.length <= most) return first;
    const more = `${count(own.length - most, "more finding")} of ${rule}`;
    return html`${first}<details><summary>${more}</summary><ul class="findings">${items.slice(most)}</ul></details>\n`;
  });
}

function item(finding: Finding, review: Review, links: Links): Markup {
  const { rule, severity, urn, message, fix, page, accepted } = finding;
  const line = review.lineOf(finding);
  const about = [
    ...(urn === undefined ? [] : [links.to(urn)]),
    ...(line === undefined ? [] : [html`<code>${line.file}:${line.line}</code>`]),
    pageLink(page, `why: ${rule}`),
  ];
  const badge = accepted === undefined ? severity : "accepted";
  const words = accepted === undefined ? severityWords[severity] : "Accepted";
  return html`<li class="item finding ${badge}"><p><b class="badge ${badge}">${words}</b> ${message}</p>
${fix === undefined ? undefined : html`<p>Fix: ${fix}</p>`}${accepted === undefined ? undefined : html`<p>Accepted: ${accepted}</p>`}<p class="quiet">${about.map((one, at) => html`${at === 0 ? "" : " · "}${one}`)}</p></li>
`;
}
