import assert from "node:assert/strict";
import { indexOf } from "../../model/plan-index.ts";
import { connects, leaves, type Wearer } from "../../model/security-groups.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { plan, remote, resource, unknown } from "../checks/plan-builder.ts";

type Inputs = Record<string, Json>;

const everything: Inputs = { protocol: "-1", fromPort: 0, toPort: 0 };
const toWorld = { egress: [{ ...everything, cidrBlocks: ["0.0.0.0/0"] }] };
const group = (name: string, inputs: Inputs = {}) =>
  resource("aws:ec2/securityGroup:SecurityGroup", name, { inputs: { ...toWorld, ...inputs } });
const worn = (...groups: readonly PlannedResource[]): Wearer => ({
  groups: { urns: groups.map(({ urn }) => urn), certain: true },
});

/** Whether "a" may connect to "b" on TCP 8080. */
function answer(a: PlannedResource, b: PlannedResource, from: Wearer = worn(a), ...more: readonly PlannedResource[]) {
  return connects(indexOf(plan(a, b, ...more)), from, worn(b), 8080).answer;
}

const letting = (ingress: Inputs) => group("b", { ingress: [{ ...everything, ...ingress }] });

describe("connects", () => {
  const a = group("a");

  it("lets members of a group talk where a rule of it says so", () => {
    const open = group("a", { ingress: [{ ...everything, self: true }] });
    assert.equal(answer(open, open), "yes");
    const closed = group("a", { ingress: [{ ...everything, self: false }] });
    assert.equal(answer(closed, closed), "no");
    assert.equal(answer(a, letting({ self: true })), "no");
  });

  it("knows a group by what the rule depends on, within the group or apart", () => {
    const named = {
      ...letting({ securityGroups: [unknown] }),
      propertyDependencies: { ingress: [a.urn] },
    };
    assert.equal(answer(a, named), "yes");
    assert.equal(answer(group("c"), named, undefined, a), "no");
    const b = group("b");
    const rule = resource("aws:ec2/securityGroupRule:SecurityGroupRule", "in", {
      inputs: { ...everything, type: "ingress", securityGroupId: unknown, sourceSecurityGroupId: unknown },
      propertyDependencies: { securityGroupId: [b.urn], sourceSecurityGroupId: [a.urn] },
    });
    assert.equal(answer(a, b, undefined, rule), "yes");
  });

  it("takes the blocks of all subnets, not of some", () => {
    const from = (...cidrBlocks: readonly string[]) => ({ ...worn(a), cidrBlocks });
    const open = letting({ cidrBlocks: ["10.0.0.0/17", "10.0.128.0/18"] });
    assert.equal(answer(a, open, from("10.0.0.0/24", "10.0.128.0/24")), "yes");
    assert.equal(answer(a, open, from("10.0.0.0/24", "10.0.192.0/24")), "no");
    assert.equal(answer(a, open, { ...from("10.0.192.0/24"), certain: false }), "cannotTell");
    assert.equal(answer(a, open), "cannotTell");
  });

  it("cannot tell what hides, and what AWS alone knows", () => {
    assert.equal(answer(a, letting({ cidrBlocks: unknown })), "cannotTell");
    assert.equal(answer(a, letting({ prefixListIds: ["pl-0123"] })), "cannotTell");
    assert.equal(answer(a, letting({ protocol: unknown })), "cannotTell");
    const unsure = { groups: { urns: [], certain: false } };
    assert.equal(answer(a, letting({ self: true }), unsure), "cannotTell");
  });

  it("needs a rule on either side", () => {
    const mute = group("a", { egress: [] });
    assert.deepEqual(
      connects(indexOf(plan(mute, letting({ cidrBlocks: ["0.0.0.0/0"] }))), worn(mute), worn(group("b")), 8080),
      {
        answer: "no",
        how: "no rule of a lets out TCP 8080",
      },
    );
  });

  it("knows the group that EKS makes by the cluster, unless it may be another", () => {
    const lean = remote("eks:index:Cluster", "main", { inputs: { skipDefaultSecurityGroups: true } });
    const rule = (cluster: PlannedResource) =>
      resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", {
        inputs: { securityGroupId: unknown, referencedSecurityGroupId: unknown, ipProtocol: "-1" },
        propertyDependencies: { securityGroupId: [cluster.urn], referencedSecurityGroupId: [a.urn] },
      });
    const eks = {
      groups: { urns: [`${lean.urn.replace("::main", "")}$aws:eks/cluster:Cluster::main-eksCluster`], certain: true },
    };
    const judged = (cluster: PlannedResource, ...more: readonly PlannedResource[]) =>
      connects(indexOf(plan(a, cluster, ...more)), worn(a), eks, 8080).answer;
    assert.equal(judged(lean), "no");
    assert.equal(judged(lean, rule(lean)), "yes");
    const full = { ...lean, inputs: {} };
    assert.equal(judged(full, rule(full)), "cannotTell");
  });
});

describe("leaves", () => {
  it("wants a rule to the world", () => {
    const judged = (egress: Json) => {
      const from = group("a", { egress: [egress] });
      return leaves(indexOf(plan(from)), worn(from), 443).answer;
    };
    assert.equal(judged({ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }), "yes");
    assert.equal(judged({ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] }), "no");
    assert.equal(judged({ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/8"] }), "no");
  });
});
