import { makeUrn, parseUrn } from "../urn.ts";
import { isObject, resourceReference, type Wire, type WireObject } from "../values.ts";
import { arn } from "./aws.ts";
import { type Answer, type Asked, hex, type InnerResource, type StandIn } from "./stand-ins.ts";

/** Answers in the place of awsx: https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ */
export const awsx: StandIn = {
  resource: (asked) => (asked.type === "awsx:ec2:Vpc" ? vpc(asked) : undefined),
};

function vpc(asked: Asked): Answer {
  const { urn, name, inputs, surroundings } = asked;
  const zones = zoneNames(inputs, surroundings.region);
  const specs = Array.isArray(inputs.subnetSpecs) ? inputs.subnetSpecs.filter(isObject) : defaultSpecs;
  const subnets = zones.flatMap((zone, at) => specs.map((spec) => subnet(asked, spec, zone, at)));
  const vpcId = `vpc-0${hex(urn, 16)}`;
  const main = inner(urn, "aws:ec2/vpc:Vpc", name, vpcId, {
    cidrBlock: inputs.cidrBlock ?? "10.0.0.0/16",
    arn: arn(surroundings, "ec2", `vpc/${vpcId}`),
    defaultSecurityGroupId: `sg-0${hex(`${urn}default`, 16)}`,
    mainRouteTableId: `rtb-0${hex(`${urn}main`, 16)}`,
  });
  const ids = (type: string): Wire[] => subnets.filter((subnet) => subnet.type === type).map(({ id }) => id);
  return {
    outputs: {
      vpcId,
      vpc: resourceReference(main.urn, main.id),
      publicSubnetIds: ids("Public"),
      privateSubnetIds: ids("Private"),
      isolatedSubnetIds: ids("Isolated"),
      subnets: subnets.map(({ urn, id }) => resourceReference(urn, id)),
    },
    inside: [main, ...subnets],
  };
}

const defaultSpecs: readonly WireObject[] = [{ type: "Public" }, { type: "Private" }];

function zoneNames(inputs: WireObject, region: string): string[] {
  if (Array.isArray(inputs.availabilityZoneNames)) return inputs.availabilityZoneNames.map(String);
  const count = typeof inputs.numberOfAvailabilityZones === "number" ? inputs.numberOfAvailabilityZones : 3;
  return [..."abcdef"].slice(0, count).map((letter) => `${region}${letter}`);
}

/** awsx names a subnet by the VPC, the spec and the number of its zone. */
function subnet(asked: Asked, spec: WireObject, availabilityZone: string, at: number) {
  const type = String(spec.type);
  const name = `${asked.name}-${spec.name ?? type.toLowerCase()}-${at + 1}`;
  const id = `subnet-0${hex(asked.urn + name, 16)}`;
  const cidrBlock = (Array.isArray(spec.cidrBlocks) ? spec.cidrBlocks[at] : undefined) ?? "";
  const state = { availabilityZone, cidrBlock, tags: spec.tags ?? {} };
  return { ...inner(asked.urn, "aws:ec2/subnet:Subnet", name, id, state), type };
}

export function inner(parent: string, type: string, name: string, id: string, state: WireObject): InnerResource {
  const { stack, project } = parseUrn(parent);
  return { urn: makeUrn(stack, project, parent, type, name), id, state: { ...state, id } };
}
