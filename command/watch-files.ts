import { type ChildProcess, fork } from "node:child_process";
import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { watch } from "chokidar";
import type { Arguments } from "./arguments.ts";

/** Plans in a process of its own each time, since a program is loaded once in a process; the next one is started ahead. */
export async function watchFiles(folder: string, asked: Arguments): Promise<number> {
  const { stdout } = process;
  let ready = start([]);
  let running: ChildProcess | undefined;
  let loaded: readonly string[] = [];

  const plan = (because: string | undefined) => {
    running?.kill();
    if (stdout.isTTY) stdout.write("\u001b[2J\u001b[3J\u001b[H");
    if (because !== undefined) stdout.write(`${because} was saved.\n`);
    const child = ready;
    running = child;
    child.on("message", (modules: readonly string[]) => {
      loaded = modules;
    });
    child.once("close", (_, signal) => {
      if (signal !== null) return;
      if (running === child) running = undefined;
      ready = start(loaded);
      stdout.write("Watching the files here; Ctrl+C ends.\n");
    });
    child.send([]);
  };

  plan(undefined);
  const files = watch(folder, { ignoreInitial: true, ignored: (path) => isIgnored(folder, asked, path) });
  let timer: NodeJS.Timeout | undefined;
  files.on("all", (_, path) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (running === undefined && isOwn(path)) {
        ready.kill();
        ready = start(loaded);
      } else if (running !== undefined) {
        ready = start(loaded);
      }
      plan(relative(folder, path));
    }, 30);
  });
  return await new Promise((end) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        running?.kill();
        ready.kill();
        void files.close().then(() => end(0));
      });
    }
  });
}

/** A process that has loaded the packages of the plan before, and waits for its turn. */
function start(packages: readonly string[]): ChildProcess {
  const [script = ""] = process.argv.slice(1);
  const child = fork(script, process.argv.slice(2), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  child.send(packages);
  return child;
}

/** What a plan does not come from, and what the plan itself writes. */
function isIgnored(folder: string, { html, svg, sarif, yaml }: Arguments, path: string): boolean {
  const parts = relative(folder, path).split(sep);
  if (parts.some((part) => part === "node_modules" || (part.startsWith(".") && part.length > 2))) return true;
  const written = [html, svg, sarif, yaml].flatMap((one) => (one === undefined ? [] : [resolve(one)]));
  return written.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}${sep}`));
}

const here = fileURLToPath(new URL("..", import.meta.url));
const own = ["checks", "command", "diff", "model", "plan", "render", "review"].map((name) => `${here}${name}${sep}`);

/** A part of this command, which the waiting process has loaded already. */
function isOwn(path: string): boolean {
  return own.some((folder) => resolve(path).startsWith(folder));
}
