import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { parse } from "yaml";
import { packed } from "./packed.ts";
import { type Properties, type Schema, schemaOf } from "./plugin-host.ts";

// Begun when this file is loaded: the analyzer works on another core while the tests before this one run.
const packing = packed();
const analysis = packing.then(({ folder }) => schemaOf(folder));
analysis.catch(() => {});

describe("The package seen from other languages", () => {
  let folder: string;
  let schema: Schema;

  before(async function () {
    this.timeout(120_000);
    ({ folder } = await packing);
    schema = await analysis;
  });

  it("is a plugin of compiled code", () => {
    const plugin = parse(readFileSync(join(folder, "PulumiPlugin.yaml"), "utf8"));
    assert.deepEqual(plugin, { runtime: { name: "nodejs", options: { typescript: false } } });
  });

  it("has every component", () => {
    assert.equal(schema.name, "eks-platform");
    assert.deepEqual(
      Object.keys(schema.resources).sort(),
      [
        "Access",
        "AddOn",
        "CloudWatchAgent",
        "Cluster",
        "FargateLogging",
        "FargateProfile",
        "FlowLogs",
        "FluentBit",
        "GitHubActionsRoles",
        "LoadBalancerController",
        "LogGroups",
        "Namespace",
        "Network",
        "NodeGroup",
        "PodRole",
        "Workload",
      ].map((name) => `eks-platform:index:${name}`),
    );
  });

  it("says of every component what it is, and of every argument what it means", () => {
    const silent = [
      ...Object.entries(schema.resources).flatMap(([token, { description, inputProperties = {} }]) => [
        ...(description === undefined ? [token] : []),
        ...undescribed(token, inputProperties),
      ]),
      ...Object.entries(schema.types).flatMap(([token, { properties = {} }]) => undescribed(token, properties)),
    ];
    assert.deepEqual(silent, []);
  });

  it("asks for little", () => {
    const required = (name: string) => schema.resources[`eks-platform:index:${name}`]?.requiredInputs;
    assert.deepEqual(required("Network"), ["account", "availabilityZones"]);
    assert.deepEqual(required("Cluster"), ["account", "clusterName", "kubernetesVersion", "privateSubnetIds", "vpcId"]);
    assert.deepEqual(required("LoadBalancerController"), ["account", "clusterName", "vpcId"]);
    assert.deepEqual(required("Workload"), ["image", "namespace"]);
  });
});

function undescribed(token: string, properties: Properties): string[] {
  return Object.entries(properties)
    .filter(([, { description }]) => description === undefined)
    .map(([name]) => `${token}.${name}`);
}
