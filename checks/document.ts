/** docs/checks.md, made from the rules themselves: `npm run docs:checks`. */

import { realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { groupBy } from "../model/groups.ts";
import { type Concept, checks, concepts, tables } from "./all.ts";
import type { Check } from "./check.ts";
import { type UnscopedAction, unscopedActions } from "./data/unscoped-actions.ts";
import { exceptionsAnnotation, hardeningExceptions } from "./rules/hardening.ts";

export const documentPath = fileURLToPath(new URL("../docs/checks.md", import.meta.url));

export function checksDocument(): string {
  return `<!-- Made by \`npm run docs:checks\` from checks/; change it there. -->

# Checks

\`npm run plan\` prints what breaks these rules, and the tests hold every shipped stack to them. An error that nobody accepted makes the
plan exit with 1. What a plan does not know is never taken for safe: such a finding says that it cannot tell, and is a warning.

| Check | Severity | What holds |
|---|---|---|
${checks.map(({ id, severity, title }) => `| [\`${id}\`](#${id}) | ${severity} | ${title} |`).join("\n")}

## Accepting a finding

\`\`\`yaml
eks-platform:acceptedFindings:
  - rule: security-group-open
    resource: bastion # the end of a URN: name, or type and name; * stands for any text; every resource if left out
    reason: reached from customers' networks until the VPN is there
    until: 2027-01-31 # the last day; it may be left out
\`\`\`

It stays in the plan, with the reason. Two warnings watch over the list: \`acceptance-unused\` where nothing is covered any more, and
\`acceptance-ended\` where the day is past and the finding back.

## Tables

They hold the facts that the rules judge by. One without a row is left out.

| Table | Id | What it tells |
|---|---|---|
${tables.map(({ id, title, tells, page }) => `| [${title}](${page}) | \`${id}\` | ${tells} |`).join("\n")}

${concepts.map(chapter).join("\n\n")}

## Exceptions from hardening

A container that cannot be hardened says so on its workload, or on the pods' template, in the annotation \`${exceptionsAnnotation}\`:
\`{ "<container, or pod>": { "<exception>": "<reason>" } }\` as JSON. An exception without a reason excuses nothing; one that nothing needs is a finding.

| Exception | Otherwise found | Instead |
|---|---|---|
${hardeningExceptions.map(({ exception, fault, remedy }) => `| \`${exception}\` | ${fault} | ${remedy} |`).join("\n")}

## Actions on every resource

The only actions that \`policy-wildcard-resource\` lets through on \`*\`:

| Actions | Why |
|---|---|
${actionRows(unscopedActions).join("\n")}
`;
}

function chapter({ title, checks }: Concept): string {
  return `## ${title}\n\n${checks.map(section).join("\n\n")}`;
}

function section({ id, title, why, page }: Check): string {
  return `### ${id}\n\n${title}\n${why} [More](${page})`;
}

function actionRows(actions: readonly UnscopedAction[]): string[] {
  return [...groupBy(actions, ({ reason, page }) => `${reason}. [Table](${page})`)].map(([reason, all]) => {
    const names = all.map(
      ({ action, condition }) => `\`${action}\`${condition === undefined ? "" : ` with \`${condition}\``}`,
    );
    return `| ${names.join(", ")} | ${reason} |`;
  });
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  writeFileSync(documentPath, checksDocument());
}
