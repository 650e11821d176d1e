import { spawn } from "node:child_process";
import { ClusterError } from "../cluster-error.ts";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Written to its standard input. */
  readonly input?: string;
  /** How a failure is told, before what the program itself complained about. */
  readonly failure?: string;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and tells how that was. Fails only where it cannot be started. */
export function tryProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env ?? process.env });
    const texts = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      texts.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      texts.stderr += text;
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      failed(error.code === "ENOENT" ? new ClusterError(`${program} is not on this machine. Install it.`) : error);
    });
    child.on("close", (code) => done({ code: code ?? 1, ...texts }));
    // A program that ends without reading all of it says why by itself.
    child.stdin.on("error", () => {}).end(options.input ?? "");
  });
}

/** Runs a program and gives what it printed; fails with what it complained about. */
export async function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await tryProgram(program, args, options);
  if (code === 0) return stdout;
  const told = stderr.trim() === "" ? stdout.trim() : stderr.trim();
  throw new ClusterError(`${options.failure ?? `${program} ${args[0] ?? ""} failed.`}\n${told}`, 1);
}
