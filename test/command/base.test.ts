import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Base, planBase } from "../../command/base.ts";
import { UsageError } from "../../plan/usage-error.ts";
import { files, GitProject, program, removeProjects } from "./git-project.ts";

after(removeProjects);

const key = "0".repeat(64);
const base = (folder: string, given?: string): Promise<Base> =>
  planBase({ folder, stack: "dev", unknown: false, key, given });
const names = ({ plan }: Base) =>
  plan?.resources.filter(({ type }) => type.endsWith(":ConfigMap")).map(({ name }) => name);
const worktrees = () => readdirSync(tmpdir()).filter((name) => name.startsWith("eks-platform-base-"));

describe("planning the base of a diff", () => {
  // Of its own, since others on this machine may compare plans as well.
  const { TMPDIR } = process.env;
  before(() => {
    process.env.TMPDIR = mkdtempSync(join(tmpdir(), "base-"));
  });
  after(() => {
    removeProjects();
    rmSync(tmpdir(), { recursive: true });
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  });

  it("runs the files of the commit, not those here, and leaves no worktree behind", async () => {
    const before = worktrees();
    const project = new GitProject({ ...files, "index.ts": program("before") });
    const id = project.commit("one");
    project.write({ "index.ts": program("after") });
    const planned = await base(project.folder);
    assert.deepEqual(names(planned), ["before"]);
    assert.deepEqual([planned.label, planned.problem], [`HEAD at ${id.slice(0, 7)}`, undefined]);
    assert.deepEqual(worktrees(), before);
    assert.equal(project.git("worktree", "list").split("\n").length, 1);
  });

  it("finds a project in a folder of its repository", async () => {
    const project = new GitProject({ ...files, "index.ts": program("before") }, "deploy/platform");
    project.commit("one");
    project.write({ "deploy/platform/index.ts": program("after") });
    assert.deepEqual(names(await base(join(project.folder, "deploy/platform"))), ["before"]);
  });

  const unplanned: readonly [what: string, contents: Readonly<Record<string, string>>, problem: RegExp][] = [
    ["has no such stack", { "Pulumi.yaml": files["Pulumi.yaml"], "index.ts": "" }, /^There is no stack "dev"/],
    ["has no project", { "README.md": "" }, /has no Pulumi\.yaml/],
    ["throws", { ...files, "index.ts": 'throw new Error("broken");' }, /^broken/],
    [
      "ends its process",
      { ...files, "index.ts": "process.exit(3);" },
      /^Its program ended \(exit code 3\) before the plan was done\.$/,
    ],
  ];
  for (const [what, contents, problem] of unplanned)
    it(`tells why there is no plan where the base ${what}`, async () => {
      const before = worktrees();
      const project = new GitProject(contents);
      project.commit("one");
      project.write({ ...files, "index.ts": program("after") });
      const planned = await base(project.folder, "main");
      assert.equal(planned.plan, undefined);
      assert.match(planned.problem ?? "", problem);
      assert.deepEqual(worktrees(), before);
    });

  it("says that there is nothing before the first commit", async () => {
    const project = new GitProject({ ...files, "index.ts": program("before") });
    project.commit("one");
    assert.deepEqual(await base(project.folder), {
      label: "nothing",
      problem: "There is no commit before this one.",
    });
  });

  it("tells secrets apart by their marks and shows none", async () => {
    const secret = (value: string) =>
      `import * as pulumi from "@pulumi/pulumi";\nexport const password = pulumi.secret(${JSON.stringify(value)});\n`;
    const project = new GitProject({ ...files, "index.ts": secret("hunter2") });
    const first = project.commit("one");
    const second = project.write({ "index.ts": secret("hunter3") }).commit("two");
    const [one, other, again] = await Promise.all([first, second, first].map((id) => base(project.folder, id)));
    const mark = (of: Base | undefined) => of?.plan?.outputs.password;
    assert.deepEqual(Object.keys(mark(one) as object).sort(), ["mark", "secret"]);
    assert.notDeepEqual(mark(one), mark(other));
    assert.deepEqual(mark(one), mark(again));
    assert.doesNotMatch(JSON.stringify(one), /hunter/);
  });

  it("leaves the index that a hook names, and worktrees whose disk is away, as they are", async () => {
    const project = new GitProject({ ...files, "index.ts": program("before") });
    project.commit("one");
    const away = join(project.folder, "away");
    project.git("worktree", "add", "--quiet", "-b", "other", away);
    renameSync(away, `${away}-for-now`);
    project.write({ "index.ts": program("after") }).git("add", "index.ts");
    process.env.GIT_INDEX_FILE = join(project.folder, ".git/index");
    try {
      assert.deepEqual(names(await base(project.folder, "main")), ["before"]);
    } finally {
      delete process.env.GIT_INDEX_FILE;
    }
    assert.equal(project.git("diff", "--cached", "--name-only"), "index.ts");
    renameSync(`${away}-for-now`, away);
    assert.equal(project.git("-C", away, "rev-parse", "--abbrev-ref", "HEAD"), "other");
  });

  it("tells no folder of this machine", async () => {
    const broken = "console.error(`no ${import.meta.dirname}/x`); process.exit(3);\n";
    const project = new GitProject({ ...files, "index.ts": broken });
    project.commit("one");
    const { problem } = await base(project.folder, "main");
    assert.equal(problem, "Its program ended (exit code 3) before the plan was done. no x");
  });

  it("refuses a saved plan of another stack", async () => {
    const project = new GitProject();
    const path = join(project.folder, "plan.json");
    writeFileSync(path, JSON.stringify({ project: "shop", stack: "prod", resources: [], outputs: {}, findings: [] }));
    await assert.rejects(
      base(project.folder, path),
      new UsageError("plan.json is a plan of the stack prod. Add -s prod, or name another."),
    );
  });

  it("reads a saved plan", async () => {
    const project = new GitProject({ ...files, "index.ts": program("before") });
    project.commit("one");
    const { plan } = await base(project.folder, "main");
    const path = join(project.folder, "plan.json");
    writeFileSync(path, JSON.stringify(plan));
    assert.deepEqual(await base(project.folder, path), { label: "plan.json (without its secrets)", plan });
  });

  for (const text of ["", "[]", "{}", '{"project":"a","stack":"b","resources":[{}]}', "null"])
    it(`refuses ${JSON.stringify(text)} as a saved plan`, async () => {
      const project = new GitProject();
      const path = join(project.folder, "plan.json");
      writeFileSync(path, text);
      await assert.rejects(
        base(project.folder, path),
        (error) =>
          (error as Error).name === UsageError.name && (error as Error).message.startsWith("plan.json is no plan: "),
      );
    });
});
