import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { runChecks } from "../../checks/index.ts";
import { comparablePlan } from "../../command/comparable-plan.ts";
import { diffPlans } from "../../diff/compare.ts";
import type { Diff } from "../../diff/diff.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Plan } from "../../plan/plan.ts";
import { runProject } from "../../plan/plan-project.ts";
import { readStackFiles, type StackFiles } from "../../plan/project.ts";
import { asText, type Change, changed } from "../settings/stack-file.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const folders: string[] = [];

/** As the command plans both sides of a diff. */
async function planFor(folder: string, files: StackFiles): Promise<Plan> {
  return comparablePlan(await runProject(folder, files), "a key of the tests");
}

/** The stack as it ships, with some settings changed. */
export async function withSettings(stack: string, changes: readonly Change[]): Promise<Plan> {
  return await planFor(root, { ...readStackFiles(root, stack), config: asText(changed(stack, changes)) });
}

/** A text in a file of the program, and what stands there instead. */
export type Edit = readonly [file: string, from: string, to: string];

/** All that the program is made of. */
const parts = [
  ...["components", "k8s", "settings", "stack", "package.json", "Pulumi.yaml"],
  ...readdirSync(root).filter((file) => file.endsWith(".ts")),
];

/** The stack, made by a program that was changed, from a stack file that may be changed as well. */
export async function withProgram(
  stack: string,
  edits: readonly Edit[],
  changes: readonly Change[] = [],
): Promise<Plan> {
  const copy = mkdtempSync(join(tmpdir(), "patched-"));
  folders.push(copy);
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const [file, from, to] of edits) {
    const text = readFileSync(join(copy, file), "utf8");
    assert.equal(text.split(from).length, 2, `${file} has "${from}" ${text.split(from).length - 1} times`);
    writeFileSync(
      join(copy, file),
      text.replace(from, () => to),
    );
  }
  writeFileSync(join(copy, `Pulumi.${stack}.yaml`), stringify({ config: changed(stack, changes) }));
  return await planFor(copy, readStackFiles(copy, stack));
}

export function removeCopies(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

/** What a reviewer is told of the change, with the findings that come with it. */
export function reviewed(base: Plan, head: Plan, date: string): Diff {
  const findings = { base: runChecks(base, { date }), head: runChecks(head, { date, base }) };
  return diffPlans(indexOf(base), indexOf(head), { base: "base", head: "head" }, findings);
}
