import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Diff } from "../../diff/diff.ts";
import type { Json, Plan } from "../../plan/plan.ts";
import { files, GitProject, removeProjects } from "./git-project.ts";

const cli = fileURLToPath(new URL("../../bin.ts", import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Secrets in every place that an output is made of; each of them begins with "hunter". */
const secretive = (version: number) => `
import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { Release } from "@pulumi/kubernetes/helm/v3/release.js";
import { Role } from "@pulumi/aws/iam/role.js";

const config = new pulumi.Config();
const [own, group] = [config.requireSecret("own"), config.requireSecretObject("group")];
const word = pulumi.secret("hunter-word-${version}");
const parent = new pulumi.ComponentResource("shop:index:Group", "group");
new ConfigMap(
  "map",
  {
    metadata: { name: "map", annotations: { word } },
    data: { own, group: pulumi.jsonStringify(group), whole: pulumi.interpolate\`password=\${word}\` },
  },
  { parent },
);
new Secret("parts", { metadata: { name: "parts" }, stringData: { word, own } }, { parent });
new Secret(
  "whole",
  { metadata: { name: "whole" }, data: word.apply((text) => ({ word: Buffer.from(text).toString("base64") })) },
  { parent },
);
const selector = { matchLabels: { app: "web" } };
const container = { name: "web", image: "nginx", args: ["--password", word], env: [{ name: "WORD", value: word }] };
const template = { metadata: { labels: selector.matchLabels, annotations: { word } }, spec: { containers: [container] } };
new Deployment("web", { metadata: { name: "web" }, spec: { selector, template } }, { parent });
new Release("release", { chart: "shop", values: { list: [word, "open"], deep: { word } } }, { parent });
const role = new Role("role", { assumeRolePolicy: pulumi.jsonStringify({ Statement: [{ Sid: word }] }), description: word }, { parent });
const named = new ConfigMap("named", { metadata: { name: "named", labels: { word } }, data: {} }, { parent });

export const outputs = { word, list: [own], description: role.description, labels: named.metadata.labels };
`;

const stack = (version: number) => `config:
  shop:own:
    secure: v1:hunter-own-${version}
  shop:group:
    password:
      secure: v1:hunter-group-${version}
`;

const telling = /hunter-|aHVudGVy/;

describe("secrets that a change touches", function () {
  this.timeout(60_000);
  let project: GitProject;
  let document: Plan & { readonly diff: Diff };
  let said: string[];
  const made = ["page.html", "picture.svg", "findings.sarif", "manifests"];

  before(async () => {
    project = new GitProject({ ...files, "index.ts": secretive(1), "Pulumi.dev.yaml": stack(1) });
    project.commit("one");
    project.write({ "index.ts": secretive(2), "Pulumi.dev.yaml": stack(2) });
    const outputs = ["html", "svg", "sarif", "yaml"].flatMap((name, at) => [`--${name}`, made[at] ?? ""]);
    said = await Promise.all([
      run(["diff", "--json", ...outputs]),
      run(["diff", "--markdown"]),
      run(["diff", "--tables"]),
      run(["--tables"]),
    ]);
    document = JSON.parse(said[0] ?? "");
  });
  after(removeProjects);

  async function run(args: readonly string[]): Promise<string> {
    return await new Promise((resolve, reject) => {
      const options = { cwd: project.folder, maxBuffer: 50_000_000 };
      const command = ["--import", tsx, cli, "plan", "--date", "2026-11-21", ...args];
      execFile(process.execPath, command, options, (error, stdout, stderr) => {
        if (stdout === "") reject(new Error(stderr, { cause: error }));
        else resolve(stdout);
      });
    });
  }

  it("are told to have changed", () => {
    const secret = document.diff.changes.flatMap(({ name, properties }) =>
      properties.filter((one) => one.secret).map(({ path }) => `${name} ${path}`),
    );
    for (const one of [
      "map data.own",
      "map data.group",
      "map data.whole",
      "map metadata.annotations.word",
      "parts stringData",
      "whole data",
      "role description",
      "release values.deep",
    ])
      assert.ok(
        secret.some((told) => told.startsWith(one)),
        `${one} is not in ${secret.join(", ")}`,
      );
    for (const text of said.slice(1, 3)) assert.match(text, /secret/);
  });

  it("stand in no output", () => {
    for (const text of said) assert.doesNotMatch(text, telling);
    const written = made.flatMap((name) => filesIn(join(project.folder, name)));
    assert.ok(written.length > 7, written.join());
    for (const path of written) assert.doesNotMatch(readFileSync(path, "utf8"), telling, path);
  });

  it("leave no mark by which anybody could guess at them", () => {
    const objects = objectsIn(document as unknown as Json).filter(
      (value) => value.secret === true && !("path" in value),
    );
    assert.ok(objects.length > 10);
    for (const value of objects) assert.deepEqual(value, { secret: true });
    for (const name of made.slice(0, 3))
      assert.doesNotMatch(readFileSync(join(project.folder, name), "utf8"), /"mark"|&quot;mark|mark: "/);
  });
});

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

function objectsIn(value: Json): { readonly [key: string]: Json }[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inside : [value, ...inside];
}
