import assert from "node:assert/strict";
import fc from "fast-check";
import { allOfType, anyResource, expansionOf } from "../../model/expansion.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, Plan } from "../../plan/plan.ts";
import { plan, remote, resource, secret, unknown } from "../checks/plan-builder.ts";

const subnetType = "aws:ec2/subnet:Subnet";
const vpc = remote("awsx:ec2:Vpc", "net", { inputs: { availabilityZoneNames: ["a", "b"] } });
const urns = (of: Plan) => expansionOf(indexOf(of)).map(({ urn }) => urn);

describe("expansionOf", () => {
  it("is in the order of URNs, none of which the plan holds", () => {
    const found = urns(plan(vpc, remote("eks:index:Cluster", "main"), remote("eks:index:ManagedNodeGroup", "apps")));
    assert.deepEqual(found, [...new Set(found)].sort());
    assert.deepEqual(
      ["awsx:ec2:Vpc$", "eks:index:Cluster$", "eks:index:ManagedNodeGroup$"].map(
        (type) => found.filter((urn) => urn.includes(`::${type}`)).length,
      ),
      [22, 26, 1],
    );
  });

  it("is empty without packaged components", () => {
    assert.deepEqual(urns(plan(resource(subnetType, "a"))), []);
    assert.deepEqual(urns(plan({ ...vpc, remote: false })), []);
  });

  it("leaves out what the plan holds already", () => {
    const index = indexOf(plan(vpc));
    const [subnet] = allOfType(index, subnetType);
    assert.equal(anyResource(index, subnet!.urn), subnet);
    const real = indexOf(plan(vpc, { ...subnet!, source: "here" }));
    assert.equal(expansionOf(real).length, expansionOf(index).length - 1);
    assert.equal(anyResource(real, subnet!.urn)?.source, "here");
    assert.equal(allOfType(real, subnetType).length, 4);
  });

  it("is worked out once", () => {
    const index = indexOf(plan(vpc));
    assert.equal(expansionOf(index), expansionOf(index));
  });

  it("takes whatever the inputs hold", () => {
    const keys = [
      ...[
        "availabilityZoneNames",
        "subnetSpecs",
        "natGateways",
        "vpcEndpointSpecs",
        "tags",
        "cidrBlock",
        "subnetStrategy",
      ],
      ...["numberOfAvailabilityZones", "privateSubnetIds", "vpcCniOptions", "accessEntries", "fargate", "autoMode"],
      ...["scalingConfig", "cluster", "subnetIds", "enableIMDSv2", "amiId", "nodeGroupOptions", "serviceRole"],
    ];
    const leaf = fc.oneof(fc.constantFrom<Json>(unknown, secret, null, true, "", "x", "10.0.0.0/8", -1, 1.5, 3));
    const value = fc.oneof(
      leaf,
      fc.array(leaf, { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("type", "enabled"), leaf),
    );
    const lists = fc.oneof(value, fc.array(value, { maxLength: 3 }));
    const inputs = fc.dictionary(fc.constantFrom(...keys), lists) as fc.Arbitrary<Record<string, Json>>;
    const type = fc.constantFrom("awsx:ec2:Vpc", "eks:index:Cluster", "eks:index:ManagedNodeGroup");
    fc.assert(
      fc.property(type, inputs, (type, inputs) => {
        const found = urns(plan(remote(type, "x", { inputs: { vpcEndpointStrategy: "Auto", ...inputs } })));
        assert(found.length > 0);
      }),
    );
  });
});
