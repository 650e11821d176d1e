import { pathToFileURL } from "node:url";
import type { Engine } from "./engine.ts";
import type { Plan } from "./plan.ts";
import { toPlan } from "./plan-program.ts";
import type { StackFiles } from "./project.ts";
import { runProgram } from "./run.ts";
import { standIns } from "./stand-ins/index.ts";
import { surroundings } from "./stand-ins/stand-ins.ts";
import { Secrets } from "./values.ts";

export interface ProjectOptions {
  readonly unknown?: boolean;
  readonly onRegistered?: (count: number) => void;
}

/** Plans a stack of the project in a folder, with the configuration that its files hold. */
export async function planProject(folder: string, files: StackFiles, options: ProjectOptions = {}): Promise<Plan> {
  return toPlan(await runProject(folder, files, options), Secrets.Hidden);
}

export async function runProject(folder: string, files: StackFiles, options: ProjectOptions = {}): Promise<Engine> {
  const { project, stack, organization, main, config, secretKeys } = files;
  return await runProgram(() => load(main), {
    project,
    stack,
    root: folder,
    config,
    secretKeys,
    // Without a region of its own a stack uses the one of the AWS settings on the machine, which a plan does not read.
    surroundings: surroundings(config["aws:region"] ?? "us-east-1"),
    standIns,
    unknown: options.unknown ?? false,
    ...(organization === undefined ? {} : { organization }),
    ...(options.onRegistered === undefined ? {} : { onRegistered: options.onRegistered }),
  });
}

let runs = 0;

/** Loads the entry as Pulumi's runner does: named exports are outputs, a default export may be a function. */
async function load(main: string): Promise<unknown> {
  runs += 1;
  const entry = pathToFileURL(main);
  // A module is evaluated once in a process; a second plan of it needs another address.
  if (runs > 1) entry.searchParams.set("run", String(runs));
  const module = (await import(entry.href)) as Record<string, unknown>;
  const exported = "default" in module ? module.default : { ...module };
  return typeof exported === "function" ? await exported() : exported;
}
