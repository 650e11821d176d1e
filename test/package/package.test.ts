import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, posix } from "node:path";
import { promisify } from "node:util";
import { before, describe, it } from "mocha";
import type { Diff } from "../../diff/diff.ts";
import type { Plan } from "../../plan/plan.ts";
import { typesAndNames } from "../plan-of.ts";
import { type Packed, packed, root } from "./packed.ts";

const run = promisify(execFile);

// Begun when this file is loaded: the compiler works on another core while the tests before this one run.
const packing = packed();
packing.catch(() => {});

interface Manifest {
  readonly main: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

describe("The package", () => {
  let own: Packed;
  let manifest: Manifest;
  const text = (path: string) => readFileSync(join(own.folder, path), "utf8");

  before(async function () {
    this.timeout(120_000);
    own = await packing;
    manifest = JSON.parse(text("package.json"));
  });

  it("holds what is compiled, the sources that describe the components, and nothing of this stack", () => {
    const tops = new Set(own.files.map((path) => path.split("/")[0]!));
    // npm puts every README into a package, in whatever language.
    for (const readme of ["README.md", "README.ja.md"]) assert.ok(tops.delete(readme), readme);
    assert.deepEqual(
      [...tops],
      [
        ...["LICENSE", "PulumiPlugin.yaml", "cidr.ts", "components", "dist", "k8s", "package.json", "platform.ts"],
        ...["problems.ts", "sources.ts", "tsconfig.json", "versions.ts"],
      ],
    );
    assert.deepEqual(
      own.files.filter((path) => !path.startsWith("dist/") && /test|bench|Pulumi\..*yaml|^index|^cli/.test(path)),
      [],
    );
    assert.deepEqual(
      own.files.filter((path) => path.startsWith("dist/") && !/\.(js|d\.ts)$/.test(path)),
      [],
    );
  });

  it("holds every file that one of its files refers to, and depends on every package", () => {
    const known = new Set(own.files);
    const broken = own.files.flatMap((path) =>
      /\.[jt]s$/.test(path)
        ? imports(text(path))
            .filter((specifier) => !resolves(path, specifier, known, manifest.dependencies))
            .map((specifier) => `${path}: ${specifier}`)
        : [],
    );
    assert.deepEqual(broken, []);
  });

  it("knows nothing of the machine that made it", () => {
    const telling = own.files.filter(
      (path) => text(path).includes(`${root}/`) || text(path).includes("sourceMappingURL"),
    );
    assert.deepEqual(telling, []);
  });

  it("offers what it says it offers", async () => {
    const targets = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry),
    );
    const missing = [...targets, manifest.main, ...Object.values(manifest.bin)].filter(
      (path) => !own.files.includes(posix.normalize(path)),
    );
    assert.deepEqual(missing, []);

    const names = Object.keys(manifest.exports).filter((path) => path !== "./package.json");
    const program = `for (const name of ${JSON.stringify(names)}) {
      const offered = await import(name.replace(".", "eks-platform"));
      console.log(name, Object.keys(offered).length > 0);
    }`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], { cwd: own.program });
    assert.deepEqual(
      stdout.trim().split("\n"),
      names.map((name) => `${name} true`),
    );
  });

  it("serves a program that is not ours", async function () {
    this.timeout(60_000);
    cpSync(join(root, "examples/nginx-behind-alb"), own.program, {
      recursive: true,
      filter: (path) => basename(path) !== "node_modules",
    });
    const command = join(own.folder, manifest.bin["eks-platform"]!);
    const { stdout } = await run(process.execPath, [command, "plan", "--json", "--date", "2026-01-01"], {
      cwd: own.program,
    });
    const plan = JSON.parse(stdout) as Plan;
    assert.deepEqual(namesByType(plan), resourcesOfExample);
    assert.deepEqual(
      plan.findings.map(({ rule, accepted }) => [rule, accepted !== undefined]),
      [["internet-plain-text", true]],
    );
    assert.match(String(plan.outputs.url), /^http:\/\/nginx-.*\.elb\.amazonaws\.com$/);
    assert.ok(plan.resources.every(({ source }) => source === undefined || source.startsWith("index.ts:")));
  });

  it("compares such a program with its last commit", async function () {
    this.timeout(60_000);
    const git = (...args: readonly string[]) => run("git", ["-C", own.program, ...args]);
    writeFileSync(join(own.program, ".gitignore"), "node_modules\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", "--all");
    await git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "one");
    const program = readFileSync(join(own.program, "index.ts"), "utf8");
    writeFileSync(join(own.program, "index.ts"), program.replace("max: 4", "max: 6"));
    const command = join(own.folder, manifest.bin["eks-platform"]!);
    const { stdout } = await run(process.execPath, [command, "plan", "diff", "--json"], { cwd: own.program });
    const { diff } = JSON.parse(stdout) as { diff: Diff };
    assert.deepEqual([diff.basePlanned, diff.baseProblem], [true, undefined]);
    assert.deepEqual(
      diff.changes.map(({ type, properties }) => [type, properties.map(({ path }) => path)]),
      [["aws:eks/nodeGroup:NodeGroup", ["scalingConfig.maxSize"]]],
    );
  });
});

function namesByType(plan: Plan): Record<string, string[]> {
  const byType: Record<string, string[]> = {};
  for (const [type, name] of typesAndNames(plan)) byType[type] = [...(byType[type] ?? []), name];
  return byType;
}

/** What a module imports or exports from; type imports in declarations (`import("…")`) too. */
function imports(source: string): string[] {
  return [...source.matchAll(/(?:\bfrom |^import |\bimport\()"([^"]+)"/gm)].map(([, specifier]) => specifier!);
}

function resolves(
  from: string,
  specifier: string,
  files: ReadonlySet<string>,
  dependencies: Readonly<Record<string, string>>,
): boolean {
  if (specifier.startsWith("node:")) return true;
  if (!specifier.startsWith(".")) {
    const [scope, name] = specifier.split("/");
    return (specifier.startsWith("@") ? `${scope}/${name}` : scope!) in dependencies;
  }
  const target = posix.join(posix.dirname(from), specifier);
  return files.has(from.endsWith(".d.ts") ? target.replace(/\.ts$/, ".d.ts") : target);
}

const resourcesOfExample: Record<string, string[]> = {
  "aws:cloudwatch/logGroup:LogGroup": ["cluster-log-group"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["network-default-security-group"],
  "aws:ec2/launchTemplate:LaunchTemplate": ["nodes-template"],
  "aws:eks/accessEntry:AccessEntry": ["access-role-platform-admin"],
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": ["access-role-platform-admin-AmazonEKSClusterAdminPolicy"],
  "aws:eks/addon:Addon": ["cluster-pod-identity-agent", "coredns-add-on"],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": [
    "cluster-aws-node-association",
    "controller-role-association",
  ],
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["cluster-oidc-provider"],
  "aws:iam/policy:Policy": ["controller-load-balancers", "controller-read", "controller-security-groups"],
  "aws:iam/role:Role": ["cluster-aws-node-iam", "cluster-role", "controller-role-iam", "nodes-role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [
    "cluster-aws-node-AmazonEKS_CNI_Policy",
    "cluster-policy",
    "controller-role-load-balancers",
    "controller-role-read",
    "controller-role-security-groups",
    "nodes-AmazonEC2ContainerRegistryPullOnly",
    "nodes-AmazonEKSWorkerNodePolicy",
  ],
  "aws:kms/alias:Alias": ["cluster-key-alias"],
  "aws:kms/key:Key": ["cluster-key"],
  "awsx:ec2:Vpc": ["network-vpc"],
  "eks-platform:index:Access": ["access"],
  "eks-platform:index:AddOn": ["coredns"],
  "eks-platform:index:Cluster": ["cluster"],
  "eks-platform:index:LoadBalancerController": ["controller"],
  "eks-platform:index:Namespace": ["web"],
  "eks-platform:index:Network": ["network"],
  "eks-platform:index:NodeGroup": ["nodes"],
  "eks-platform:index:PodRole": ["cluster-aws-node", "controller-role"],
  "eks-platform:index:Workload": ["nginx"],
  "eks:index:Cluster": ["cluster-eks"],
  "eks:index:ManagedNodeGroup": ["nodes-nodes"],
  "kubernetes:apps/v1:Deployment": ["nginx"],
  "kubernetes:core/v1:Namespace": ["web-namespace"],
  "kubernetes:core/v1:Service": ["nginx"],
  "kubernetes:core/v1:ServiceAccount": ["nginx"],
  "kubernetes:helm.sh/v3:Release": ["controller-release"],
  "kubernetes:networking.k8s.io/v1:Ingress": ["nginx"],
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": ["nginx", "web-allow-basics", "web-default-deny"],
  "kubernetes:policy/v1:PodDisruptionBudget": ["nginx"],
  "pulumi:providers:aws": ["aws"],
  "pulumi:providers:kubernetes": ["kubernetes"],
};
