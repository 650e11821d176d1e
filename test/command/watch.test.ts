import { strict as assert } from "node:assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { files, GitProject, program, removeProjects } from "./git-project.ts";

const cli = fileURLToPath(new URL("../../bin.ts", import.meta.url));
const ready = "Watching the files here; Ctrl+C ends.\n";

describe("--watch", function () {
  this.timeout(60_000);
  let project: GitProject;
  let child: ChildProcess;
  let said = "";
  before(async () => {
    project = new GitProject({ ...files, "index.ts": program("first") });
    const args = [
      "--import",
      "tsx",
      cli,
      "plan",
      "--watch",
      "-C",
      project.folder,
      "--svg",
      join(project.folder, "a.svg"),
    ];
    child = spawn(process.execPath, args, { cwd: join(cli, ".."), stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    await spoken();
  });
  after(() => {
    child.kill("SIGKILL");
    removeProjects();
  });

  /** What is said until a plan is done; nothing is left over for the next. */
  async function spoken(): Promise<string> {
    while (!said.includes(ready)) await new Promise((tick) => setTimeout(tick, 20));
    const [all] = [said];
    said = "";
    return all;
  }

  const save = (name: string, text: string) => writeFileSync(join(project.folder, name), text);

  it("plans again when a file of the program is saved", async () => {
    save("index.ts", program("second"));
    const told = await spoken();
    assert.match(told, /^index\.ts was saved\.\n/);
    assert.match(told, /second kubernetes\.core\.v1\.ConfigMap/);
  });

  it("shows a mistake, and goes on when it is mended", async () => {
    save("Pulumi.dev.yaml", "config: [\n");
    assert.match(await spoken(), /Pulumi\.dev\.yaml is no valid YAML/);
    save("Pulumi.dev.yaml", files["Pulumi.dev.yaml"]);
    assert.match(await spoken(), /second kubernetes\.core\.v1\.ConfigMap/);
  });

  it("notices files that an editor puts in place of others", async () => {
    save(".index.ts.swp", program("third"));
    renameSync(join(project.folder, ".index.ts.swp"), join(project.folder, "index.ts"));
    assert.match(await spoken(), /third kubernetes\.core\.v1\.ConfigMap/);
  });

  it("ends when it is told to", async () => {
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    assert.equal(code, 0);
    assert.doesNotMatch(said, /was saved/);
  });
});
