import { type Finding, Severity } from "../plan/plan.ts";
import type { Rule } from "./check.ts";

/** A finding that the stack file takes as it is. */
export interface AcceptedFinding {
  readonly rule: string;
  /** The end of a URN: the resource's name, or type and name; `*` stands for any text. Every resource where absent. */
  readonly resource?: string | undefined;
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string | undefined;
}

const page = "https://www.pulumi.com/docs/iac/concepts/config/";

/** What is found of the acceptances themselves. */
export const acceptanceRules: readonly Rule[] = [
  {
    id: "acceptance-unused",
    severity: Severity.Warning,
    title: "Every accepted finding still occurs.",
    why: "What is accepted without need hides the next one of its kind.",
    page,
  },
  {
    id: "acceptance-ended",
    severity: Severity.Warning,
    title: "No accepted finding is past its last day.",
    why: "What was accepted for a time is mended by then, or accepted anew.",
    page,
  },
];

/** Marks what is accepted, and adds what is wrong with the acceptances themselves; those cannot be accepted. */
export function accept(
  findings: readonly Finding[],
  accepted: readonly AcceptedFinding[],
  rules: ReadonlySet<string>,
  date: string,
): Finding[] {
  const entries = accepted.map((entry) => ({
    ...entry,
    label: `acceptedFindings: ${entry.rule}${entry.resource === undefined ? "" : ` of ${entry.resource}`}`,
    ended: entry.until !== undefined && entry.until < date,
    covers: covering(entry),
    used: false,
  }));
  const marked = findings.map((finding) => {
    const covering = entries.filter(({ covers }) => covers(finding));
    for (const entry of covering) entry.used = true;
    const inForce = covering.find(({ ended }) => !ended);
    return inForce === undefined ? finding : { ...finding, accepted: inForce.reason };
  });
  const own = entries.flatMap(({ rule, label, until, ended, used }): Finding[] => {
    if (used && !ended) return [];
    const unknown = !rules.has(rule);
    const [message, fix] = unknown
      ? [`${label}: no check is called ${rule}.`, "Use the id that the finding shows."]
      : used
        ? [`${label} ended on ${until}.`, "Mend what it covers, or give a new day and reason."]
        : [`${label} covers nothing any more.`, "Remove it."];
    return [{ rule: used ? "acceptance-ended" : "acceptance-unused", severity: Severity.Warning, message, fix, page }];
  });
  return [...marked, ...own];
}

function covering({ rule, resource }: AcceptedFinding): (finding: Finding) => boolean {
  if (resource === undefined) return (finding) => finding.rule === rule;
  const pattern = resource.split("*").map(literal).join(".*");
  const end = new RegExp(`(?:^|::|\\$)${pattern}$`, "s");
  return (finding) => finding.rule === rule && finding.urn !== undefined && end.test(finding.urn);
}

function literal(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
