import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStackFiles, type StackFiles } from "../../plan/project.ts";
import { UsageError } from "../../plan/usage-error.ts";

export type Files = Readonly<Record<string, string>>;

const folders: string[] = [];

export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  folders.push(folder);
  for (const [path, text] of Object.entries({ "index.ts": "", ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** What stands below `config:` of the project and of its stack dev. */
export function read(project: string, stack: string): StackFiles {
  return readStackFiles(folderOf(files(project, stack)), "dev");
}

export function files(project: string, stack: string): Files {
  return {
    "Pulumi.yaml": `name: shop\nruntime: nodejs\n${project === "" ? "" : `config:\n${indented(project)}`}`,
    "Pulumi.dev.yaml": stack === "" ? "" : `config:\n${indented(stack)}`,
  };
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  assert.fail("nothing was refused");
}

/** Removes the folders again. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}
