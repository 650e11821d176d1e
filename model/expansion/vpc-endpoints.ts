import type { Json, PlannedResource } from "../../plan/plan.ts";
import { at, isHidden, list, text, type Value } from "../json.ts";
import { given, type Inside, reference, unknown } from "./inside.ts";
import { cidrOf, type MadeSubnet, mergedTags, type Surroundings } from "./vpc-parts.ts";

interface EndpointSpec {
  readonly value: Value;
  readonly service: string;
  /** `gateway` or `interface`, in small letters; absent where it is not known. */
  readonly type?: string;
}

/** Those whose service is known: their URN is made of it. */
function endpointSpecs(inputs: PlannedResource["inputs"]): readonly EndpointSpec[] {
  return list(at(inputs, "vpcEndpointSpecs")).flatMap((value) => {
    const service = text(at(value, "serviceName"));
    const type = text(at(value, "vpcEndpointType") ?? "Gateway")?.toLowerCase();
    return service === undefined ? [] : [{ value, service, ...(type === undefined ? {} : { type }) }];
  });
}

const isAuto = (inputs: PlannedResource["inputs"]) => at(inputs, "vpcEndpointStrategy") === "Auto";

/** With the strategy "Auto", names of services lead to interface endpoints, for which the VPC must answer names. */
export function needsDns(inputs: PlannedResource["inputs"]): boolean {
  return (
    isAuto(inputs) &&
    endpointSpecs(inputs).some(({ type, value }) => type === "interface" && at(value, "privateDnsEnabled") !== false)
  );
}

const passedOn = [
  "autoAccept",
  "dnsOptions",
  "ipAddressType",
  "policy",
  "privateDnsEnabled",
  "resourceConfigurationArn",
  "routeTableIds",
  "securityGroupIds",
  "serviceName",
  "serviceNetworkArn",
  "serviceRegion",
  "subnetConfigurations",
  "subnetIds",
  "vpcEndpointType",
];

export function addEndpoints(
  add: Inside["add"],
  around: Surroundings,
  subnets: readonly MadeSubnet[] | undefined,
  zones: number,
): void {
  const { component, vpc, tags } = around;
  const auto = isAuto(component.inputs);
  for (const spec of endpointSpecs(component.inputs)) {
    const { value, service, type } = spec;
    const asked = given(Object.fromEntries(passedOn.map((key) => [key, at(value, key)])));
    const region = at(value, "region") ?? around.region;
    const own = {
      ...asked,
      region,
      tags: mergedTags(tags, at(value, "tags")),
      vpcId: reference(vpc),
    };
    const filled =
      !auto || isHidden(value)
        ? {}
        : type === "gateway"
          ? {
              routeTableIds:
                at(value, "routeTableIds") ?? subnets?.map(({ routeTable }) => reference(routeTable)) ?? unknown,
            }
          : type === "interface"
            ? interfaceInputs(add, { ...around, region }, spec, subnets, zones)
            : { routeTableIds: unknown, subnetIds: unknown, securityGroupIds: unknown };
    const madeOf = Object.fromEntries(passedOn.map((key) => [key, ["vpcEndpointSpecs"]]));
    add("aws:ec2/vpcEndpoint:VpcEndpoint", service, {
      parent: vpc,
      inputs: { ...own, ...filled },
      dependsOn: [vpc],
      madeOf,
    });
  }
}

function interfaceInputs(
  add: Inside["add"],
  around: Surroundings,
  spec: EndpointSpec,
  subnets: readonly MadeSubnet[] | undefined,
  zones: number,
): Record<string, Value> {
  const { value } = spec;
  const placed = at(value, "subnetIds") ?? at(value, "subnetConfigurations");
  return {
    privateDnsEnabled: at(value, "privateDnsEnabled") ?? true,
    ...(placed === undefined ? { subnetIds: subnets === undefined ? unknown : preferred(subnets, zones) } : {}),
    securityGroupIds: at(value, "securityGroupIds") ?? [reference(addSecurityGroup(add, around, spec))],
  };
}

/** One in each zone, private where there is one. */
function preferred(subnets: readonly MadeSubnet[], zones: number): Json[] {
  const chosen = Array.from({ length: zones }, (_, zone) =>
    ["private", "isolated", "public"]
      .map((type) => subnets.find((subnet) => subnet.zone === zone && subnet.type === type))
      .find((subnet) => subnet !== undefined),
  );
  return chosen.flatMap((subnet) => (subnet === undefined ? [] : [reference(subnet.urn)]));
}

function addSecurityGroup(add: Inside["add"], around: Surroundings, { value, service }: EndpointSpec): string {
  const { component, vpc, region } = around;
  const group = add("aws:ec2/securityGroup:SecurityGroup", `${service}-sg`, {
    parent: vpc,
    inputs: { region, vpcId: reference(vpc), tags: mergedTags(around.tags, at(value, "tags")) },
    dependsOn: [vpc],
  });
  const addresses = text(at(value, "ipAddressType"))?.toLowerCase();
  add("aws:ec2/securityGroupRule:SecurityGroupRule", `${service}-ingress`, {
    parent: vpc,
    inputs: {
      region,
      type: "ingress",
      securityGroupId: reference(group),
      protocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrBlocks: [cidrOf(component.inputs) ?? unknown],
      ...(addresses === "ipv6" || addresses === "dualstack" ? { ipv6CidrBlocks: [unknown] } : {}),
    },
    madeOf: { cidrBlocks: ["cidrBlock"] },
    dependsOn: [group],
  });
  return group;
}
