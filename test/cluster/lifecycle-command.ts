import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** How a command line ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A command that runs. */
export interface RunningCommand {
  /** As a terminal does it: to the command and to what it has started in its foreground. */
  readonly send: (signal: NodeJS.Signals) => void;
  readonly end: Promise<CommandEnd>;
}

/** What `npm run cluster -- …` runs. */
export function startCommand(...args: readonly string[]): RunningCommand {
  const began = performance.now();
  const child = spawn(process.execPath, ["--import", "tsx", "cluster/cli.ts", ...args], { cwd: root, detached: true });
  return { send: (signal) => process.kill(-child.pid!, signal), end: ended(child, began) };
}

export function command(...args: readonly string[]): Promise<CommandEnd> {
  return startCommand(...args).end;
}

function ended(child: ChildProcess, began: number): Promise<CommandEnd> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => done({ code, signal, ...texts, seconds: (performance.now() - began) / 1000 }));
  });
}
