import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Plan } from "../plan/plan.ts";
import { readStackFiles, type StackFiles } from "../plan/project.ts";
import { UsageError } from "../plan/usage-error.ts";
import { copyOfThis, here, planInProcess } from "./base-fork.ts";
import type { BaseQuestion } from "./base-question.ts";
import { baseCommit } from "./git.ts";
import { installPackages } from "./packages.ts";
import { withWorktree } from "./worktree.ts";

/** The other side of a diff. */
export interface Base {
  /** How a reader calls it: "main at 1a2b3c4". */
  readonly label: string;
  readonly plan?: Plan;
  /** Its stack file; a saved plan has none. */
  readonly files?: StackFiles;
  /** Why there is no plan. */
  readonly problem?: string;
}

export type BaseOptions = BaseQuestion & { readonly given: string | undefined };

/** A saved plan, or a commit's program planned from its own files with its own packages. */
export async function planBase({ given, ...question }: BaseOptions): Promise<Base> {
  if (given !== undefined && statSync(resolve(given), { throwIfNoEntry: false })?.isFile())
    return await savedPlan(given, question.stack);
  const commit = await baseCommit(question.folder, given);
  if (commit === undefined) return { label: "nothing", problem: "There is no commit before this one." };
  return await withWorktree(question.folder, commit, async (project, top) => {
    const { problem, ...planned } = await planCommit(project, top, question);
    return { label: commit.label, ...planned, ...(problem === undefined ? {} : { problem: told(problem, top) }) };
  });
}

async function savedPlan(path: string, stack: string): Promise<Base> {
  const plan = (await import("./saved-plan.ts")).readSavedPlan(resolve(path));
  if (plan.stack !== stack)
    throw new UsageError(
      `${basename(path)} is a plan of the stack ${plan.stack}. Add -s ${plan.stack}, or name another.`,
    );
  return { label: `${basename(path)} (without its secrets)`, plan };
}

async function planCommit(project: string, top: string, question: BaseQuestion): Promise<Omit<Base, "label">> {
  try {
    const files = readStackFiles(project, question.stack);
    const installedHere = await installPackages(question.folder, project, top);
    const answer = await planInProcess(installedHere ? here : copyOfThis(project), { ...question, folder: project });
    return { ...answer, files };
  } catch (error) {
    if (error instanceof UsageError) return { problem: error.message };
    throw error;
  }
}

/** In a line, as it stands in comments, and without the folder that only this machine had. */
function told(problem: string, top: string): string {
  return problem
    .replaceAll(`${top}/`, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
}
