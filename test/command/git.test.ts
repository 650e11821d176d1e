import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseCommit } from "../../command/git.ts";
import { UsageError } from "../../plan/usage-error.ts";
import { GitProject, removeProjects } from "./git-project.ts";

after(removeProjects);

async function refusal(folder: string, given?: string): Promise<string> {
  try {
    await baseCommit(folder, given);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  assert.fail("nothing was refused");
}

describe("the base of a diff", () => {
  it("is where the branch left the main branch", async () => {
    const project = new GitProject();
    const left = project.commit("one");
    project.git("checkout", "--quiet", "-b", "feature");
    project.write({ "Pulumi.dev.yaml": "config: { a: 1 }" }).commit("two");
    project.git("checkout", "--quiet", "main");
    project.write({ "Pulumi.dev.yaml": "config: { a: 2 }" }).commit("three");
    project.git("checkout", "--quiet", "feature");
    assert.deepEqual(await baseCommit(project.folder, undefined), { id: left, label: `main at ${left.slice(0, 7)}` });
  });

  it("is the commit before on the main branch, and none for its first", async () => {
    const project = new GitProject();
    const first = project.commit("one");
    assert.equal(await baseCommit(project.folder, undefined), undefined);
    project.write({ a: "" }).commit("two");
    assert.deepEqual(await baseCommit(project.folder, undefined), {
      id: first,
      label: `HEAD^ at ${first.slice(0, 7)}`,
    });
  });

  it("is the last commit where something on the main branch is not committed yet", async () => {
    const project = new GitProject();
    const last = project.commit("one");
    project.write({ "Pulumi.dev.yaml": "config: { a: 1 }" });
    assert.deepEqual(await baseCommit(project.folder, undefined), { id: last, label: `HEAD at ${last.slice(0, 7)}` });
  });

  it("is not changed by files that Git does not know, which this command may have written", async () => {
    const project = new GitProject();
    const first = project.commit("one");
    project.write({ a: "" }).commit("two");
    project.write({ "review.html": "<!doctype html>" });
    assert.equal((await baseCommit(project.folder, undefined))?.id, first);
  });

  it("is asked for where the clone is cut off before it", async () => {
    const project = new GitProject();
    project.commit("one");
    project.write({ a: "" }).commit("two");
    const clone = join(project.folder, "clone");
    project.git("clone", "--quiet", "--depth", "1", `file://${project.folder}`, clone);
    const said = /This clone is shallow: fetch the whole history .*fetch-depth: 0\)\.$/;
    assert.match(await refusal(clone), said);
    assert.match(await refusal(clone, "main~1"), said);
    project.git("-C", clone, "checkout", "--quiet", "--orphan", "feature");
    project.git("-C", clone, "commit", "--quiet", "--message", "other");
    assert.match(await refusal(clone), said);
  });

  it("is what was named: a branch, a tag or a commit", async () => {
    const project = new GitProject();
    const id = project.commit("one");
    project.git("tag", "v1");
    const short = id.slice(0, 7);
    for (const name of ["v1", "main"])
      assert.deepEqual(await baseCommit(project.folder, name), { id, label: `${name} at ${short}` });
    for (const name of [id, short])
      assert.deepEqual(await baseCommit(project.folder, name), { id, label: `commit ${short}` });
  });

  it("is refused where it is nothing, or could be taken for an option", async () => {
    const project = new GitProject();
    project.commit("one");
    for (const name of ["v2", "--output=x", "HEAD:Pulumi.yaml"])
      assert.equal(
        await refusal(project.folder, name),
        `"${name}" is neither a Git ref here nor a file. Name a branch, a tag, a commit or a plan.json.`,
      );
  });

  it("is asked for where there is no main branch, or no history to find it in", async () => {
    const project = new GitProject();
    project.git("checkout", "--quiet", "-b", "feature");
    project.commit("one");
    assert.equal(
      await refusal(project.folder),
      "There is no branch main or master to compare with. Name the base: diff <branch>",
    );
    project.git("checkout", "--quiet", "--orphan", "main");
    project.commit("other");
    project.git("checkout", "--quiet", "feature");
    assert.match(await refusal(project.folder), /have no commit in common here\. Name the base: diff <branch>$/);
  });

  it("is the repository's own where a hook is run for another one", async () => {
    const [project, other] = [new GitProject(), new GitProject()];
    const id = project.commit("one");
    other.write({ b: "" }).commit("other");
    process.env.GIT_DIR = join(other.folder, ".git");
    try {
      assert.equal((await baseCommit(project.folder, "main"))?.id, id);
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  it("is asked for outside of a Git repository", async () => {
    const folder = mkdtempSync(join(tmpdir(), "no-git-"));
    assert.match(await refusal(folder), /^This folder is in no Git repository\. Name a plan saved with --json/);
    rmSync(folder, { recursive: true });
  });
});
