import { type ChildProcess, fork } from "node:child_process";
import { existsSync, fstatSync, realpathSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { watch } from "chokidar";
import { readStackFiles } from "../plan/project.ts";
import type { Arguments } from "./arguments.ts";
import { waitsForTurn } from "./watch-turn.ts";

/** Plans in a process of its own each time, since a program is loaded once in a process. */
export async function watchFiles(folder: string, asked: Arguments): Promise<number> {
  // Without a project there is nothing to wait for; any other mistake may be mended while this watches.
  if (!existsSync(join(folder, "Pulumi.yaml"))) readStackFiles(folder, asked.stack);
  const planner = new Planner();
  planner.plan(undefined);
  const files = watch(folder, { ignoreInitial: true, ignored: (path) => isIgnored(folder, asked, path) });
  let timer: NodeJS.Timeout | undefined;
  files.on("all", (event, path) => {
    if (event === "addDir" || event === "unlinkDir" || isPrintedTo(path)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isOwn(path)) planner.forget();
      planner.plan(`${relative(folder, path)} was ${event === "unlink" ? "removed" : "saved"}.`);
    }, 30);
  });
  await new Promise<void>((end) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end());
  });
  clearTimeout(timer);
  planner.end();
  await files.close();
  return 0;
}

/** One process plans; when it is done, the next one loads what it had loaded, and waits for its turn. */
class Planner {
  private packages: readonly string[] = [];
  private next: ChildProcess | undefined;
  private running: ChildProcess | undefined;

  plan(because: string | undefined): void {
    const { stdout } = process;
    this.running?.kill();
    if (stdout.isTTY) stdout.write("\u001b[2J\u001b[3J\u001b[H");
    if (because !== undefined) stdout.write(`${because}\n`);
    const child = this.next?.connected ? this.next : start(this.packages);
    this.next = undefined;
    this.running = child;
    child.on("message", (packages: readonly string[]) => {
      this.packages = packages;
    });
    child.once("close", () => {
      if (this.running !== child) return;
      this.running = undefined;
      this.next = start(this.packages);
      stdout.write("Watching the files here; Ctrl+C ends.\n");
    });
    child.send([]);
  }

  /** Drops what was loaded ahead. */
  forget(): void {
    this.next?.kill();
    this.next = undefined;
  }

  end(): void {
    this.running?.kill();
    this.forget();
  }
}

/** A process that loads these packages, and waits for its turn. */
function start(packages: readonly string[]): ChildProcess {
  const [script = ""] = process.argv.slice(1);
  const child = fork(script, process.argv.slice(2), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, ...waitsForTurn },
  });
  // One that was killed before it was asked.
  child.on("error", () => {});
  child.send(packages);
  return child;
}

/** What a plan does not come from, and what the plan itself writes. */
function isIgnored(folder: string, { html, svg, sarif, yaml }: Arguments, path: string): boolean {
  const parts = relative(folder, path).split(sep);
  if (parts.some((part) => part === "node_modules" || (part.startsWith(".") && part.length > 2))) return true;
  return [html, svg, sarif, yaml].some((one) => {
    if (one === undefined) return false;
    const places = [resolve(one), ...(existsSync(one) ? [realpathSync(one)] : [])];
    return places.some((place) => path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}${sep}`));
  });
}

/** A file in the folder that this output goes to would change with every plan. */
function isPrintedTo(path: string): boolean {
  const file = statSync(path, { throwIfNoEntry: false });
  return [1, 2].some((descriptor) => {
    const { dev, ino } = fstatSync(descriptor);
    return file !== undefined && file.dev === dev && file.ino === ino;
  });
}

const here = fileURLToPath(new URL("..", import.meta.url));
const own = ["checks", "command", "diff", "model", "plan", "render", "review"].map((name) => `${here}${name}${sep}`);

/** A part of this command, which the waiting process has loaded already. */
function isOwn(path: string): boolean {
  return own.some((folder) => resolve(path).startsWith(folder));
}
