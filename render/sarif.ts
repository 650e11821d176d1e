import { createHash } from "node:crypto";
import type { Log } from "sarif";
import { type Finding, Severity } from "../plan/plan.ts";
import type { Review } from "../review/review.ts";

/** More are not shown: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support */
const mostResults = 5000;

/**
 * Open findings for GitHub's code scanning, each on the one line that decides about it. What the stack file accepts is left out:
 * the reason stands there. `projectPath` is that of the project's folder from the top of the repository, with a slash at its end.
 */
export function sarif(review: Review, projectPath = ""): string {
  const open = review.plan.findings.filter(({ accepted }) => accepted === undefined).slice(0, mostResults);
  const used = new Set(open.map(({ rule }) => rule));
  const rules = review.rules.filter(({ id }) => used.has(id));
  const prints = fingerprints(open);
  const document: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        // One upload for each stack of a commit: https://docs.github.com/en/code-security/how-tos/scan-code-for-vulnerabilities/integrate-with-existing-tools
        automationDetails: { id: `eks-platform/${review.plan.stack}/` },
        tool: {
          driver: {
            name: "eks-platform",
            rules: rules.map(({ id, severity, title, why, page }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: `${title} ${why}`.slice(0, 1000) },
              help: { text: `${why} ${page}` },
              helpUri: page,
              defaultConfiguration: { level: severity },
              properties: { precision: "high", "problem.severity": problemSeverity[severity], tags: ["eks"] },
            })),
          },
        },
        results: open.map((finding, at) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
          level: finding.severity,
          message: { text: [finding.message, ...(finding.fix === undefined ? [] : [finding.fix])].join(" ") },
          locations: [location(review, finding, projectPath)],
          partialFingerprints: { primaryLocationLineHash: prints[at] ?? "" },
        })),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const problemSeverity = {
  [Severity.Error]: "error",
  [Severity.Warning]: "warning",
  [Severity.Note]: "recommendation",
} as const;

function location({ lineOf }: Review, finding: Finding, projectPath: string) {
  const { file, line } = lineOf(finding);
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(`${projectPath}${file}`), uriBaseId: "%SRCROOT%" },
      // An alert shows in a pull request only if all its lines are in the diff: so one line.
      region: { startLine: line, endLine: line },
    },
  };
}

/** Many resources come from one line, so that the line alone does not tell an alert from the next one. */
function fingerprints(findings: readonly Finding[]): string[] {
  const counts = new Map<string, number>();
  return findings.map(({ rule, urn, message }) => {
    const about = `${rule}\n${urn ?? message}`;
    const count = (counts.get(about) ?? 0) + 1;
    counts.set(about, count);
    return `${createHash("sha256").update(about).digest("hex").slice(0, 16)}:${count}`;
  });
}
