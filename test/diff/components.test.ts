import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { remote, resource } from "../checks/plan-builder.ts";
import { actions, asked, diffOf, onlyChange } from "./diffing.ts";

const vpc = (inputs: Record<string, Json>) =>
  remote("awsx:ec2:Vpc", "net", { inputs: { cidrBlock: "10.0.0.0/16", numberOfAvailabilityZones: 2, ...inputs } });

describe("a packaged component", () => {
  it("shows what it makes in its place", () => {
    const { changes } = diffOf([vpc({ enableDnsHostnames: true })], [vpc({ enableDnsHostnames: false })]);
    assert.deepEqual(
      changes.map(({ type, within, action }) => [type, within, action]),
      [["aws:ec2/vpc:Vpc", vpc({}).urn, "update"]],
    );
  });

  it("is told of itself where nothing that it makes changes, or nobody knows what it makes", () => {
    const change = onlyChange([vpc({ somethingNew: 1 })], [vpc({ somethingNew: 2 })]);
    assert.deepEqual([change.type, asked(change)], ["awsx:ec2:Vpc", ["unknown somethingNew"]]);
    const other = (a: number) => [remote("other:index:Thing", "thing", { inputs: { a } })];
    assert.deepEqual(asked(onlyChange(other(1), other(2))), ["unknown a"]);
    assert.equal(onlyChange([], other(1)).action, "create");
    assert.equal(onlyChange(other(1), []).action, "delete");
    assert.equal(diffOf(other(1), other(1)).unchanged, 1);
  });

  it("is told of itself for the one input of several that shows nowhere", () => {
    const { changes } = diffOf(
      [vpc({ enableDnsHostnames: true, somethingNew: 1 })],
      [vpc({ enableDnsHostnames: false, somethingNew: 2 })],
    );
    assert.deepEqual(changes.map((change) => [change.type, ...asked(change)]).sort(), [
      ["aws:ec2/vpc:Vpc", "update enableDnsHostnames"],
      ["awsx:ec2:Vpc", "unknown somethingNew"],
    ]);
  });

  it("created or deleted stands for its objects, which are listed", () => {
    const types = diffOf([], [vpc({})]).changes.map(({ type }) => type);
    assert(types.includes("aws:ec2/subnet:Subnet"));
    assert(!types.includes("awsx:ec2:Vpc"));
  });

  it("takes along what refers to what it replaces", () => {
    const user = resource("aws:eks/fargateProfile:FargateProfile", "user", {
      inputs: { subnetIds: ["subnet-1"] },
      propertyDependencies: { subnetIds: [vpc({}).urn] },
    });
    const group = resource("aws:ec2/securityGroup:SecurityGroup", "group", {
      inputs: { vpcId: "vpc-1" },
      propertyDependencies: { vpcId: [vpc({}).urn] },
    });
    const all = actions([vpc({}), user, group], [vpc({ cidrBlock: "10.8.0.0/16" }), user, group]);
    assert.deepEqual([all.user, all.group], ["replace", "replace"]);
  });

  it("takes along what refers to it from deep within", () => {
    const cluster = resource("aws:eks/cluster:Cluster", "cluster", {
      inputs: { vpcConfig: { subnetIds: ["subnet-1"] } },
      propertyDependencies: { vpcConfig: [vpc({}).urn] },
    });
    const withSubnets = (...cidrBlocks: string[]) =>
      vpc({ subnetStrategy: "Auto", subnetSpecs: [{ type: "Private", cidrBlocks }] });
    const changes = diffOf(
      [withSubnets("10.0.0.0/24", "10.0.1.0/24"), cluster],
      [withSubnets("10.0.2.0/24", "10.0.3.0/24"), cluster],
    ).changes.filter(({ name }) => name === "cluster");
    assert.deepEqual(changes.map(asked), [["update vpcConfig.subnetIds"]]);
  });
});
