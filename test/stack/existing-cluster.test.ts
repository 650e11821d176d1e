import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plan } from "../../plan/plan.ts";
import { planProject } from "../../plan/plan-project.ts";
import { readStackFiles } from "../../plan/project.ts";
import { getStore } from "../../plan/sdk.ts";
import { loadSettings } from "../../settings.ts";
import { choosePlatform } from "../../stack/platform.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { changed } from "../settings/stack-file.ts";
import { type Contents, kubeconfig } from "./kubeconfigs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const planOfLocal = (unknown = false) => planProject(root, readStackFiles(root, "local"), { unknown });

describe("the program for an existing cluster", () => {
  let plan: Plan;
  before(async () => {
    plan = await planOfLocal();
  });

  it("makes these, and nothing of AWS", () =>
    assert.deepEqual(typesAndNames(plan), [
      ["eks-platform:index:Namespace", "web-namespace"],
      ["eks-platform:index:Workload", "nginx"],
      ["kubernetes:apps/v1:Deployment", "nginx"],
      ["kubernetes:core/v1:Namespace", "web-namespace-namespace"],
      ["kubernetes:core/v1:Service", "nginx"],
      ["kubernetes:core/v1:ServiceAccount", "nginx"],
      ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "nginx"],
      ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "web-namespace-allow-basics"],
      ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "web-namespace-default-deny"],
      ["kubernetes:policy/v1:PodDisruptionBudget", "nginx"],
      ["pulumi:providers:kubernetes", "kubernetes"],
    ]));

  it("says where nginx answers, and what it was given to find the cluster", () =>
    assert.deepEqual(plan.outputs, { context: "current-context", urls: { nginx: "http://localhost:30080" } }));

  it("leads the port of the nodes to the container's", () => {
    const { ports, type } = find(plan, "kubernetes:core/v1:Service").inputs.spec as { ports: unknown; type: string };
    assert.equal(type, "NodePort");
    assert.deepEqual(ports, [{ name: "http", port: 8080, nodePort: 30080, targetPort: "http", protocol: "TCP" }]);
  });

  it("asks one provider, which finds the kubeconfig by itself, and keeps what is there when the cluster is made anew", () => {
    assert.deepEqual(find(plan, "pulumi:providers:kubernetes").inputs, {
      kubeconfig: "",
      clusterIdentifier: "eks-platform-local",
    });
    const served = plan.resources.flatMap(({ provider }) => (provider === undefined ? [] : [provider]));
    assert.deepEqual([...new Set(served)], [find(plan, "pulumi:providers:kubernetes").urn]);
  });

  it("is planned the same again, in a first preview too", async () => {
    assert.equal(JSON.stringify(await planOfLocal()), JSON.stringify(plan));
    assert.equal(JSON.stringify(await planOfLocal(true)), JSON.stringify(plan));
  });
});

/** Plans the stack, and tells which packages of AWS that has loaded, by their parts. */
const program = `
import { createRequire } from "node:module";
await import("./plan/lazy-modules.ts");
const { planProject } = await import("./plan/plan-project.ts");
const { readStackFiles } = await import("./plan/project.ts");
await planProject(process.cwd(), readStackFiles(process.cwd(), "local"));
const loaded = Object.keys(createRequire(import.meta.url).cache);
const parts = loaded.map((path) => /@pulumi\\/(aws|awsx|eks)\\/(.*)\\.js$/.exec(path)).filter((found) => found !== null);
process.stdout.write(JSON.stringify(parts.map(([, name, part]) => name + "/" + part).sort()), () => process.exit());
`;

describe("a plan for an existing cluster", () => {
  it("loads nothing of AWS but the classes that a workload's role would be", () => {
    const args = ["--import", "tsx", "--input-type=module", "--eval", program];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", timeout: 30_000 });
    assert.deepEqual(
      JSON.parse(stdout || "0"),
      [
        "aws/eks/podIdentityAssociation",
        "aws/iam/role",
        "aws/iam/rolePolicy",
        "aws/iam/rolePolicyAttachment",
        "aws/utilities",
      ],
      stderr,
    );
  });
});

describe("the way into an existing cluster", () => {
  const folder = mkdtempSync(join(tmpdir(), "existing-cluster-"));
  const { KUBECONFIG } = process.env;
  afterEach(() => {
    if (KUBECONFIG === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = KUBECONFIG;
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What the program gets as far as, with this kubeconfig; a deployment for real if `dryRun` is false. */
  async function opened(context: string, contents: Contents, dryRun: boolean): Promise<Plan> {
    const { path, text } = kubeconfig(join(folder, "config"), contents);
    writeFileSync(path, text);
    process.env.KUBECONFIG = [join(folder, "none"), path].join(delimiter);
    const config = changed("local", [["existingCluster/context", context]]);
    return planOf(
      async () => {
        (getStore().settings.options as { dryRun?: boolean }).dryRun = dryRun;
        await choosePlatform(loadSettings());
      },
      { config, stack: "local" },
    );
  }

  const contexts = { production: "there", kind: "here" };
  const clusters = { there: "https://api.shop.test", here: "https://127.0.0.1:6443" };
  const onProduction: Contents = { current: "production", contexts, clusters };

  it("is not taken for real where the current context leads to another machine", async () => {
    await assert.rejects(opened("current-context", onProduction, false), ({ message }: Error) => {
      assert.equal(
        message,
        'Pulumi.local.yaml: existingCluster.context is "current-context", and that is production at https://api.shop.test, which is not on this machine. Write context: production if you mean that cluster; otherwise choose one with: kubectl config use-context <name>\n1 problem in the settings; nothing was planned or deployed.',
      );
      return true;
    });
  });

  it("is the same plan on every machine", async () => {
    const none = await opened("current-context", {}, true);
    assert.deepEqual(await opened("current-context", onProduction, true), none);
  });

  it("is the current context of this machine, or the one that is named", async () => {
    const inputs = async (context: string, contents: Contents) =>
      find(await opened(context, contents, false), "pulumi:providers:kubernetes").inputs;
    const usual = { kubeconfig: "", clusterIdentifier: "eks-platform-local" };
    assert.deepEqual(await inputs("current-context", { ...onProduction, current: "kind" }), usual);
    assert.deepEqual(await inputs("production", onProduction), { ...usual, context: "production" });
  });
});
