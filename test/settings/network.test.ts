import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { sentence } from "../../problems.ts";
import { network, networkProblems } from "../../settings/network.ts";

function problems(settings: unknown): string[] {
  return networkProblems(network.parse(settings)).map(sentence);
}

const existing = {
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-00000000000000001", "subnet-00000000000000002"],
};

describe("network settings", () => {
  it("need nothing said", () => {
    assert.deepEqual(network.parse({}), {
      cidrBlock: "10.0.0.0/16",
      availabilityZones: 3,
      natGateways: "onePerZone",
    });
    assert.deepEqual(problems({}), []);
  });

  it("fill in flow logs that are asked for", () => {
    assert.deepEqual(network.parse({ flowLogs: {} }).flowLogs, { retentionDays: 30, trafficType: "ALL" });
  });

  const reason =
    "but a cluster needs subnets in two zones or more. Choose two zones, or three to survive the loss of one.";

  it("refuse one zone, by number and by name, with the reason", () => {
    assert.deepEqual(problems({ availabilityZones: 1 }), [`network.availabilityZones is 1, ${reason}`]);
    assert.deepEqual(problems({ availabilityZones: ["ap-northeast-1a"] }), [
      `network.availabilityZones is ["ap-northeast-1a"], ${reason}`,
    ]);
  });

  it("refuse subnets that do not fit, for zones by number too", () => {
    assert.match(problems({ cidrBlock: "10.0.0.0/26", availabilityZones: 2 }).join(), /which holds 64 addresses/);
    assert.match(problems({ cidrBlock: "10.0.0.0/20", publicSubnetMask: 18 }).join(), /between \/20 and \/28/);
  });

  it("refuse a network without a way out whose nodes could not start", () => {
    assert.deepEqual(problems({ natGateways: "none" }), []);
    assert.match(
      problems({ natGateways: "none", interfaceEndpoints: ["logs"] }).join(),
      /also need ec2, ecr.api, ecr.dkr, sts/,
    );
  });

  it("take a VPC that is there", () => {
    assert.deepEqual(problems({ existing }), []);
  });

  it("refuse to describe a VPC to be made beside one that is there", () => {
    assert.deepEqual(problems({ existing, flowLogs: {}, privateSubnetMask: 20 }), [
      "network.privateSubnetMask describes a VPC to be made, but network.existing names one that is there. Remove one of the two.",
      "network.flowLogs describes a VPC to be made, but network.existing names one that is there. Remove one of the two.",
    ]);
  });

  it("refuse a subnet that stands in two lists", () => {
    const both = { ...existing, publicSubnetIds: ["subnet-00000000000000001"] };
    assert.match(
      problems({ existing: both }).join(),
      /existing\.publicSubnetIds\[0\] is "subnet-0+1", but the subnet is listed already/,
    );
  });

  it("refuse what no setting is called", () => {
    assert.equal(network.safeParse({ natGateway: "single" }).success, false);
    assert.equal(network.safeParse({ cidrBlock: "10.0.0.0/8" }).success, false);
    assert.equal(network.safeParse({ availabilityZones: 7 }).success, false);
  });
});
