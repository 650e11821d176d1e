import type { Diff } from "../../diff/diff.ts";
import { headline } from "../../diff/render.ts";
import type { Table } from "../../model/table.ts";
import type { Finding } from "../../plan/plan.ts";
import type { Review } from "../../review/review.ts";
import { fixed, listed, type Section, shorter, withinBudget } from "./budget.ts";
import { allChanges, dangers } from "./changes.ts";
import { chart } from "./chart.ts";
import { code, details, text } from "./text.ts";

/** GitHub refuses a comment of 65,536 characters; others count bytes. */
const mostBytes = 60_000;

/** The comment for a pull request: the verdict, what is dangerous, what is new among the findings, and the rest folded. */
export function markdown(review: Review): string {
  const { diff } = review;
  return withinBudget(diff === undefined ? planSections(review) : diffSections(review, diff), mostBytes);
}

/** By which the comment of a run before is found and edited in place. */
function marker({ project, stack }: Review["plan"]): string {
  return `<!-- eks-platform plan ${`${project}/${stack}`.replace(/[^\w./-]/g, "")} -->`;
}

function diffSections(review: Review, diff: Diff): Section[] {
  const { plan, tables, index } = review;
  const { appeared, gone, staying } = diff.findings;
  const drawn = chart(diff, index);
  const cost = tables.filter(({ id }) => id === "cost");
  const bill = review.cost === undefined ? "" : ` ${text(review.cost.slice(0, 500))}`;
  const sides = `Compared ${code(diff.base)} with ${code(diff.head)}; ${diff.unchanged} resources are alike.${bill}`;
  return [
    fixed(`${marker(plan)}\n### ${text(plan.stack)}: ${text(headline(diff).slice(0, 1000))}`),
    fixed(
      diff.basePlanned
        ? sides
        : `${sides} The base has no plan, so that everything counts as created. ${text((diff.baseProblem ?? "").slice(0, 500))}`,
    ),
    dangers(diff),
    findings("New findings", appeared, "Nothing new is found."),
    fixed(standing(gone, staying)),
    folds(diff),
    drawn === undefined
      ? fixed(diff.changes.length === 0 ? "" : "No chart: more parts change than one shows.")
      : shorter(drawn, "No chart: there is no room left for it."),
    allChanges(diff),
    ...tableSections([...cost, ...tables.filter(({ id }) => id !== "cost")]),
  ];
}

function planSections(review: Review): Section[] {
  const { plan, tables } = review;
  const open = plan.findings.filter(({ accepted }) => accepted === undefined);
  const resources = plan.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack").length;
  return [
    fixed(`${marker(plan)}\n### ${text(plan.stack)}: ${resources} resources, ${open.length} open findings`),
    findings("Findings", open, "No finding is open."),
    ...tableSections(tables),
  ];
}

function findings(title: string, found: readonly Finding[], none: string): Section {
  if (found.length === 0) return fixed(none);
  return listed({
    items: found.map(
      ({ severity, message, fix, rule, page }) =>
        `- **${severity}** ${text(message)}${fix === undefined ? "" : ` ${text(fix)}`} ([${code(rule)}](${page}))`,
    ),
    wrap: (body) => `**${title}: ${found.length}**\n\n${body}`,
    more: (count) => `- and ${count} more; the HTML page and \`plan\` list all of them`,
  });
}

function standing(gone: readonly Finding[], staying: readonly Finding[]): string {
  const accepted = staying.filter((one) => one.accepted !== undefined).length;
  const parts = [
    ...(gone.length === 0 ? [] : [`${gone.length} of before ${gone.length === 1 ? "is" : "are"} gone`]),
    ...(staying.length === 0
      ? []
      : [`${staying.length} stay${staying.length === 1 ? "s" : ""}, ${accepted} of them accepted`]),
  ];
  return parts.length === 0 ? "" : `Findings: ${parts.join("; ")}.`;
}

function folds({ folds: all }: Diff): Section {
  return listed({
    items: all.map(({ message }) => `- ${text(message)}`),
    wrap: (body) => `**Folded**\n\n${body}`,
    more: (count) => `- and ${count} more`,
  });
}

function tableSections(tables: readonly Table[]): Section[] {
  return tables.map(({ title, columns, rows, notes }) =>
    listed({
      items: rows.map(({ cells }) => `| ${cells.map(text).join(" | ")} |`),
      wrap: (body) => {
        const head = `| ${columns.map((column) => text(column.title)).join(" | ")} |`;
        const rule = `|${columns.map(({ numeric }) => (numeric === true ? "--:" : "---")).join("|")}|`;
        return details(text(title), [head, rule, body, ...notes.map((note) => `\n${text(note)}`)].join("\n"));
      },
      more: (count) => `| and ${count} more${" |".repeat(columns.length)}`,
    }),
  );
}
