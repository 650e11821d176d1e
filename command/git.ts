import { execFile } from "node:child_process";
import { UsageError } from "../plan/usage-error.ts";

/** Git's answer, without the line's end; undefined where it says no. */
export async function git(folder: string, ...args: readonly string[]): Promise<string | undefined> {
  return await new Promise((resolve, reject) => {
    const options = { maxBuffer: 50_000_000, env: { ...process.env, GIT_LFS_SKIP_SMUDGE: "1" } };
    // Hooks of the repository are about its people's work, not about a look at an older commit.
    execFile("git", ["-C", folder, "-c", "core.hooksPath=/dev/null", ...args], options, (error, stdout) => {
      if (error === null) resolve(stdout.trimEnd());
      else if (error.code === "ENOENT")
        reject(
          new UsageError("A diff asks Git for its base, and there is no git here. Install it, or name a plan.json."),
        );
      else resolve(undefined);
    });
  });
}

export interface Commit {
  readonly id: string;
  /** How a reader calls it: "main at 1a2b3c4". */
  readonly label: string;
}

/** The commit that a diff compares with; undefined where there is none before this one. */
export async function baseCommit(folder: string, given: string | undefined): Promise<Commit | undefined> {
  if ((await git(folder, "rev-parse", "--git-dir")) === undefined)
    throw new UsageError("This folder is in no Git repository. Name a plan saved with --json: diff plan.json");
  if (given !== undefined) {
    const id = await git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", `${given}^{commit}`);
    if (id !== undefined) return { id, label: `${given} at ${id.slice(0, 7)}` };
    throw new UsageError(
      `"${given}" is neither a Git ref here nor a file. Name a branch, a tag, a commit or a plan.json.`,
    );
  }
  const head = await git(folder, "rev-parse", "--verify", "--quiet", "HEAD");
  if (head === undefined) return undefined;
  const main = await mainBranch(folder);
  if (main === undefined)
    throw new UsageError("There is no branch main or master to compare with. Name the base: diff <branch>");
  const id = await git(folder, "merge-base", "HEAD", main);
  if (id === undefined)
    throw new UsageError(
      `This branch and ${main} have no commit in common here. Fetch the whole history (in GitHub Actions: actions/checkout with fetch-depth: 0), or name the base.`,
    );
  if (id !== head) return { id, label: `${main} at ${id.slice(0, 7)}` };
  // On the main branch what is not committed yet comes after its last commit, and otherwise the last commit is what changed.
  const dirty = (await git(folder, "status", "--porcelain")) !== "";
  const before = dirty ? head : await git(folder, "rev-parse", "--verify", "--quiet", "HEAD^");
  return before === undefined
    ? undefined
    : { id: before, label: `${dirty ? "HEAD" : "HEAD^"} at ${before.slice(0, 7)}` };
}

async function mainBranch(folder: string): Promise<string | undefined> {
  const remote = await git(folder, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD");
  for (const name of [...(remote === undefined ? [] : [remote]), "origin/main", "origin/master", "main", "master"]) {
    if ((await git(folder, "rev-parse", "--verify", "--quiet", `${name}^{commit}`)) !== undefined) return name;
  }
  return undefined;
}
