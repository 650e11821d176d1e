import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { object, plan, resource, unknown } from "./plan-builder.ts";

const rule = "security-group-open";
const fix = "Name the addresses or the security group that may call.";
const group = (name: string, ...ingress: Json[]) =>
  resource("aws:ec2/securityGroup:SecurityGroup", name, { inputs: { ingress } });

describe(rule, () => {
  it("is content with private addresses, other groups, and whatever goes out", () => {
    const closed = group("closed", { cidrBlocks: ["10.0.0.0/8", "203.0.113.0/24"] }, { securityGroups: ["sg-1"] });
    const egress = resource("aws:ec2/securityGroupRule:SecurityGroupRule", "out", {
      inputs: { type: "egress", cidrBlocks: ["0.0.0.0/0"] },
    });
    const toAll = resource("aws:ec2/securityGroup:SecurityGroup", "out", {
      inputs: { egress: [{ cidrBlocks: ["0.0.0.0/0"] }] },
    });
    assert.deepEqual(found(rule, plan(closed, egress, toAll)), []);
  });

  it("finds the world in a group, in either family, whole or in halves", () => {
    assert.deepEqual(
      found(rule, plan(group("a", { cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }))),
      [`a lets in 0.0.0.0/0, ::/0. ${fix}`],
    );
    assert.deepEqual(found(rule, plan(group("b", { cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }))), [
      `b lets in 0.0.0.0/1, 128.0.0.0/1. ${fix}`,
    ]);
    assert.deepEqual(found(rule, plan(group("c", { ipv6CidrBlocks: ["2000::/3"] }))), [`c lets in 2000::/3. ${fix}`]);
  });

  it("finds it in rules that stand by themselves", () => {
    const rules = [
      resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "v4", {
        inputs: { cidrIpv4: "0.0.0.0/0" },
      }),
      resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "v6", { inputs: { cidrIpv6: "::/0" } }),
      resource("aws:ec2/securityGroupRule:SecurityGroupRule", "old", {
        inputs: { type: "ingress", cidrBlocks: ["0.0.0.0/0"] },
      }),
    ];
    assert.deepEqual(found(rule, plan(...rules)), [
      `old lets in 0.0.0.0/0. ${fix}`,
      `v4 lets in 0.0.0.0/0. ${fix}`,
      `v6 lets in ::/0. ${fix}`,
    ]);
  });

  it("lets a load balancer's group be open, its rules too", () => {
    const front = group("front", { cidrBlocks: ["0.0.0.0/0"] });
    const rules = resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "http", {
      inputs: { cidrIpv4: "0.0.0.0/0" },
      propertyDependencies: { securityGroupId: [front.urn] },
    });
    const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "balancer", {
      propertyDependencies: { securityGroups: [front.urn] },
    });
    const ingress = object("Ingress", "web", {}, { propertyDependencies: { metadata: [front.urn] } });
    assert.deepEqual(found(rule, plan(front, rules, balancer)), []);
    assert.deepEqual(found(rule, plan(front, rules, ingress)), []);
    assert.equal(found(rule, plan(front, rules)).length, 2);
  });

  it("cannot tell where addresses are not known", () => {
    const message = (name: string) =>
      `${name}: cannot tell whom it lets in, as the value is not known in this plan. ${fix}`;
    assert.deepEqual(found(rule, plan(group("a", { cidrBlocks: [unknown] }))), [message("a")]);
    assert.deepEqual(found(rule, plan(group("b", { cidrBlocks: unknown }))), [message("b")]);
    const hidden = resource("aws:ec2/securityGroup:SecurityGroup", "c", { inputs: { ingress: unknown } });
    assert.deepEqual(found(rule, plan(hidden)), [message("c")]);
  });
});
