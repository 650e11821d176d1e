import assert from "node:assert/strict";
import { runChecks } from "../../checks/index.ts";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";
import { container, deployment, plan, remote, resource } from "./plan-builder.ts";

type Inputs = Record<string, Json>;

const cluster = (version: string, inputs: Inputs = {}) =>
  remote("eks:index:Cluster", "eks", { inputs: { name: "shop", version, ...inputs } });
const nodes = (inputs: Inputs) =>
  remote("eks:index:ManagedNodeGroup", "general", { inputs: { clusterName: "shop", ...inputs } });
const addOn = (name: string, version: string) =>
  resource("aws:eks/addon:Addon", name, { inputs: { addonName: name, addonVersion: version, clusterName: "shop" } });

function found(rule: string, made: Plan, base?: Plan): string[] {
  return runChecks(made, { date: "2026-11-21", base })
    .filter((finding) => finding.rule === rule)
    .map(({ message, fix }) => `${message} ${fix}`);
}

describe("version-skew", () => {
  const autoscaler = (tag: string) =>
    deployment("scaler", {
      containers: [container({ image: `registry.k8s.io/autoscaling/cluster-autoscaler:${tag}` })],
    });
  const karpenter = (version: string) =>
    resource("kubernetes:helm.sh/v3:Release", "karpenter", { inputs: { chart: "karpenter", version } });

  const cases: readonly [what: string, part: PlannedResource, expected: string[]][] = [
    ["nodes of the same version", nodes({ version: "1.36", releaseVersion: "1.36.4-20260930" }), []],
    ["nodes three versions behind", nodes({ version: "1.33" }), []],
    [
      "nodes four versions behind",
      nodes({ version: "1.32" }),
      [
        "The nodes of general are 1.32, more than 3 minor versions behind the control plane's 1.36. Upgrade this part before the control plane.",
      ],
    ],
    [
      "nodes that are newer",
      nodes({ version: "1.37" }),
      ["The nodes of general are 1.37, newer than the control plane's 1.36. Upgrade the control plane first."],
    ],
    [
      "a node image of another version",
      nodes({ version: "1.36", releaseVersion: "1.35.8-20260930" }),
      [
        "The image of general is 1.35.8-20260930, but its nodes are to run Kubernetes 1.36. Take a release of the node image for that minor version.",
      ],
    ],
    ["Bottlerocket's own numbers", nodes({ amiType: "BOTTLEROCKET_x86_64", releaseVersion: "1.64.0-abcdef12" }), []],
    [
      "Amazon Linux 2",
      nodes({ version: "1.36", amiType: "AL2_x86_64" }),
      [
        "general asks for AL2_x86_64, and there is no Amazon Linux 2 image for Kubernetes 1.36. Take the AL2023 or Bottlerocket image of the same architecture.",
      ],
    ],
    [
      "Amazon Linux 2 where there is one",
      nodes({ version: "1.32", amiType: "AL2_x86_64" }),
      [
        "The nodes of general are 1.32, more than 3 minor versions behind the control plane's 1.36. Upgrade this part before the control plane.",
      ],
    ],
    ["kube-proxy of the same version", addOn("kube-proxy", "v1.36.0-eksbuild.25"), []],
    [
      "kube-proxy that is newer",
      addOn("kube-proxy", "v1.37.0-eksbuild.1"),
      ["kube-proxy is v1.37.0-eksbuild.1, newer than the control plane's 1.36. Upgrade the control plane first."],
    ],
    ["an autoscaler of the same version", autoscaler("v1.36.1"), []],
    [
      "an autoscaler of another version",
      autoscaler("v1.35.2"),
      ["Cluster Autoscaler 1.35.2 is made for another minor version than the cluster's 1.36. Take an image v1.36.*."],
    ],
    ["a Karpenter that knows the version", karpenter("1.14.1"), []],
    [
      "a Karpenter that does not",
      karpenter("1.9.0"),
      ["Karpenter 1.9.0 does not know Kubernetes 1.36, which needs 1.13 or newer. Take version 1.13 or newer."],
    ],
  ];
  for (const [what, part, expected] of cases)
    it(`${expected.length === 0 ? "lets pass" : "finds"} ${what}`, () =>
      assert.deepEqual(found("version-skew", plan(cluster("1.36"), part)), expected));
});

describe("version-jump", () => {
  const jump = (from: readonly PlannedResource[], to: readonly PlannedResource[]) =>
    found("version-jump", plan(...to), plan(...from));

  it("lets one minor version pass, and none", () => {
    assert.deepEqual(jump([cluster("1.35")], [cluster("1.36")]), []);
    assert.deepEqual(jump([cluster("1.36")], [cluster("1.36")]), []);
    assert.deepEqual(found("version-jump", plan(cluster("1.36"))), []);
  });

  it("finds two at once, and a step back", () => {
    assert.deepEqual(jump([cluster("1.34")], [cluster("1.36")]), [
      "Kubernetes of shop goes from 1.34 to 1.36, 2 minor versions at once. Go to 1.35 first, and deploy that.",
    ]);
    assert.deepEqual(jump([cluster("1.36")], [cluster("1.35")]), [
      "Kubernetes of shop goes back from 1.36 to 1.35, which Pulumi cannot do. Stay at 1.36. Within seven days of an upgrade EKS itself can roll it back.",
    ]);
  });

  it("finds large steps of the two add-ons that EKS raises one version at a time, and of no other", () => {
    const known = (name: string) =>
      jump([cluster("1.36"), addOn(name, "v1.20.1-eksbuild.1")], [cluster("1.36"), addOn(name, "v1.22.4-eksbuild.3")]);
    assert.deepEqual(known("vpc-cni"), [
      "vpc-cni goes from v1.20.1-eksbuild.1 to v1.22.4-eksbuild.3, 2 minor versions at once. Go to 1.21 first, and deploy that.",
    ]);
    assert.deepEqual(known("coredns"), []);
  });
});
