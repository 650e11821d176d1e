import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { Plan } from "../../plan/plan.ts";
import { changed } from "../settings/stack-file.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const tsx = import.meta.resolve("tsx");
const date = "2026-11-21";

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A child with an environment of its own: no terminal, no colour forced or forbidden by whoever runs the tests. */
async function node(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = root): Promise<Answer> {
  const { PATH, HOME } = process.env;
  return await new Promise((resolve) => {
    const options = { cwd, env: { PATH, HOME, ...env }, timeout: 30_000, maxBuffer: 50_000_000 };
    execFile(process.execPath, ["--import", tsx, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const cli = (args: readonly string[], env?: NodeJS.ProcessEnv, cwd?: string) =>
  node([join(root, "cli.ts"), ...args], env, cwd);

/** The command, several times in one child: a start costs more than most of what is tested here. */
async function commands(all: readonly (readonly string[])[], env: NodeJS.ProcessEnv): Promise<Answer[]> {
  const program = `
    const { plan } = await import(${JSON.stringify(join(root, "command/command.ts"))});
    const answers = [];
    for (const argv of ${JSON.stringify(all)}) {
      const answer = { stdout: "", stderr: "" };
      const own = {};
      for (const name of ["stdout", "stderr"]) {
        own[name] = process[name].write;
        process[name].write = (text, done) => { answer[name] += text; done?.(); return true; };
      }
      answer.code = await plan(argv);
      for (const name of ["stdout", "stderr"]) process[name].write = own[name];
      answers.push(answer);
    }
    process.stdout.write(JSON.stringify(answers), () => process.exit());
  `;
  const { stdout, stderr } = await node(["--input-type=module", "--eval", program], env);
  assert.equal(stderr, "");
  return JSON.parse(stdout) as Answer[];
}

const folders: string[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "cli-"));
  folders.push(made);
  return made;
}

/** Another project than this one, of one file. */
function projectOf(index: string, stack = ""): string {
  const made = folder();
  symlinkSync(join(root, "node_modules"), join(made, "node_modules"));
  const files = { "Pulumi.yaml": "name: other\nruntime: nodejs\n", "package.json": '{ "type": "module" }' };
  for (const [name, text] of Object.entries({ ...files, "Pulumi.dev.yaml": stack, "index.ts": index })) {
    writeFileSync(join(made, name), text);
  }
  return made;
}

/** This project, with a stack file that was changed. */
function withStack(changes: Parameters<typeof changed>[1]): string {
  const made = folder();
  for (const entry of readdirSync(root)) {
    if (!/^(Pulumi\..*yaml|\..*)$/.test(entry)) symlinkSync(join(root, entry), join(made, entry));
  }
  symlinkSync(join(root, "Pulumi.yaml"), join(made, "Pulumi.yaml"));
  writeFileSync(join(made, "Pulumi.dev.yaml"), stringify({ config: changed("dev", changes) }));
  return made;
}

after(() => {
  for (const made of folders) rmSync(made, { recursive: true });
});

/** Where this machine keeps things: nothing that anybody reads may say it. */
function assertNoPath(text: string): void {
  for (const place of [root, homedir(), tmpdir()]) assert.ok(!text.includes(`${place}/`), text.slice(0, 2000));
}

const elsewhere = { TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8", AWS_REGION: "eu-west-1", AWS_PROFILE: "none", CI: "1" };

const allowsAll = `
import * as iam from "@pulumi/aws/iam/index.js";
console.log("said by the program");
const role = new iam.Role("role", { assumeRolePolicy: "{}" });
new iam.RolePolicy("all", { role: role.name, policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }) });
`;

const throwing = `
const teams: string[] = [];
export const team = first(teams);
function first(all: string[]): string {
  if (all.length === 0) throw new Error("there is no team");
  return all[0]!;
}
`;
const broken = withStack([
  ["nodeGroup", {}],
  ["nodeGroups/general/scaling/desired", 9],
  ["network/natGateways", "one"],
  ["cluster/logRetentionDays", 15],
]);
/** What was asked, and all that is said, but for the usage where it follows. */
const cases: readonly (readonly [what: string, argv: readonly string[], said: RegExp | string])[] = [
  ["an unknown option", ["--jsn"], /^There is no option --jsn\. Did you mean --json\?\n\nUsage: npm run plan/],
  ["an unknown letter", ["-j"], /^There is no option -j\. Did you mean --\w+\?\n\nUsage: npm run plan/],
  ["an argument", ["prod"], '"prod" is no option. A stack is named so: npm run plan -- -s prod\n'],
  ["an option without its value", ["--date"], /^Option '--date <value>' argument missing\n\nUsage/],
  [
    "a day that there is not",
    ["--date", "2026-02-30"],
    /^--date is "2026-02-30", which is no day\. Write it as YYYY-MM-DD, for example \d{4}-\d\d-\d\d\.\n$/,
  ],
  ["a day as others write it", ["--date", "21.11.2026"], /^--date is "21\.11\.2026", which is no day\./],
  [
    "an unknown stack",
    ["-C", root, "-s", "staging"],
    'There is no stack "staging": Pulumi.staging.yaml does not exist. The stacks here are dev, local, prod.\n',
  ],
  ["a folder without a project", ["-C", join(root, "plan")], /^plan has no Pulumi\.yaml\. [^/]*\n$/],
  [
    "a stack file that is no YAML",
    ["-C", projectOf("", "config:\n  a: [1\n")],
    /^Pulumi\.dev\.yaml is no valid YAML: .* at line 3, column 1:\n\n {2}a: \[1\n\n\^\n$/,
  ],
  [
    "settings with mistakes, all of them",
    ["-C", broken],
    [
      "Pulumi.dev.yaml: cluster.logRetentionDays is 15, ",
      'Pulumi.dev.yaml: network.natGateways is "one", ',
      "Pulumi.dev.yaml: nodeGroup ",
      "Pulumi.dev.yaml: nodeGroups.general.scaling.desired is 9, ",
    ].join("…"),
  ],
  [
    "a program that throws",
    ["-C", projectOf(throwing)],
    "there is no team\n    at first (index.ts:5:31)\n    at <anonymous> (index.ts:3:21)\n",
  ],
  [
    "a program of which a promise is rejected",
    ["-C", projectOf("await Promise.reject(new Error('too late'));\n")],
    /^too late\n {4}at .*index\.ts:1:\d+/,
  ],
];
describe("npm run plan", function () {
  // On a machine that does something else, too.
  this.timeout(60_000);
  const manifests = join(folder(), "manifests");
  let first: Answer;
  let printed: Answer;
  let judged: Answer;
  let refused: Answer[];
  let again: Answer;
  // The children start now, and run beside the tests that come before these.
  const answers = Promise.all([
    cli(["--json", "--date", date, "-C", root], {}, folder()),
    cli(["-s", "prod", "--date", date, "--unknown", "--yaml", manifests]),
    cli(["-C", projectOf(allowsAll, "environment: [shop/dev]\n"), "--json", "--date", date]),
    commands([["--json", "--date", date], ...cases.map(([, argv]) => argv)], elsewhere) as Promise<
      [Answer, ...Answer[]]
    >,
  ]);
  before(async () => {
    [first, printed, judged, [again, ...refused]] = await answers;
  });

  describe("--json", () => {
    it("prints one document, and nothing else", () => {
      assert.equal(first.stderr, "");
      assert.equal(first.code, 0);
      const { project, stack, resources, findings, outputs } = JSON.parse(first.stdout) as Plan;
      assert.deepEqual([project, stack], ["eks-platform", "dev"]);
      assert.ok(resources.length > 100 && Array.isArray(findings) && outputs.clusterName === "eks-platform-dev");
      assert.deepEqual(
        resources.map(({ urn }) => urn),
        resources.map(({ urn }) => urn).sort(),
      );
    });

    it("prints the same bytes again, from another folder, time zone and environment", () => {
      // What the stack file accepts is this project's, and the command by itself knows no project.
      const text = JSON.stringify({ ...JSON.parse(first.stdout), findings: [] }, null, 2);
      assert.equal(JSON.stringify({ ...JSON.parse(again.stdout), findings: [] }, null, 2), text);
      assert.ok(again.stdout.startsWith(text.slice(0, text.indexOf('  "findings"'))));
    });

    it("tells sources from the project's folder, and nothing of the machine", () => {
      const { resources } = JSON.parse(first.stdout) as Plan;
      for (const { source, type, urn } of resources) {
        if (type === "pulumi:pulumi:Stack") assert.equal(source, undefined);
        else assert.match(source ?? "", /^(components|k8s|stack|index)[\w/.-]*\.ts:\d+$/, urn);
      }
      assertNoPath(first.stdout);
      assert.ok(!again.stdout.includes(elsewhere.AWS_REGION));
    });
  });

  describe("for people", () => {
    it("prints every section, in no colour, and exits with 0", () => {
      assert.equal(printed.stderr, "");
      assert.equal(printed.code, 0);
      const titles = printed.stdout.split("\n").filter((line) => /^[A-Z][a-z ]+$/.test(line));
      assert.deepEqual(titles, [
        "Settings",
        "Resources",
        "Reachable by",
        "Capacity of nodes",
        "Cost",
        "Outputs",
        "Findings",
        "Notes",
      ]);
      assert.match(
        printed.stdout,
        /\n\d+ resources would be created\. Open findings: 1 warning, \d+ accepted\. \(\d+\.\d s, no account asked\)\n$/,
      );
      assert.ok(!printed.stdout.includes("\u001b"));
      assertNoPath(printed.stdout.replaceAll(manifests, ""));
    });

    it("says what is secret or not known yet, and no more", () => {
      assert.match(printed.stdout, /\n {2}kubeconfig: \(secret\)\n/);
      assert.match(printed.stdout, /\n {2}vpcId: \(known after deployment\)\n/);
    });

    it("writes the manifests that --yaml asks for, and says where", () => {
      assert.ok(printed.stdout.includes(`\n  Manifests written to ${manifests}.\n`));
      const written = readdirSync(manifests);
      assert.ok(written.includes("00-namespace-web.yaml") && written.includes("helm"), written.join());
      for (const name of written.filter((name) => name.endsWith(".yaml"))) {
        const text = readFileSync(join(manifests, name), "utf8");
        assert.match(
          text,
          /^# Planned by eks-platform: project eks-platform, stack prod, from k8s\/[\w-]+\.ts:\d+\napiVersion: /,
        );
        assertNoPath(text);
      }
    });
  });

  describe("exits with 1", () => {
    it("for an error that a check found, whoever's project it is, and still prints all", () => {
      const { code, stdout, stderr } = judged;
      assert.equal(code, 1, stderr);
      // What a program prints is not the plan, nor is what there is to say of it.
      assert.equal(stderr, "said by the program\nPulumi.dev.yaml imports a Pulumi ESC environment; a plan skips it.\n");
      const { resources, findings } = JSON.parse(stdout) as Plan;
      assert.ok(resources.some(({ name, source }) => name === "all" && source === "index.ts:5"));
      assert.ok(findings.some(({ rule, severity }) => rule === "policy-wildcard-action" && severity === "error"));
      assertNoPath(stdout);
    });
  });

  describe("exits with 2, says why on standard error, and prints nothing else", () => {
    cases.forEach(([what, , said], index) => {
      it(`for ${what}`, () => {
        const { code, stdout, stderr } = refused[index]!;
        assert.deepEqual([code, stdout], [2, ""]);
        assertNoPath(stderr);
        if (typeof said !== "string") assert.match(stderr, said);
        else if (!said.includes("…")) assert.equal(stderr, said);
        else for (const part of said.split("…")) assert.ok(stderr.includes(part), `${part} is not in:\n${stderr}`);
      });
    });
  });
});
