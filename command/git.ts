import { execFile } from "node:child_process";
import { UsageError } from "../plan/usage-error.ts";
import { endsWithThis } from "./child.ts";

/** Git's answer, without the line's end; undefined where it says no. */
export async function git(folder: string, ...args: readonly string[]): Promise<string | undefined> {
  return (await askGit(folder, args)).answer;
}

/** What Git answers, or why it does not, in its own words. */
export async function askGit(
  folder: string,
  args: readonly string[],
): Promise<{ readonly answer?: string; readonly refusal: string }> {
  return await new Promise((resolve, reject) => {
    const options = { maxBuffer: 50_000_000, env: gitEnvironment() };
    // Hooks of the repository are about its people's work, not about a look at an older commit.
    const asked = ["-C", folder, "-c", "core.hooksPath=/dev/null", ...args];
    const child = execFile("git", asked, options, (error, stdout, stderr) => {
      if (error === null) resolve({ answer: stdout.trimEnd(), refusal: "" });
      else if (error.code === "ENOENT")
        reject(
          new UsageError("A diff asks Git for its base, and there is no git here. Install it, or name a plan.json."),
        );
      else resolve({ refusal: stderr.split("\n").find((line) => /^(fatal|error):/.test(line)) ?? error.message });
    });
    endsWithThis(child);
  });
}

/**
 * Within a hook, Git's variables name the index that a commit is being made of, and a worktree would be written there.
 * https://git-scm.com/docs/githooks#_description
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !ofRepository.includes(name));
  return { ...Object.fromEntries(own), GIT_LFS_SKIP_SMUDGE: "1", LC_ALL: "C" };
}

/** https://git-scm.com/docs/git-rev-parse#Documentation/git-rev-parse.txt---local-env-vars */
const ofRepository: readonly string[] = ["DIR", "WORK_TREE", "INDEX_FILE", "COMMON_DIR", "PREFIX"].map(
  (name) => `GIT_${name}`,
);

export interface Commit {
  readonly id: string;
  /** How a reader calls it: "main at 1a2b3c4". */
  readonly label: string;
}

/** The commit that a diff compares with; undefined where there is none before this one. */
export async function baseCommit(folder: string, given: string | undefined): Promise<Commit | undefined> {
  const { answer: here, refusal } = await askGit(folder, ["rev-parse", "--git-dir"]);
  if (here === undefined) throw new UsageError(`${refused(refusal)} Name a plan saved with --json: diff plan.json`);
  return given === undefined ? await commitBefore(folder) : await commitNamed(folder, given);
}

function refused(refusal: string): string {
  return /not a git repository/.test(refusal)
    ? "This folder is in no Git repository."
    : `Git does not read this repository (${refusal}).`;
}

async function commitNamed(folder: string, name: string): Promise<Commit> {
  const id = await idOf(folder, name, "--end-of-options");
  const short = id?.slice(0, 7);
  if (id !== undefined) return { id, label: id.startsWith(name) ? `commit ${short}` : `${name} at ${short}` };
  const cut = (await isShallow(folder)) ? ` ${shallow}` : "";
  throw new UsageError(
    `"${name}" is neither a Git ref here nor a file. Name a branch, a tag, a commit or a plan.json.${cut}`,
  );
}

async function commitBefore(folder: string): Promise<Commit | undefined> {
  const head = await idOf(folder, "HEAD");
  if (head === undefined) return undefined;
  const main = await mainBranch(folder);
  if (main === undefined)
    throw new UsageError("There is no branch main or master to compare with. Name the base: diff <branch>");
  const id = await git(folder, "merge-base", "HEAD", main);
  if (id === undefined)
    throw new UsageError(
      `This branch and ${main} have no commit in common here. ${(await isShallow(folder)) ? shallow : "Name the base: diff <branch>"}`,
    );
  if (id !== head) return { id, label: `${main} at ${id.slice(0, 7)}` };
  // On the main branch what is not committed yet comes after its last commit, and otherwise the last commit is what changed.
  // Files that Git does not know are mostly what this command wrote.
  const dirty = (await git(folder, "status", "--porcelain", "--untracked-files=no")) !== "";
  if (dirty) return { id: head, label: `HEAD at ${head.slice(0, 7)}` };
  const before = await idOf(folder, "HEAD^");
  if (before === undefined && (await isShallow(folder)))
    throw new UsageError(`The commit before is not here. ${shallow}`);
  return before === undefined ? undefined : { id: before, label: `HEAD^ at ${before.slice(0, 7)}` };
}

const shallow =
  "This clone is shallow: fetch the whole history (git fetch --unshallow; in GitHub Actions: actions/checkout with fetch-depth: 0).";

async function isShallow(folder: string): Promise<boolean> {
  return (await git(folder, "rev-parse", "--is-shallow-repository")) === "true";
}

async function idOf(folder: string, name: string, ...options: readonly string[]): Promise<string | undefined> {
  return await git(folder, "rev-parse", "--verify", "--quiet", ...options, `${name}^{commit}`);
}

async function mainBranch(folder: string): Promise<string | undefined> {
  const remote = await git(folder, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD");
  for (const name of [...(remote === undefined ? [] : [remote]), "origin/main", "origin/master", "main", "master"]) {
    if ((await idOf(folder, name)) !== undefined) return name;
  }
  return undefined;
}
