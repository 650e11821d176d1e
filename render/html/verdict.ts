import type { Action, Diff } from "../../diff/diff.ts";
import { EffectKind } from "../../diff/diff.ts";
import type { Finding, Severity } from "../../plan/plan.ts";
import type { Review } from "../../review/review.ts";
import { html, type Markup } from "./markup.ts";
import { actionWords, count, effectWords } from "./words.ts";

/** What a reader must know in the first five seconds. */
export function verdict({ plan, diff, cost, date }: Review): Markup {
  const open = plan.findings.filter(({ accepted }) => accepted === undefined);
  const worst = (["error", "warning", "note"] as const).find((severity) => of(open, severity) > 0) ?? "good";
  return html`<section id="verdict" aria-labelledby="verdict-title">
<h2 id="verdict-title">Verdict</h2>
${diff === undefined ? undefined : changed(diff, cost)}
<p class="verdict ${worst}"><strong>${headlines[worst]}</strong> ${tally(open, plan.findings.length - open.length)}</p>
<p class="quiet">${count(plan.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack").length, "resource")} in this plan. Judged by ${date}.</p>
</section>`;
}

const headlines = {
  error: "The checks found what must not be deployed.",
  warning: "The checks found what somebody should look at.",
  note: "The checks found nothing but notes.",
  good: "The checks have nothing open.",
} as const;

function of(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((one) => one.severity === severity).length;
}

function tally(open: readonly Finding[], accepted: number): string {
  const words = (["error", "warning", "note"] as const)
    .map((severity) => [of(open, severity), severity] as const)
    .filter(([number]) => number > 0)
    .map(([number, severity]) => count(number, severity));
  if (accepted > 0) words.push(`${accepted} accepted`);
  return words.length === 0 ? "" : `Findings: ${words.join(", ")}.`;
}

function changed({ base, head, basePlanned, changes, unchanged }: Diff, cost: string | undefined): Markup {
  const compared = basePlanned
    ? `Compared with ${base}, ${head} has this to do:`
    : `${base} has no plan, so everything in ${head} counts as created:`;
  const first = changes[0];
  const like = changes.filter(({ effect }) => effect.kind === first?.effect.kind).length - 1;
  const more = like > 0 ? ` And ${count(like, "more change")} of that kind.` : "";
  const danger =
    first === undefined || first.effect.kind === EffectKind.Nothing
      ? undefined
      : html`<p class="verdict ${severityOf(first.effect.kind)}"><strong>${effectWords[first.effect.kind]}:</strong> ${first.effect.message}${more} <a href="#changes">What changes</a></p>`;
  return html`${danger}
<p>${compared} ${actionCounts(changes)} ${unchanged} unchanged. ${cost}</p>`;
}

function actionCounts(changes: Diff["changes"]): string {
  const counts = new Map<Action, number>();
  for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1);
  if (changes.length === 0) return "nothing;";
  const words = (Object.keys(actionWords) as Action[]).flatMap((action) => {
    const number = counts.get(action);
    return number === undefined ? [] : `${number} ${actionWords[action]}`;
  });
  return `${words.join(", ")};`;
}

export function severityOf(kind: EffectKind): "error" | "warning" | "good" {
  if (kind === EffectKind.DataLoss || kind === EffectKind.Interruption) return "error";
  return kind === EffectKind.Nothing ? "good" : "warning";
}
