import { strict as assert } from "node:assert";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
  let everything = "";
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
        everything += text;
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

  /** As above, where several plans may be done until one says so. */
  async function until(text: string): Promise<string> {
    for (;;) {
      const told = await spoken();
      if (told.includes(text)) return told;
    }
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

  it("shows the last of saves that follow each other", async () => {
    for (let save_ = 0; save_ < 10; save_++) {
      save("index.ts", program(`save-${save_}`));
      await new Promise((tick) => setTimeout(tick, 60));
    }
    assert.match(await until("save-9 kubernetes"), /save-9 kubernetes\.core\.v1\.ConfigMap/);
  });

  it("notices files in new folders, and that they go", async () => {
    mkdirSync(join(project.folder, "parts/inner"), { recursive: true });
    save("parts/inner/name.ts", "export const name = 1;\n");
    assert.match(await spoken(), /^parts\/inner\/name\.ts was saved\.\n/);
    rmSync(join(project.folder, "parts"), { recursive: true });
    assert.match(await spoken(), /^parts\/inner\/name\.ts was removed\.\n/);
  });

  it("ends when it is told to, and nothing of it is left", async () => {
    const started = childrenOf(child.pid);
    assert.ok(started.length > 0);
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    assert.equal(code, 0);
    assert.doesNotMatch(said, /was saved/);
    for (const id of started) await gone(id);
  });

  it("never plans because of what it wrote", () => {
    assert.ok(existsSync(join(project.folder, "a.svg")));
    assert.doesNotMatch(everything, /a\.svg\S* was/);
  });
});

function childrenOf(id: number | undefined): number[] {
  const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return processes.flatMap((line) => {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    return parent === id && child !== undefined && isAlive(child) ? [child] : [];
  });
}

/** The test's own time limit ends the wait. */
async function gone(id: number): Promise<void> {
  while (isAlive(id)) await new Promise((tick) => setTimeout(tick, 20));
}

/** One that has ended, and whose end nobody has asked for yet, is none. */
function isAlive(id: number): boolean {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", String(id)], { encoding: "utf8" }).startsWith("Z");
  } catch {
    return false;
  }
}
