import * as pulumi from "@pulumi/pulumi";
import { Engine, type EngineOptions } from "./engine.ts";
import { freshStore, getStore, withoutPromiseTraces } from "./sdk.ts";

export interface RunOptions extends EngineOptions {
  /** Configuration as the CLI hands it over: text by full key, objects as JSON. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Who owns the stack in Pulumi Cloud; "organization", as without one, by default. */
  readonly organization?: string;
  /** How long the program may wait without asking the engine for anything. */
  readonly quietSeconds?: number;
}

/** Why a program could not be planned; each text is complete and written for its author. */
export class ProgramError extends Error {
  readonly failures: readonly string[];

  constructor(failures: readonly string[]) {
    super(failures.join("\n"));
    this.name = "ProgramError";
    this.failures = failures;
  }
}

/**
 * Runs a program against an engine of its own, with the calls that Pulumi's own runner makes
 * (https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/run/run.ts), and waits until all it registered is there.
 */
export async function runProgram(program: () => unknown, options: RunOptions): Promise<Engine> {
  const turn = lastRun.then(() => runNow(program, options));
  lastRun = turn.catch(() => undefined);
  return await turn;
}

/** Runs share the SDK's state, so that they take turns. */
let lastRun: Promise<unknown> = Promise.resolve();

async function runNow(program: () => unknown, options: RunOptions): Promise<Engine> {
  withoutPromiseTraces();
  const engine = new Engine(options);
  const failures = new Set<unknown>();
  const release = takeOverUncaught((error) => failures.add(error));
  prepare(engine, options);
  try {
    const finished = finish(program);
    await Promise.race([finished, neverEnds(engine, finished, failures, options.quietSeconds ?? 30)]);
  } catch (error) {
    failures.add(error);
  }
  pulumi.runtime.disconnectSync();
  // Rejections that nobody handles are reported after the current turn.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  release();
  engine.close();
  if (failures.size > 0 || engine.log.some(({ severity }) => severity === "error")) {
    throw new ProgramError(explain([...failures], engine, options.root));
  }
  return engine;
}

function prepare(engine: Engine, options: RunOptions): void {
  const { project, stack, organization = "organization", config, secretKeys, root } = options;
  const { settings } = freshStore();
  // A plan is a preview: what no stand-in answers stays unknown, as it would before the first `pulumi up`.
  pulumi.runtime.resetOptions(project, stack, -1, "", "embedded", true, organization);
  settings.monitor = engine.monitor;
  settings.engine = engine.engine;
  settings.options.rootDirectory = root;
  pulumi.runtime.setAllConfig({ ...config }, [...secretKeys]);
}

async function finish(program: () => unknown): Promise<void> {
  await pulumi.runtime.runInPulumiStack(async () => (await program()) as pulumi.Inputs);
  await pulumi.runtime.disconnect();
}

/** Rejects once nothing can come any more; settles with the program otherwise. */
async function neverEnds(
  engine: Engine,
  finished: Promise<void>,
  failures: ReadonlySet<unknown>,
  quietSeconds: number,
): Promise<void> {
  let done = false;
  const end = () => {
    done = true;
  };
  finished.then(end, end);
  while (!done) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const quietMilliseconds = Date.now() - engine.lastCall;
    // After a failure the SDK leaves the promises that depend on it open: there is nothing more to wait for.
    if (engine.pending === 0 && failures.size > 0 && quietMilliseconds > 100) return;
    if (quietMilliseconds > quietSeconds * 1000) throw new pulumi.RunError(neverEndsMessage(quietSeconds));
  }
}

function neverEndsMessage(quietSeconds: number): string {
  const waiting = [...(getStore().pendingResourceRegistrations?.values() ?? [])];
  const names = waiting.slice(0, 5).map(({ type, name }) => `${name} [${type}]`);
  const who = names.length === 0 ? "" : ` Waiting for their inputs: ${names.join(", ")}.`;
  return `The program never ends: for ${quietSeconds} s it has waited without asking the engine for anything.${who} Look for a promise that is never resolved.`;
}

/** For the time of a run, errors that nobody catches belong to the program. */
function takeOverUncaught(report: (error: unknown) => void): () => void {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => process.listeners(event as "uncaughtException"));
  for (const event of events) {
    process.removeAllListeners(event);
    process.on(event, report);
  }
  return () => {
    events.forEach((event, index) => {
      process.removeAllListeners(event);
      for (const listener of before[index]!) process.on(event as "uncaughtException", listener);
    });
  };
}

function explain(failures: readonly unknown[], engine: Engine, root: string): string[] {
  const texts = engine.log.filter(({ severity }) => severity === "error").map(({ text }) => text);
  for (const failure of failures) {
    const text = describe(failure, root);
    if (!texts.includes(text)) texts.push(text);
  }
  return texts.length > 0 ? texts : [...engine.refusals];
}

/** Lines of a stack trace that are not the program's: packages, and this folder. */
const foreign = ["/node_modules/", new URL(".", import.meta.url).pathname];

function describe(failure: unknown, root: string): string {
  if (pulumi.RunError.isInstance(failure)) return (failure as Error).message;
  if (!(failure instanceof Error)) return `The program threw something that is no error: ${String(failure)}`;
  const [first = "", ...rest] = (failure.stack ?? "").split("\n");
  const frames = rest.filter((line) => /^\s+at /.test(line));
  const own = frames.filter((line) => line.includes(root) && !foreign.some((folder) => line.includes(folder)));
  // A module that cannot be linked has no frames; Node puts the line that imports it above the message.
  const place = /^file:.*:\d+$/.test(first) ? [`at ${first}`] : [];
  return [failure.message, ...[...place, ...own].slice(0, 3).map((line) => `    ${line.trim()}`)]
    .join("\n")
    .replaceAll("file://", "")
    .replaceAll(`${root}/`, "");
}
