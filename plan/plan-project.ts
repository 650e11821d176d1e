import { pathToFileURL } from "node:url";
import type { Plan } from "./plan.ts";
import { planProgram } from "./plan-program.ts";
import type { StackFiles } from "./project.ts";
import { standIns } from "./stand-ins/index.ts";
import { surroundings } from "./stand-ins/stand-ins.ts";

export interface ProjectPlanOptions {
  readonly unknown?: boolean;
  readonly showSecrets?: boolean;
  readonly onRegistered?: (count: number) => void;
}

let runs = 0;

/** Plans a stack of the project in a folder, with the configuration that its files hold. */
export async function planProject(folder: string, files: StackFiles, options: ProjectPlanOptions = {}): Promise<Plan> {
  const { project, stack, main, config, secretKeys } = files;
  return await planProgram(() => load(main), {
    project,
    stack,
    root: folder,
    config,
    secretKeys,
    // Without a region of its own a stack uses the one of the AWS settings on the machine, which a plan does not read.
    surroundings: surroundings(config["aws:region"] ?? "us-east-1"),
    standIns,
    unknown: options.unknown ?? false,
    showSecrets: options.showSecrets ?? false,
    ...(options.onRegistered === undefined ? {} : { onRegistered: options.onRegistered }),
  });
}

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
