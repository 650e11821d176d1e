import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { container, deployment, plan, podSpec, remote, resource, unknown } from "./plan-builder.ts";

const rule = "floating-version";
const digest = `sha256:${"0a".repeat(32)}`;
const pin = "Pin it by digest, or by a full version number.";

describe(`${rule}: images`, () => {
  const of = (image: Json) => found(rule, plan(deployment("web", podSpec({ containers: [container({ image })] }))));
  const who = "Deployment demo/web, container web";

  const pinned = [
    `nginx@${digest}`,
    `example.com:5000/nginx:1.30-alpine@${digest}`,
    "example.com:5000/team/nginx:1.30.5",
    "nginx:v1.30.5",
    "cloudwatch-agent:1.300072.0b1766",
    "coredns:v1.14.6-eksbuild.4",
    "thing:2.0.0-rc.1",
  ];
  for (const image of pinned) it(`is content with ${image}`, () => assert.deepEqual(of(image), []));

  const floating: [string, string][] = [
    ["nginx", "nginx has neither tag nor digest"],
    ["example.com:5000/nginx", "example.com:5000/nginx has neither tag nor digest"],
    ["nginx:latest", "nginx:latest has the tag latest"],
    [`nginx:latest@${digest}`, `nginx:latest@${digest} has the tag latest`],
    ["nginx:1.30", "the tag of nginx:1.30 can be pushed again"],
    ["nginx:1.30.5-alpine", "the tag of nginx:1.30.5-alpine can be pushed again"],
    ["nginx:stable", "the tag of nginx:stable can be pushed again"],
    ["nginx@sha256:abc", "nginx@sha256:abc has a digest that is none"],
    ["", '"" is no image'],
  ];
  for (const [image, fault] of floating)
    it(`finds that ${fault}`, () => assert.deepEqual(of(image), [`${who}: ${fault}. ${pin}`]));

  it("cannot tell what is not known", () => {
    const advice = `as the value is not known in this plan. ${pin}`;
    assert.deepEqual(of(unknown), [`web: cannot tell which image ${who} runs, ${advice}`]);
    assert.deepEqual(found(rule, plan(deployment("web", unknown))), [
      `web: cannot tell which images Deployment demo/web runs, ${advice}`,
    ]);
  });
});

describe(`${rule}: charts`, () => {
  const of = (inputs: Record<string, Json>) =>
    found(rule, plan(resource("kubernetes:helm.sh/v3:Release", "it", { inputs: { chart: "podinfo", ...inputs } })));
  const fix = "Give the exact version of the chart.";

  it("is content with an exact version, and with charts that lie in a folder or an archive", () => {
    assert.deepEqual(of({ version: "3.5.0" }), []);
    assert.deepEqual(of({ version: "v1.2.3-rc.1+build" }), []);
    for (const chart of ["./charts/podinfo", "/srv/charts/podinfo", "podinfo-1.2.3.tgz"])
      assert.deepEqual(of({ chart }), []);
  });

  it("finds a version that is missing or floats", () => {
    assert.deepEqual(of({}), [`it installs the chart podinfo with no version. ${fix}`]);
    for (const version of ["3.5", "^3.5.0", ">1", "*"])
      assert.deepEqual(of({ version }), [
        `it installs the chart podinfo with the version ${JSON.stringify(version)}, which floats. ${fix}`,
      ]);
    assert.deepEqual(of({ version: unknown }), [
      `it: cannot tell which version of the chart it installs, as the value is not known in this plan. ${fix}`,
    ]);
    assert.deepEqual(of({ version: "1.2.3", devel: true }), ["it takes whatever is in development. Remove devel."]);
    assert.deepEqual(of({ version: "1.2.3", values: { web: { image: { tag: "latest" } } } }), [
      `it runs an image with the tag latest (web.image.tag). ${pin}`,
    ]);
  });
});

describe(`${rule}: EKS`, () => {
  const pinned = {
    version: "1.36",
    vpcCniOptions: { addonVersion: "v1.22.4-eksbuild.3" },
    kubeProxyAddonOptions: { version: "v1.36.0-eksbuild.25" },
    corednsAddonOptions: { enabled: false },
  };
  const cluster = (inputs: Record<string, Json>) => found(rule, plan(remote("eks:index:Cluster", "it", { inputs })));
  const newest = "has no version, so the newest is taken. Set";

  it("is content with a cluster whose parts are all pinned or left out", () => {
    assert.deepEqual(cluster(pinned), []);
    assert.deepEqual(
      cluster({ version: "1.36", useDefaultVpcCni: true, kubeProxyAddonOptions: { enabled: false } }),
      [],
    );
    assert.deepEqual(cluster({ version: "1.36", autoMode: { enabled: true } }), []);
    const plain = resource("aws:eks/cluster:Cluster", "it", { inputs: { version: "1.36" } });
    assert.deepEqual(found(rule, plan(plain)), []);
  });

  it("finds what EKS or its component would choose", () => {
    assert.deepEqual(cluster({ corednsAddonOptions: {} }), [
      `it: Kubernetes ${newest} version.`,
      `it: the add-on coredns ${newest} corednsAddonOptions.version.`,
      `it: the add-on kube-proxy ${newest} kubeProxyAddonOptions.version.`,
      `it: the add-on vpc-cni ${newest} vpcCniOptions.addonVersion.`,
    ]);
    assert.deepEqual(cluster({ ...pinned, version: "latest" }), [
      'it: Kubernetes has the version "latest". Set version.',
    ]);
  });

  it("finds add-ons without a version, and cannot tell an unknown one", () => {
    const addOn = (addonVersion: Json) =>
      found(rule, plan(resource("aws:eks/addon:Addon", "it", { inputs: { addonName: "coredns", addonVersion } })));
    assert.deepEqual(addOn("v1.14.6-eksbuild.4"), []);
    assert.deepEqual(addOn(null), [`it: the add-on coredns ${newest} addonVersion.`]);
    assert.deepEqual(addOn(unknown), [
      "it: cannot tell which version the add-on coredns has, as the value is not known in this plan. Set addonVersion.",
    ]);
  });

  it("finds node groups that follow something", () => {
    const group = (inputs: Record<string, Json>) =>
      found(rule, plan(remote("eks:index:ManagedNodeGroup", "it", { inputs })));
    assert.deepEqual(group({ version: "1.36", launchTemplate: { version: "3" } }), []);
    assert.deepEqual(group({ amiType: "CUSTOM" }), []);
    assert.deepEqual(group({ launchTemplate: { version: "$Latest" } }), [
      "it follows $Latest of its launch template. Give the number of the version.",
      `it: Kubernetes on the nodes ${newest} version.`,
    ]);
  });

  it("finds mostRecent anywhere", () => {
    assert.deepEqual(cluster({ ...pinned, nodeGroupOptions: { ami: { mostRecent: true } } }), [
      "it takes the most recent version (nodeGroupOptions.ami.mostRecent). Name the version instead.",
    ]);
  });
});
