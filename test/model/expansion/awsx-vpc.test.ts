import assert from "node:assert/strict";
import { expandVpc } from "../../../model/expansion/awsx-vpc.ts";
import type { Json, PlannedResource } from "../../../plan/plan.ts";
import { remote, unknown } from "../../checks/plan-builder.ts";

const zones = ["ap-northeast-1a", "ap-northeast-1c"];
const inVpc = "urn:pulumi:dev::shop::awsx:ec2:Vpc$aws:ec2/vpc:Vpc";
const s3 = "com.amazonaws.ap-northeast-1.s3";

function expanded(inputs: Record<string, Json> = {}, part: Partial<PlannedResource> = {}): readonly PlannedResource[] {
  return expandVpc(remote("awsx:ec2:Vpc", "net", { inputs: { availabilityZoneNames: zones, ...inputs }, ...part }));
}

/** "subnet net-public-1", without what all have in common. */
function names(resources: readonly PlannedResource[], kind?: string): string[] {
  return resources
    .map(({ type, name }) => `${type.split("/")[1]!.split(":")[0]} ${name}`)
    .filter((name) => kind === undefined || name.startsWith(`${kind} `))
    .sort();
}

function one(resources: readonly PlannedResource[], kind: string, name: string): PlannedResource {
  return resources.find((resource) => resource.type.includes(`/${kind}:`) && resource.name === name)!;
}

const subnetUrn = (name: string) => `${inVpc}$aws:ec2/subnet:Subnet::${name}`;
const tableUrn = (name: string) => `${inVpc}$aws:ec2/subnet:Subnet$aws:ec2/routeTable:RouteTable::${name}`;

describe("what awsx.ec2.Vpc makes", () => {
  it("of next to nothing", () => {
    assert.deepEqual(names(expanded()), [
      "eip net-1",
      "eip net-2",
      "internetGateway net",
      "natGateway net-1",
      "natGateway net-2",
      ...["route", "routeTable", "routeTableAssociation", "subnet"].flatMap((kind) =>
        ["private-1", "private-2", "public-1", "public-2"].map((name) => `${kind} net-${name}`),
      ),
      "vpc net",
    ]);
  });

  it("each under what it belongs to, by the names that awsx has for them", () => {
    const resources = expanded({}, { source: "index.ts:3" });
    const subnet = one(resources, "subnet", "net-private-2");
    assert.deepEqual(subnet, {
      urn: subnetUrn("net-private-2"),
      type: "aws:ec2/subnet:Subnet",
      name: "net-private-2",
      parent: `${inVpc}::net`,
      component: "urn:pulumi:dev::shop::awsx:ec2:Vpc::net",
      custom: true,
      remote: false,
      dependencies: [`${inVpc}::net`],
      propertyDependencies: { vpcId: [`${inVpc}::net`] },
      inputs: {
        assignIpv6AddressOnCreation: false,
        availabilityZone: "ap-northeast-1c",
        cidrBlock: "10.0.128.0/18",
        mapPublicIpOnLaunch: false,
        tags: { Name: "net-private-2", SubnetType: "Private" },
        vpcId: { resource: `${inVpc}::net` },
      },
      options: {},
      source: "index.ts:3",
    });
    assert.equal(one(resources, "route", "net-private-2").parent, tableUrn("net-private-2"));
    assert.equal(one(resources, "routeTableAssociation", "net-private-2").parent, tableUrn("net-private-2"));
    assert.equal(one(resources, "natGateway", "net-2").parent, subnetUrn("net-public-2"));
    assert.equal(one(resources, "internetGateway", "net").parent, `${inVpc}::net`);
  });

  it("a way out for every subnet but isolated ones", () => {
    const resources = expanded({ subnetSpecs: ["Public", "Private", "Isolated"].map((type) => ({ type })) });
    assert.deepEqual(names(resources, "route"), [
      "route net-private-1",
      "route net-private-2",
      "route net-public-1",
      "route net-public-2",
    ]);
    const nat = (zone: number) => ({
      resource: `${inVpc}$aws:ec2/subnet:Subnet$aws:ec2/natGateway:NatGateway::net-${zone}`,
    });
    assert.deepEqual(one(resources, "route", "net-private-1").inputs.natGatewayId, nat(1));
    assert.deepEqual(one(resources, "route", "net-private-2").inputs.natGatewayId, nat(2));
    assert.deepEqual(one(resources, "route", "net-public-2").inputs.gatewayId, {
      resource: `${inVpc}$aws:ec2/internetGateway:InternetGateway::net`,
    });
  });

  it("one NAT gateway for all, or none", () => {
    const single = expanded({ natGateways: { strategy: "Single" } });
    assert.deepEqual(names(single, "natGateway"), ["natGateway net-1"]);
    assert.deepEqual(
      one(single, "route", "net-private-2").inputs.natGatewayId,
      one(single, "route", "net-private-1").inputs.natGatewayId,
    );
    const none = expanded({ natGateways: { strategy: "None" } });
    assert.deepEqual(names(none, "natGateway"), []);
    assert.deepEqual(names(none, "route"), ["route net-public-1", "route net-public-2"]);
  });

  it("NAT gateways with the addresses that the program brings", () => {
    const resources = expanded({ natGateways: { elasticIpAllocationIds: ["eipalloc-1", "eipalloc-2"] } });
    assert.deepEqual(names(resources, "eip"), []);
    assert.equal(one(resources, "natGateway", "net-2").inputs.allocationId, "eipalloc-2");
  });

  it("tags and names as asked for", () => {
    const resources = expanded({
      tags: { Name: "platform", team: "a" },
      subnetNameTagStrategy: "AvailabilityZone",
      subnetStrategy: "Auto",
      subnetSpecs: [
        { type: "Public", name: "edge", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"], tags: { use: "elb" } },
        { type: "Private", cidrBlocks: ["10.0.2.0/24", "10.0.3.0/24"] },
      ],
    });
    const { inputs } = one(resources, "subnet", "net-edge-2");
    assert.deepEqual(inputs.tags, { Name: "net-edge-1c", team: "a", use: "elb", SubnetType: "Public" });
    assert.equal(inputs.cidrBlock, "10.0.1.0/24");
    assert.equal(inputs.mapPublicIpOnLaunch, true);
    assert.deepEqual(one(resources, "routeTable", "net-edge-2").inputs.tags, {
      Name: "net-edge-1c",
      team: "a",
      SubnetType: "Public",
    });
    assert.deepEqual(one(resources, "vpc", "net").inputs.tags, { Name: "platform", team: "a" });
  });

  it("no subnet for a place that is only kept free", () => {
    const resources = expanded({
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public" }, { type: "Unused" }, { type: "Private" }],
    });
    assert.deepEqual(names(resources, "subnet"), [
      "subnet net-private-1",
      "subnet net-private-2",
      "subnet net-public-1",
      "subnet net-public-2",
    ]);
    assert.equal(one(resources, "subnet", "net-private-1").inputs.cidrBlock, "10.0.64.0/19");
  });

  it("a gateway endpoint with the routes that its strategy gives it", () => {
    const specs = { vpcEndpointSpecs: [{ serviceName: s3 }] };
    const legacy = one(expanded(specs), "vpcEndpoint", s3);
    assert.deepEqual(Object.keys(legacy.inputs), ["serviceName", "tags", "vpcId"]);
    const auto = one(expanded({ ...specs, vpcEndpointStrategy: "Auto" }), "vpcEndpoint", s3);
    assert.equal(auto.parent, `${inVpc}::net`);
    assert.deepEqual(
      auto.inputs.routeTableIds,
      ["net-public-1", "net-private-1", "net-public-2", "net-private-2"].map((name) => ({ resource: tableUrn(name) })),
    );
  });

  it("an interface endpoint with a group, private subnets and names", () => {
    const serviceName = "com.amazonaws.ap-northeast-1.sts";
    const resources = expanded({
      cidrBlock: "10.9.0.0/16",
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: [{ serviceName, vpcEndpointType: "Interface" }],
    });
    const { inputs } = one(resources, "vpcEndpoint", serviceName);
    assert.deepEqual(
      inputs.subnetIds,
      ["net-private-1", "net-private-2"].map((name) => ({ resource: subnetUrn(name) })),
    );
    assert.deepEqual(inputs.securityGroupIds, [
      { resource: `${inVpc}$aws:ec2/securityGroup:SecurityGroup::${serviceName}-sg` },
    ]);
    assert.equal(inputs.privateDnsEnabled, true);
    assert.deepEqual(one(resources, "securityGroupRule", `${serviceName}-ingress`).inputs.cidrBlocks, ["10.9.0.0/16"]);
    assert.equal(one(resources, "vpc", "net").inputs.enableDnsHostnames, true);
  });

  it("nothing that it cannot know", () => {
    const hiding: Record<string, Json>[] = [
      { availabilityZoneNames: unknown },
      { subnetSpecs: unknown },
      { subnetSpecs: [unknown] },
    ];
    for (const inputs of hiding) assert.deepEqual(names(expanded(inputs)), ["internetGateway net", "vpc net"]);
    const counted = expanded({ availabilityZoneNames: null, numberOfAvailabilityZones: 2, tags: unknown });
    const { inputs } = one(counted, "subnet", "net-public-2");
    assert.deepEqual(inputs.availabilityZone, unknown);
    assert.deepEqual(inputs.tags, unknown);
    assert.equal(inputs.cidrBlock, "10.0.192.0/19");
    const hidden = one(expanded({ cidrBlock: unknown }), "subnet", "net-public-1");
    assert.deepEqual(hidden.inputs.cidrBlock, unknown);
    const strange = expanded({ natGateways: { strategy: unknown } });
    assert.deepEqual(names(strange, "natGateway"), []);
    assert.deepEqual(one(strange, "route", "net-private-1").inputs.natGatewayId, unknown);
  });

  it("what is protected, since all within inherits it", () => {
    assert(expanded({}, { options: { protect: true } }).every(({ options }) => options.protect === true));
  });
});
