import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Diff } from "../diff/diff.ts";
import { indexOf } from "../model/plan-index.ts";
import type { Engine } from "../plan/engine.ts";
import { toPlan } from "../plan/plan-program.ts";
import { runProject } from "../plan/plan-project.ts";
import { readStackFiles, type StackFiles } from "../plan/project.ts";
import { ProgramError } from "../plan/run.ts";
import { UsageError } from "../plan/usage-error.ts";
import { Secrets } from "../plan/values.ts";
import { watch } from "../plan/watchdog.ts";
import { type Arguments, parseArguments, usage } from "./arguments.ts";
import type { Base } from "./base.ts";
import { comparablePlan } from "./comparable-plan.ts";
import type { CommandHooks } from "./hooks.ts";
import { print } from "./outputs.ts";
import { judge, type Side } from "./side.ts";
import { clearProgress, printToStderr, withProgress, write } from "./terminal.ts";

export type { CommandHooks, KnownSettings } from "./hooks.ts";

/** Runs the command; gives its exit code. */
export async function plan(argv: readonly string[], hooks: CommandHooks = {}): Promise<number> {
  try {
    const { command = "npm run plan --" } = hooks;
    const asked = parseArguments(argv, command);
    if (asked.help) {
      await write(process.stdout, usage(command));
      return 0;
    }
    const folder = resolve(asked.cwd);
    if (!asked.watch) return await planOnce(folder, asked, hooks);
    const { isWatched, tellPackages, turn } = await import("./watch-turn.ts");
    if (!isWatched()) return await (await import("./watch-files.ts")).watchFiles(folder, asked);
    await turn();
    return await planOnce(folder, asked, hooks).finally(tellPackages);
  } catch (error) {
    clearProgress();
    await write(process.stderr, `${explanation(error)}\n`);
    return 2;
  }
}

async function planOnce(folder: string, asked: Arguments, hooks: CommandHooks): Promise<number> {
  const started = performance.now();
  const files = readStackFiles(folder, asked.stack);
  const key = randomBytes(32).toString("hex");
  const base = asked.diff && planTheBase(folder, asked, key);
  const [engine, other] = await Promise.all([run(folder, files, asked), base]);
  const compared = other && (await compare(other, engine, files, { hooks, date: asked.date, key }));
  const head = compared?.head ?? (await judge(toPlan(engine, Secrets.Hidden), files, { hooks, date: asked.date }));
  await print({ engine, files, head, asked, started, ...(compared === undefined ? {} : compared) });
  return head.findings.some(({ severity, accepted }) => severity === "error" && accepted === undefined) ? 1 : 0;
}

async function planTheBase(folder: string, { diff, stack, unknown }: Arguments, key: string): Promise<Base> {
  const { planBase } = await import("./base.ts");
  return await planBase({ folder, stack, unknown, key, given: diff?.base });
}

async function run(folder: string, files: StackFiles, { unknown }: Arguments): Promise<Engine> {
  const endWatch = watch(30, folder);
  const releaseOutput = printToStderr();
  return await withProgress(files.stack, (onRegistered) =>
    runProject(folder, files, { unknown, onRegistered }),
  ).finally(() => {
    endWatch();
    releaseOutput();
  });
}

interface CompareOptions {
  readonly hooks: CommandHooks;
  readonly date: string;
  readonly key: string;
}

interface Compared {
  readonly head: Side;
  readonly base?: Side;
  readonly diff: Diff;
}

async function compare(
  { label, plan: basePlan, files: baseFiles, problem }: Base,
  engine: Engine,
  files: StackFiles,
  { hooks, date, key }: CompareOptions,
): Promise<Compared> {
  const { diffPlans } = await import("../diff/compare.ts");
  const base = basePlan && (await judge(basePlan, baseFiles, { hooks: lenient(hooks), date }));
  // A saved plan has no secrets to compare with.
  const plan = baseFiles === undefined ? toPlan(engine, Secrets.Hidden) : comparablePlan(engine, key);
  const head = await judge(plan, files, { hooks, date, base: basePlan });
  const labels = { base: label, head: "this folder", ...(problem === undefined ? {} : { baseProblem: problem }) };
  const findings = { base: base?.findings ?? [], head: head.findings };
  const diff = diffPlans(base && indexOf(base.plan), indexOf(head.plan), labels, findings);
  return { head, diff, ...(base === undefined ? {} : { base }) };
}

/** Mistakes in the settings of the base are not this change's. */
function lenient({ settings }: CommandHooks): CommandHooks {
  return settings === undefined ? {} : { settings: (files) => settings(files).catch(() => undefined) };
}

/** A trace is printed for mistakes of this command alone, whose authors need it. */
function explanation(error: unknown): string {
  if (error instanceof UsageError || error instanceof ProgramError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
