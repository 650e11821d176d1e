/** A diff for a person in front of a terminal: the verdict, then each change with what it does, then the findings. */

import type { Style } from "../plan/render/style.ts";
import type { Action, Diff, Fold, ResourceChange } from "./diff.ts";
import { changeLines, foldLines, line } from "./render/change.ts";
import { findingsLines } from "./render/findings.ts";
import { countsByAction, headline } from "./render/headline.ts";
import { actionWords } from "./render/words.ts";

export { type ActionCount, countsByAction, headline } from "./render/headline.ts";

export interface DiffReportOptions {
  /** Lines of the tables that go with the head. */
  readonly tables: readonly string[];
  /** What the change does to the bill; not told where there is no base. */
  readonly cost?: string;
  readonly notes: readonly string[];
  readonly seconds: number;
  readonly style: Style;
}

export function diffReport(diff: Diff, { cost, tables, notes, seconds, style }: DiffReportOptions): string {
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [style.bold(title), ...lines, ""];
  const lines = [
    "",
    line(0, headline(diff), style.bold),
    line(0, compared(diff)),
    ...(cost === undefined ? [] : [line(0, cost)]),
    ...legend(diff, style),
    "",
    ...section("Changes", changes(diff, style)),
    ...section("Findings", findingsLines(diff.findings, style)),
    ...tables,
    ...section(
      "Notes",
      notes.map((note) => line(2, note)),
    ),
    style.dim(`(${seconds.toFixed(1)} s, no account asked)`),
  ];
  return `${lines.join("\n")}\n`;
}

function compared({ base, head, unchanged, baseProblem }: Diff): string {
  if (baseProblem !== undefined) return `Why ${base} has no plan: ${baseProblem}`;
  return `Compared ${base} with ${head}: ${unchanged} ${unchanged === 1 ? "resource is" : "resources are"} alike.`;
}

function legend(diff: Diff, style: Style): string[] {
  const used = countsByAction(diff).map(({ action }) => symbolAndVerb(action));
  return used.length === 0 ? [] : [style.dim(used.join("   "))];
}

function symbolAndVerb(action: Action): string {
  return `${actionWords[action].symbol} ${actionWords[action].verb}`;
}

/** Each change once: alone, or with those that are one with it. */
function changes(diff: Diff, style: Style): string[] {
  const foldOf = new Map<string, Fold>(diff.folds.flatMap((fold) => fold.urns.map((urn) => [urn, fold] as const)));
  const members = new Map<Fold, ResourceChange[]>(diff.folds.map((fold) => [fold, []]));
  for (const change of diff.changes) {
    const fold = foldOf.get(change.urn);
    if (fold !== undefined) members.get(fold)?.push(change);
  }
  return diff.changes.flatMap((change) => {
    const fold = foldOf.get(change.urn);
    if (fold === undefined) return changeLines(change, style);
    const all = members.get(fold) ?? [];
    return all[0] === change ? foldLines(fold, all, style) : [];
  });
}
