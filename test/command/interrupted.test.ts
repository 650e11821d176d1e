import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { files, GitProject, removeProjects } from "./git-project.ts";

const cli = fileURLToPath(new URL("../../bin.ts", import.meta.url));

describe("a diff that is interrupted", function () {
  this.timeout(60_000);
  after(removeProjects);

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    it(`by ${signal} leaves no worktree behind`, async () => {
      const waits = 'console.error("base runs"); await new Promise((done) => setTimeout(done, 20_000));\n';
      const project = new GitProject({ ...files, "index.ts": waits });
      project.commit("one");
      project.write({ "index.ts": "await new Promise((done) => setTimeout(done, 20_000));\n" });
      // Of its own, since others on this machine may compare plans as well.
      const place = mkdtempSync(join(tmpdir(), "interrupted-"));
      const args = ["--import", "tsx", cli, "plan", "diff", "-C", project.folder];
      const child = spawn(process.execPath, args, {
        cwd: join(cli, ".."),
        stdio: "ignore",
        env: { ...process.env, TMPDIR: place },
      });
      const worktrees = () => readdirSync(place).filter((name) => name.startsWith("eks-platform-base-"));
      while (worktrees().length === 0) await new Promise((tick) => setTimeout(tick, 50));
      child.kill(signal);
      await once(child, "close");
      assert.deepEqual(worktrees(), []);
      rmSync(place, { recursive: true });
      assert.equal(project.git("worktree", "list").split("\n").length, 1);
    });
});
