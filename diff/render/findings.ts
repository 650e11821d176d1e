import { type Finding, Severity } from "../../plan/plan.ts";
import type { Style } from "../../plan/render/style.ts";
import { typeOf } from "../../plan/urn.ts";
import type { FindingsDiff } from "../diff.ts";
import { line } from "./change.ts";
import { address, counted } from "./headline.ts";

/** What the change adds to the findings, and what it takes away; those that stay are counted. */
export function findingsLines({ appeared, gone, staying }: FindingsDiff, style: Style): string[] {
  return [
    ...appeared.flatMap((finding) => newFinding(finding, style)),
    ...gone.map((finding) =>
      line(2, `gone ${finding.severity}  ${about(finding)}${finding.message} ${finding.rule}`, style.green),
    ),
    ...(staying.length === 0
      ? []
      : [line(2, `${counted(staying.length, "finding")} as before: ${severities(staying)}.`, style.dim)]),
  ];
}

function newFinding(finding: Finding, style: Style): string[] {
  const { severity, message, fix, rule, page, accepted } = finding;
  const paint = { error: style.red, warning: style.yellow, note: style.dim }[severity];
  const label = accepted === undefined ? paint(`new ${severity}`) : style.dim(`new accepted ${severity}`);
  return [
    `  ${label}  ${line(0, `${about(finding)}${message}`)}`,
    ...(fix === undefined ? [] : [line(4, fix)]),
    ...(accepted === undefined ? [] : [line(4, `Accepted: ${accepted}`)]),
    line(4, `${rule}, ${page}`, style.dim),
  ];
}

function about({ urn }: Finding): string {
  return urn === undefined ? "" : `${address({ name: urn.split("::").slice(3).join("::"), type: typeOf(urn) })}: `;
}

function severities(findings: readonly Finding[]): string {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const parts = [Severity.Error, Severity.Warning, Severity.Note].flatMap((severity) => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  const accepted = findings.length - open.length;
  return [...parts, ...(accepted === 0 ? [] : [`${accepted} accepted`])].join(", ");
}
