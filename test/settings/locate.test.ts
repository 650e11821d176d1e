import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rules } from "../../checks/index.ts";
import { aspectRules, locator, settingPath } from "../../settings/locate.ts";
import { stackFile, stacks } from "./stack-file.ts";

const made = (token: string, name: string) => ({ type: `eks-platform:index:${token}`, name });

describe("the setting that decides about a resource", () => {
  const cases: readonly [token: string, name: string, path: readonly string[]][] = [
    ["Network", "network", ["network"]],
    ["Cluster", "cluster", ["cluster"]],
    ["Access", "access", ["access"]],
    ["NodeGroup", "general", ["nodeGroups", "general"]],
    ["FargateProfile", "serverless", ["fargateProfiles", "serverless"]],
    ["AddOn", "coredns", ["addOns", "coredns"]],
    ["LoadBalancerController", "load-balancer-controller", ["loadBalancerController"]],
    ["LogGroups", "log-groups", ["logging"]],
    ["LogGroups", "metric-log-groups", ["metrics"]],
    ["FluentBit", "fluent-bit", ["logging"]],
    ["FargateLogging", "fargate-logging", ["logging", "fargate"]],
    ["CloudWatchAgent", "cloudwatch-agent", ["metrics"]],
    ["Namespace", "web-namespace", ["namespaces", "web"]],
    ["Workload", "nginx", ["workloads", "nginx"]],
  ];
  for (const [token, name, path] of cases)
    it(`is ${path.join(".")} for ${token} ${name}`, () => assert.deepEqual(settingPath([made(token, name)]), path));

  it("is the part of it that the check is about", () => {
    const workload = [made("Workload", "nginx")];
    assert.deepEqual(settingPath(workload, "single-replica"), ["workloads", "nginx", "replicas"]);
    assert.deepEqual(settingPath(workload, "role-unused"), ["workloads", "nginx"]);
    assert.deepEqual(settingPath(workload, "constructor"), ["workloads", "nginx"]);
    const endpoint = ["cluster", "endpoint", "publicAccessCidrs"];
    assert.deepEqual(settingPath([made("Cluster", "cluster")], "api-open-to-the-world"), endpoint);
  });

  it("knows only checks that there are", () => {
    const ids = new Set(rules.map(({ id }) => id));
    assert.deepEqual(
      aspectRules.filter((rule) => !ids.has(rule)),
      [],
    );
  });

  it("is that of the nearest component that has one", () => {
    const ancestry = [{ type: "aws:iam/role:Role", name: "role" }, made("PodRole", "role"), made("Workload", "nginx")];
    assert.deepEqual(settingPath(ancestry), ["workloads", "nginx"]);
    assert.equal(settingPath([{ type: "other:index:Workload", name: "nginx" }]), undefined);
  });
});

describe("the line of a setting", () => {
  const line = locator(`# A comment.
config:
  aws:region: ap-northeast-1
  eks-platform:nodeGroups:
    general:
      instanceTypes: [t3.large]
    "two words":
      labels: {}
  eks-platform:access:
    administrators:
      - arn:one
      - arn:two
`);

  it("is that of its key", () => {
    assert.equal(line(["nodeGroups"]), 4);
    assert.equal(line(["nodeGroups", "general", "instanceTypes"]), 6);
    assert.equal(line(["nodeGroups", "two words"]), 7);
    assert.equal(line(["aws:region"]), 3);
  });

  it("is that of an item of a list", () => assert.equal(line(["access", "administrators", 1]), 12));

  it("is that of what stands above it where it is a default", () => {
    assert.equal(line(["nodeGroups", "general", "taints"]), 5);
    assert.equal(line(["access", "administrators", 7]), 10);
  });

  it("is none where nothing of it stands there", () => {
    assert.equal(line(["metrics"]), undefined);
    for (const text of ["", "config: 1", "config: [", "- a"]) assert.equal(locator(text)(["nodeGroups"]), undefined);
  });

  for (const stack of stacks)
    it(`is found for all that ${stack} sets`, () => {
      const text = readFileSync(fileURLToPath(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url)), "utf8");
      const at = locator(text);
      const lines = text.split("\n");
      const keys = Object.keys(stackFile(stack).config).filter((key) => key.startsWith("eks-platform:"));
      assert.ok(keys.length > 2);
      for (const key of keys) assert.equal(lines[(at([key.replace("eks-platform:", "")]) ?? 0) - 1], `  ${key}:`);
    });
});
