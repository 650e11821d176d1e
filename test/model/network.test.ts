import assert from "node:assert/strict";
import { allOfType } from "../../model/expansion.ts";
import { networksOf, possibleSubnetsOf, type Subnet, subnetsByUrn, subnetsOf } from "../../model/network.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";
import { plan, remote, resource, unknown } from "../checks/plan-builder.ts";

const zones = ["ap-northeast-1a", "ap-northeast-1c"];
const packaged = (inputs: Record<string, Json> = {}) =>
  remote("awsx:ec2:Vpc", "net", { inputs: { availabilityZoneNames: zones, ...inputs } });

type Part = Parameters<typeof resource>[2];
const aws = (type: string, name: string, inputs: Record<string, Json>, needs: Record<string, PlannedResource> = {}) =>
  resource(`aws:ec2/${type}:${type[0]!.toUpperCase()}${type.slice(1)}`, name, {
    inputs: { ...inputs, ...Object.fromEntries(Object.keys(needs).map((key) => [key, unknown])) },
    propertyDependencies: Object.fromEntries(Object.entries(needs).map(([key, { urn }]) => [key, [urn]])),
  } as Part);

const vpc = aws("vpc", "own", { cidrBlock: "10.1.0.0/16" });
const subnet = (name: string, inputs: Record<string, Json> = {}) => aws("subnet", name, inputs, { vpcId: vpc });
const table = (name: string, inputs: Record<string, Json> = {}) => aws("routeTable", name, inputs, { vpcId: vpc });
const gateway = aws("internetGateway", "own", {}, { vpcId: vpc });
const association = (subnetId: PlannedResource, routeTableId: PlannedResource) =>
  aws("routeTableAssociation", subnetId.name, {}, { subnetId, routeTableId });
const out = { destinationCidrBlock: "0.0.0.0/0" };

function subnets(of: Plan): readonly Subnet[] {
  return [...subnetsByUrn(indexOf(of)).values()];
}
const kinds = (of: Plan) => subnets(of).map(({ name, kind, routing }) => `${name} ${kind}: ${routing?.wayOut}`);
const names = (found: readonly Subnet[] | undefined) => found?.map(({ name }) => name);

describe("networksOf", () => {
  it("describes what awsx.ec2.Vpc makes, under the name of the component", () => {
    const s3 = { serviceName: "com.amazonaws.ap-northeast-1.s3" };
    const sts = { serviceName: "com.amazonaws.ap-northeast-1.sts", vpcEndpointType: "Interface" };
    const inputs = { vpcEndpointSpecs: [s3, sts], vpcEndpointStrategy: "Auto", natGateways: { strategy: "Single" } };
    const [network, ...others] = networksOf(indexOf(plan(packaged(inputs))));
    assert.deepEqual(others, []);
    assert.equal(network?.urn, packaged().urn);
    assert.equal(network?.name, "net");
    assert.equal(network?.cidrBlock, "10.0.0.0/16");
    assert.deepEqual(
      network?.subnets.map(({ name, kind, zone, cidrBlock, publicAddresses }) =>
        [name, kind, zone, cidrBlock, publicAddresses].join(" "),
      ),
      [
        "net-private-1 private ap-northeast-1a 10.0.0.0/18 false",
        "net-private-2 private ap-northeast-1c 10.0.128.0/18 false",
        "net-public-1 public ap-northeast-1a 10.0.64.0/19 true",
        "net-public-2 public ap-northeast-1c 10.0.192.0/19 true",
      ],
    );
    assert.deepEqual(network?.subnets[0]?.tags, { Name: "net-private-1", SubnetType: "Private" });
    assert.deepEqual(
      network?.natGateways.map(({ zone }) => zone),
      ["ap-northeast-1a"],
    );
    assert.equal(network?.subnets[1]?.routing?.natGateway, network?.natGateways[0]?.urn);
    assert.deepEqual(
      network?.endpoints.map(({ service, gateway, subnets }) => [service, gateway, names(subnets)]),
      [
        [s3.serviceName, true, []],
        [sts.serviceName, false, ["net-private-1", "net-private-2"]],
      ],
    );
  });

  it("describes what a program makes itself", () => {
    const front = subnet("front", { availabilityZone: "a", tags: { use: "elb", other: unknown } });
    const back = subnet("back", { cidrBlock: "10.1.1.0/24" });
    const nat = aws("natGateway", "nat", {}, { subnetId: front });
    const frontTable = table("front");
    const backTable = table("back");
    const parts = [
      vpc,
      front,
      back,
      gateway,
      nat,
      frontTable,
      backTable,
      association(front, frontTable),
      association(back, backTable),
      aws("route", "front", out, { routeTableId: frontTable, gatewayId: gateway }),
      aws("route", "back", out, { routeTableId: backTable, natGatewayId: nat }),
      aws("vpcEndpoint", "s3", { serviceName: "com.amazonaws.eu-west-1.s3" }, { vpcId: vpc }),
    ];
    const [network] = networksOf(indexOf(plan(...parts)));
    assert.equal(network?.urn, vpc.urn);
    assert.deepEqual(
      network?.subnets.map(({ name, kind, zone, cidrBlock, tags }) => ({ name, kind, zone, cidrBlock, tags })),
      [
        { name: "back", kind: "private", zone: undefined, cidrBlock: "10.1.1.0/24", tags: {} },
        { name: "front", kind: "public", zone: "a", cidrBlock: undefined, tags: { use: "elb" } },
      ],
    );
    assert.deepEqual(network?.natGateways, [{ urn: nat.urn, zone: "a" }]);
    assert.deepEqual(names(network?.endpoints[0]?.subnets), []);
    assert.equal(network?.subnets[0]?.routing?.natGateway, nat.urn);
  });

  it("finds a way out among the routes that a table is written with", () => {
    const front = subnet("front");
    const routed = table("front", { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: unknown }] });
    assert.deepEqual(kinds(plan(vpc, front, routed, association(front, routed))), ["front public: internet gateway"]);
    const elsewhere = table("front", { routes: [{ cidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-1" }] });
    assert.deepEqual(kinds(plan(vpc, front, elsewhere, association(front, elsewhere))), ["front private: other"]);
  });

  it("goes by the VPC's main table where a subnet has none", () => {
    const lone = subnet("lone");
    assert.deepEqual(kinds(plan(vpc, lone)), ["lone isolated: none"]);
    const main = aws(
      "defaultRouteTable",
      "main",
      { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] },
      {
        defaultRouteTableId: vpc,
      },
    );
    assert.deepEqual(kinds(plan(vpc, lone, main)), ["lone public: internet gateway"]);
    const other = table("other");
    const takesOver = aws("mainRouteTableAssociation", "main", {}, { vpcId: vpc, routeTableId: other });
    const route = aws("route", "out", { ...out, natGatewayId: "nat-1" }, { routeTableId: other });
    assert.deepEqual(kinds(plan(vpc, lone, other, takesOver, route)), ["lone private: NAT gateway"]);
  });

  it("does not take what it cannot see for nothing", () => {
    const old = aws("subnet", "old", { vpcId: "vpc-0123" });
    assert.deepEqual(kinds(plan(old)), ["old private: unclear"]);
    const addressed = aws("subnet", "old", { vpcId: "vpc-0123", mapPublicIpOnLaunch: true });
    assert.deepEqual(kinds(plan(addressed)), ["old public: unclear"]);
    const lone = subnet("lone");
    const stray = aws("routeTableAssociation", "x", { subnetId: unknown, routeTableId: unknown });
    assert.deepEqual(kinds(plan(vpc, lone, stray)), ["lone private: unclear"]);
    const routed = table("lone");
    const strayRoute = aws("route", "x", { ...out, routeTableId: unknown });
    assert.deepEqual(kinds(plan(vpc, lone, routed, association(lone, routed), strayRoute)), ["lone private: unclear"]);
    const hidden = table("lone", { routes: unknown });
    assert.deepEqual(kinds(plan(vpc, lone, hidden, association(lone, hidden))), ["lone private: unclear"]);
    assert.deepEqual(networksOf(indexOf(plan(old))), []);
  });
});

describe("subnetsOf", () => {
  const group = (subnetIds: Json, needs: readonly PlannedResource[] = []) =>
    resource("aws:eks/nodeGroup:NodeGroup", "apps", {
      inputs: { subnetIds },
      propertyDependencies: { subnetIds: needs.map(({ urn }) => urn) },
    });
  const a = subnet("a");
  const b = subnet("b");
  const asked = (one: PlannedResource, ...others: readonly PlannedResource[]) =>
    names(subnetsOf(indexOf(plan(vpc, a, b, one, ...others)), one, "subnetIds"));

  it("knows the program's own subnets by what the input depends on", () => {
    assert.deepEqual(asked(group([unknown, unknown], [a, b])), ["a", "b"]);
    assert.deepEqual(asked(group(unknown, [a])), ["a"]);
  });

  it("knows those of a component by their ids, and by references", () => {
    const index = indexOf(plan(packaged()));
    const [first] = allOfType(index, "aws:ec2/subnet:Subnet");
    assert.deepEqual(asked(group([{ resource: first!.urn }]), packaged()), ["net-private-1"]);
  });

  it("says nothing where an id may mean something else", () => {
    assert.equal(asked(group(["subnet-0123"])), undefined);
    assert.equal(asked(group(["subnet-0123", unknown], [a])), undefined);
    assert.equal(asked(group([unknown, unknown], [a])), undefined);
    assert.equal(asked(group(unknown)), undefined);
    assert.equal(asked(group(unknown, [a, vpc])), undefined);
    assert.equal(asked(group([])), undefined);
    assert.equal(asked(group(null)), undefined);
    assert.equal(asked(group(unknown, [packaged()]), packaged()), undefined);
  });

  it("names those that an unknown id of a component's may mean", () => {
    const one = group(unknown, [packaged()]);
    const { subnets, certain } = possibleSubnetsOf(indexOf(plan(packaged(), one)), one, "subnetIds");
    assert.deepEqual(names(subnets), ["net-private-1", "net-private-2", "net-public-1", "net-public-2"]);
    assert.equal(certain, false);
  });
});
