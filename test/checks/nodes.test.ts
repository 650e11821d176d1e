import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { plan, remote, resource, unknown } from "./plan-builder.ts";

const good = {
  metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
  blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }],
};
const template = (inputs: Record<string, Json> = {}) =>
  resource("aws:ec2/launchTemplate:LaunchTemplate", "template", { inputs: { ...good, ...inputs } });

describe("instance-metadata", () => {
  const rule = "instance-metadata";
  const fix = 'Set metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 }.';

  it("is content with tokens and one hop, with no metadata at all, and with groups that use such a template", () => {
    const group = remote("eks:index:ManagedNodeGroup", "general", {
      inputs: { launchTemplate: { id: unknown, version: "1" } },
      propertyDependencies: { launchTemplate: [template().urn] },
    });
    assert.deepEqual(found(rule, plan(template(), group)), []);
    assert.deepEqual(found(rule, plan(template({ metadataOptions: { httpEndpoint: "disabled" } }))), []);
  });

  it("finds what is missing, and what is too wide", () => {
    assert.deepEqual(found(rule, plan(template({ metadataOptions: {} }))), [
      `template: the metadata service answers without a session token and has the hop limit that AWS chooses. ${fix}`,
    ]);
    const options = { httpTokens: "required", httpPutResponseHopLimit: 2 };
    assert.deepEqual(found(rule, plan(template({ metadataOptions: options }))), [
      `template: the metadata service has the hop limit 2. ${fix}`,
    ]);
  });

  it("finds node groups without a template, and cannot tell where the template is not in the plan", () => {
    const advice =
      "Give it a launch template of this plan, with httpTokens required, hop limit 1 and encrypted volumes.";
    assert.deepEqual(found(rule, plan(remote("eks:index:ManagedNodeGroup", "general"))), [
      `general has no launch template, so its pods can reach the node's credentials. ${advice}`,
    ]);
    const foreign = resource("aws:eks/nodeGroup:NodeGroup", "general", { inputs: { launchTemplate: { id: "lt-1" } } });
    assert.deepEqual(found(rule, plan(foreign)), [
      `general: cannot tell how its nodes are launched, as the value is not known in this plan. ${advice}`,
    ]);
    assert.deepEqual(found(rule, plan(template({ metadataOptions: unknown }))), [
      `template: cannot tell who reaches the metadata service, as the value is not known in this plan. ${fix}`,
    ]);
  });
});

describe("volume-encryption", () => {
  const rule = "volume-encryption";
  const fix = "Name every volume in blockDeviceMappings with ebs: { encrypted: true }.";

  it("is content where every volume is encrypted", () => {
    const mappings: Json = [
      { ebs: { encrypted: true } },
      { ebs: { encrypted: "true" } },
      { virtualName: "ephemeral0" },
    ];
    assert.deepEqual(found(rule, plan(template({ blockDeviceMappings: mappings }))), []);
  });

  it("finds volumes that are not, and templates that say nothing", () => {
    const mappings: Json = [{ ebs: { encrypted: true } }, { ebs: { volumeSize: 20 } }];
    assert.deepEqual(found(rule, plan(template({ blockDeviceMappings: mappings }))), [
      `template has a volume that is not encrypted. ${fix}`,
    ]);
    assert.deepEqual(found(rule, plan(template({ blockDeviceMappings: [] }))), [
      `template says nothing about the root volume. ${fix}`,
    ]);
    assert.deepEqual(found(rule, plan(template({ blockDeviceMappings: [{ ebs: { encrypted: unknown } }] }))), [
      `template: cannot tell whether its volumes are encrypted, as the value is not known in this plan. ${fix}`,
    ]);
  });
});
