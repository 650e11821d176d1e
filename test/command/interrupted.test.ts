import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { files, GitProject, removeProjects } from "./git-project.ts";

const cli = fileURLToPath(new URL("../../bin.ts", import.meta.url));
const worktrees = () => readdirSync(tmpdir()).filter((name) => name.startsWith("eks-platform-base-"));

describe("a diff that is interrupted", function () {
  this.timeout(60_000);
  after(removeProjects);

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    it(`by ${signal} leaves no worktree behind`, async () => {
      const waits = 'console.error("base runs"); await new Promise((done) => setTimeout(done, 20_000));\n';
      const project = new GitProject({ ...files, "index.ts": waits });
      project.commit("one");
      project.write({ "index.ts": "await new Promise((done) => setTimeout(done, 20_000));\n" });
      const before = worktrees();
      const args = ["--import", "tsx", cli, "plan", "diff", "-C", project.folder];
      const child = spawn(process.execPath, args, { cwd: join(cli, ".."), stdio: "ignore" });
      while (worktrees().every((name) => before.includes(name))) await new Promise((tick) => setTimeout(tick, 50));
      child.kill(signal);
      await once(child, "close");
      assert.deepEqual(
        worktrees().filter((name) => !before.includes(name)),
        [],
      );
      assert.equal(project.git("worktree", "list").split("\n").length, 1);
    });
});
