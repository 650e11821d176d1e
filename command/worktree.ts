import { execFile, execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { UsageError } from "../plan/usage-error.ts";
import { type Commit, git } from "./git.ts";

/** Another commit's files in a folder of their own, which goes when the work is done, and whatever ends the process. */
export async function withWorktree<T>(
  folder: string,
  { id, label }: Commit,
  work: (project: string) => Promise<T>,
): Promise<T> {
  const top = realpathSync((await git(folder, "rev-parse", "--show-toplevel")) ?? folder);
  const place = mkdtempSync(join(tmpdir(), "eks-platform-base-"));
  const remove = () => {
    rmSync(place, { recursive: true, force: true });
    try {
      execFileSync("git", ["-C", top, "worktree", "prune"], { stdio: "ignore" });
    } catch {
      // The folder is gone; Git notices by itself at its next `gc`.
    }
  };
  const interrupted = () => process.exit(130);
  process.once("exit", remove);
  for (const signal of signals) process.once(signal, interrupted);
  try {
    const added = await git(top, "worktree", "add", "--detach", "--quiet", join(place, "files"), id);
    if (added === undefined) throw new UsageError(`Git could not check out ${label} for the comparison.`);
    return await work(join(place, "files", relative(top, realpathSync(folder))));
  } finally {
    process.off("exit", remove);
    for (const signal of signals) process.off(signal, interrupted);
    remove();
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Files that decide which packages are installed. */
const locks = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"];

/**
 * Gives the base the packages that it asks for: those installed here where the lock files are alike, and true then; else its
 * own, installed without running any of their scripts.
 */
export async function installPackages(here: string, there: string): Promise<boolean> {
  const home = packageFolder(here);
  const base = join(there, relative(here, home));
  if (locks.every((lock) => text(join(home, lock)) === text(join(base, lock)))) {
    if (existsSync(join(home, "node_modules")) && !exists(join(base, "node_modules")))
      symlinkSync(join(home, "node_modules"), join(base, "node_modules"));
    return true;
  }
  const problem = await npmCi(base);
  if (problem !== undefined)
    throw new UsageError(`Its packages, which differ from those here, could not be installed: ${problem}`);
  return false;
}

async function npmCi(cwd: string): Promise<string | undefined> {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  return await new Promise((resolve) => {
    execFile("npm", args, { cwd, timeout: 300_000, maxBuffer: 50_000_000 }, (error, _, stderr) => {
      const [first] = stderr.split("\n").filter((line) => /npm error/.test(line));
      resolve(error === null ? undefined : (first ?? error.message).trim());
    });
  });
}

/** The nearest folder with packages installed; a project may be a part of a larger one. */
function packageFolder(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules"))) return at;
    if (dirname(at) === at) return folder;
  }
}

function text(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
