import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { UsageError } from "../plan/usage-error.ts";
import { askGit, type Commit, git, gitEnvironment } from "./git.ts";

/** Another commit's files in a folder of their own, which goes when the work is done, and whatever ends the process. */
export async function withWorktree<T>(
  folder: string,
  { id, label }: Commit,
  work: (project: string, top: string) => Promise<T>,
): Promise<T> {
  const top = realpathSync((await git(folder, "rev-parse", "--show-toplevel")) ?? folder);
  let place: string | undefined;
  const remove = () => {
    if (place !== undefined) removeWorktree(top, place);
  };
  const interrupted = (_: string, number: number) => process.exit(128 + number);
  process.once("exit", remove);
  // Not `once`: npm passes on the signal that the terminal has sent already, and the second one must not end the removal.
  for (const signal of signals) process.on(signal, interrupted);
  try {
    place = temporaryFolder();
    const files = filesIn(place);
    const { answer: added, refusal } = await askGit(top, ["worktree", "add", "--detach", "--quiet", files, id]);
    if (added === undefined) throw new UsageError(`Git could not check out ${label} for the comparison: ${refusal}`);
    return await work(join(files, relative(top, realpathSync(folder))), files);
  } finally {
    process.off("exit", remove);
    remove();
    for (const signal of signals) process.off(signal, interrupted);
  }
}

/** Git calls a worktree by the name of its folder; two of one name, made at a time, stand in each other's way. */
function filesIn(place: string): string {
  return join(place, basename(place));
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function temporaryFolder(): string {
  try {
    return realpathSync(mkdtempSync(join(tmpdir(), "eks-platform-base-")));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `A diff needs a folder for the files of its base, and none can be made in ${tmpdir()} (${code}). Name another place in TMPDIR.`,
    );
  }
}

function removeWorktree(top: string, place: string): void {
  removeFolder(place);
  try {
    // Twice, as a worktree is locked until it is complete. `prune` would take others along, whose disk is away for now.
    execFileSync("git", ["-C", top, "worktree", "remove", "--force", "--force", filesIn(place)], {
      stdio: "ignore",
      env: gitEnvironment(),
    });
  } catch {
    // The folder is gone; Git notices by itself at its next `gc`.
  }
}

/** What was just killed may still leave a file while its folder goes. */
function removeFolder(folder: string): void {
  for (let attempts = 40; attempts > 0; attempts--) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}
