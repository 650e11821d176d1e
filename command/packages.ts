import { type ExecFileException, execFile } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { UsageError } from "../plan/usage-error.ts";
import { endsWithThis } from "./child.ts";

/** Files that decide which packages are installed. */
const locks = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"];

/**
 * Gives a commit's files the packages that they ask for: those installed here where the lock files are alike, and true then;
 * else their own, installed without running any of their scripts. `project` lies in `top` as this one does in its repository.
 */
export async function installPackages(here: string, project: string, top: string): Promise<boolean> {
  const inside = realpathSync(here);
  const levels = foldersDownTo(relative(top, project));
  const home = (level: string) => join(inside, relative(project, join(top, level)));
  let allFromHere = true;
  for (const level of levels) {
    const there = join(top, level);
    if (!sameLocks(home(level), there)) {
      await npmCi(there);
      allFromHere = false;
    } else if (allFromHere) linkPackages(home(level), there, { from: home(""), to: top });
  }
  const above = nearestPackages(dirname(home("")));
  if (allFromHere && above !== undefined && !levels.some((level) => existsSync(join(top, level, "node_modules"))))
    symlinkSync(above, join(top, "node_modules"));
  return allFromHere;
}

/** "a/b" has "", "a" and "a/b". */
function foldersDownTo(path: string): string[] {
  const names = path === "" ? [] : path.split(sep);
  return ["", ...names.map((_, at) => names.slice(0, at + 1).join(sep))];
}

/** A folder without a lock file asks for no versions of its own. */
function sameLocks(here: string, there: string): boolean {
  const asked = locks.some((lock) => existsSync(join(there, lock)));
  return !asked || locks.every((lock) => text(join(here, lock)) === text(join(there, lock)));
}

/** Package by package, as those that are links into the repository (workspaces) are the commit's own. */
function linkPackages(here: string, there: string, repository: { from: string; to: string }): void {
  const [source, target] = [join(here, "node_modules"), join(there, "node_modules")];
  if (!existsSync(source) || existsSync(target)) return;
  mkdirSync(target);
  for (const name of readdirSync(source)) {
    const scoped = name.startsWith("@") ? readdirSync(join(source, name)).map((part) => join(name, part)) : [name];
    if (name.startsWith("@")) mkdirSync(join(target, name));
    for (const one of scoped) symlinkSync(packageOf(join(source, one), repository), join(target, one));
  }
}

function packageOf(path: string, { from, to }: { from: string; to: string }): string {
  if (!lstatSync(path).isSymbolicLink() || !existsSync(path)) return path;
  const inRepository = relative(from, realpathSync(path));
  const own =
    !isAbsolute(inRepository) && !inRepository.split(sep).some((part) => part === ".." || part === "node_modules");
  return own ? join(to, inRepository) : path;
}

/** A project may be a part of a larger one. */
function nearestPackages(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules"))) return join(at, "node_modules");
    if (dirname(at) === at) return undefined;
  }
}

async function npmCi(cwd: string): Promise<void> {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const problem = await new Promise<string | undefined>((resolve) => {
    const npm = execFile("npm", args, { cwd, timeout: 300_000, maxBuffer: 50_000_000 }, (error, _, stderr) => {
      resolve(error === null ? undefined : reasonOf(error, stderr));
    });
    endsWithThis(npm);
  });
  if (problem !== undefined)
    throw new UsageError(`Its packages, which differ from those here, could not be installed: ${problem}`);
}

/** npm tells a code first, then what happened, then what it did about it. */
function reasonOf({ code, killed, message }: ExecFileException, stderr: string): string {
  if (killed) return "it took more than five minutes.";
  if (code === "ENOENT") return "there is no npm here.";
  const lines = stderr.split("\n").flatMap((line) => /^npm (?:error|ERR!) +(.+)$/.exec(line)?.[1] ?? []);
  const named = lines.map((line) => /^code (\S+)$/.exec(line)?.[1]).find((one) => one !== undefined);
  const reason = lines.find((line) => !/^(code|errno|syscall|path|type|A complete log) /.test(line)) ?? message;
  // Which registry somebody uses is for nobody else to read.
  return `${reason.replace(/https?:\/\/\S+/g, "the registry")}${named === undefined ? "" : ` (npm's ${named})`}`;
}

function text(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
