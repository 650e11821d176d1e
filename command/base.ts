import { fork } from "node:child_process";
import { cpSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plan, PlannedResource } from "../plan/plan.ts";
import { readStackFiles, type StackFiles } from "../plan/project.ts";
import { UsageError } from "../plan/usage-error.ts";
import type { BaseAnswer, BaseQuestion } from "./base-question.ts";
import { baseCommit } from "./git.ts";
import { installPackages, withWorktree } from "./worktree.ts";

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
  const file = given === undefined ? undefined : resolve(given);
  if (file !== undefined && statSync(file, { throwIfNoEntry: false })?.isFile()) return savedPlan(file, given!);
  const commit = await baseCommit(question.folder, given);
  if (commit === undefined) return { label: "nothing", problem: "There is no commit before this one." };
  return await withWorktree(question.folder, commit, async (project) => ({
    label: commit.label,
    ...(await planCommit(project, question)),
  }));
}

async function planCommit(project: string, question: BaseQuestion): Promise<Omit<Base, "label">> {
  try {
    const files = readStackFiles(project, question.stack);
    const installedHere = await installPackages(question.folder, project);
    const answer = await planInProcess(installedHere ? here : copyOfThis(project), { ...question, folder: project });
    return { ...answer, files };
  } catch (error) {
    if (error instanceof UsageError) return { problem: error.message };
    throw error;
  }
}

const here = fileURLToPath(new URL("..", import.meta.url));
const extension = extname(fileURLToPath(import.meta.url));

/** The plan's engine must load the SDK that the program loads; so it moves to where the program's packages are. */
function copyOfThis(project: string): string {
  const copy = join(project, ".eks-platform");
  for (const part of ["plan", "command"]) cpSync(join(here, part), join(copy, part), { recursive: true });
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
  return `${copy}/`;
}

async function planInProcess(folder: string, question: BaseQuestion): Promise<BaseAnswer> {
  return await new Promise((resolve) => {
    const process_ = fork(join(folder, `command/base-process${extension}`), [], {
      cwd: question.folder,
      // A project may be TypeScript, and Node 20 reads none by itself.
      execArgv: [
        "--max-semi-space-size=32",
        "--import",
        pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href,
      ],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let said = "";
    let answer: BaseAnswer | undefined;
    process_.stderr?.on("data", (text) => {
      said += text;
    });
    process_.on("message", (message) => {
      answer = message as BaseAnswer;
    });
    process_.on("close", () => {
      resolve(
        answer ?? {
          problem: `Its program ended before the plan was done. ${said.trim().split("\n").at(-1) ?? ""}`.trim(),
        },
      );
    });
    const stop = () => process_.kill();
    process.once("exit", stop);
    process_.on("close", () => process.off("exit", stop));
    process_.send(question);
  });
}

function savedPlan(path: string, label: string): Base {
  const plan = parsed(readFileSync(path, "utf8"));
  if (!isPlan(plan))
    throw new UsageError(
      `${label} is no plan. Make one with --json: npm run --silent plan -- --json > ${basename(path)}`,
    );
  return { label, plan };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPlan(value: unknown): value is Plan {
  const { project, stack, resources } = (value ?? {}) as Partial<Plan>;
  return (
    typeof project === "string" && typeof stack === "string" && Array.isArray(resources) && resources.every(isResource)
  );
}

function isResource(value: Partial<PlannedResource> | null): boolean {
  const { urn, type, name, inputs, options, dependencies, propertyDependencies } = value ?? {};
  return (
    [urn, type, name].every((text) => typeof text === "string") &&
    [inputs, options, propertyDependencies].every((group) => typeof group === "object" && group !== null) &&
    Array.isArray(dependencies)
  );
}
