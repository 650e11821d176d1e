/** The network as it will be, whoever makes its parts: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */

import type { PlannedResource } from "../plan/plan.ts";
import { vpcType } from "./expansion/awsx-vpc.ts";
import { allOfType, anyResource } from "./expansion.ts";
import { groupByEach } from "./groups.ts";
import { at, fields, text } from "./json.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { type Means, ofTypes, type Referred, referred } from "./references.ts";
import { type Routing, routingOf } from "./routes.ts";
import { byUrn } from "./sorting.ts";

export interface Network {
  /** Of the VPC, or of the component that makes it. */
  readonly urn: string;
  readonly name: string;
  /** Absent where it is not known. */
  readonly cidrBlock?: string;
  /** In the order of URNs. */
  readonly subnets: readonly Subnet[];
  readonly natGateways: readonly NatGateway[];
  readonly endpoints: readonly Endpoint[];
}

export const SubnetKind = { Public: "public", Private: "private", Isolated: "isolated" } as const;
export type SubnetKind = (typeof SubnetKind)[keyof typeof SubnetKind];

export interface Subnet {
  readonly urn: string;
  readonly name: string;
  /** Public where the way out is an internet gateway, private where it is anything else, isolated where there is none. */
  readonly kind: SubnetKind;
  readonly zone?: string;
  readonly cidrBlock?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** How it leads to the internet; where that is not clear, `kind` is no more than likely. */
  readonly routing?: Routing;
  /** What starts here gets a public address; absent where that is not known. */
  readonly publicAddresses?: boolean;
}

export interface NatGateway {
  readonly urn: string;
  readonly zone?: string;
}

export interface Endpoint {
  readonly urn: string;
  /** `com.amazonaws.ap-northeast-1.s3` */
  readonly service: string;
  readonly gateway: boolean;
  /** Those in which an interface endpoint has an address. */
  readonly subnets: readonly Subnet[];
}

const innerVpcType = "aws:ec2/vpc:Vpc";
const subnetType = "aws:ec2/subnet:Subnet";

/** In the order of URNs. A VPC that exists already is none of them, though subnets made in it are known all the same. */
export const networksOf = perPlan((index): readonly Network[] => {
  const subnets = grouped(index, subnetType);
  const gateways = grouped(index, "aws:ec2/natGateway:NatGateway");
  const endpoints = grouped(index, "aws:ec2/vpcEndpoint:VpcEndpoint");
  return allOfType(index, innerVpcType)
    .map((vpc): Network => {
      const owner = ownerOf(vpc, index);
      const cidrBlock = text(at(vpc.inputs, "cidrBlock"));
      return {
        urn: owner.urn,
        name: owner.name,
        ...(cidrBlock === undefined ? {} : { cidrBlock }),
        subnets: (subnets.get(vpc.urn) ?? []).flatMap(({ urn }) => subnetsByUrn(index).get(urn) ?? []),
        natGateways: (gateways.get(vpc.urn) ?? []).map((gateway) => natGateway(gateway, index)),
        endpoints: (endpoints.get(vpc.urn) ?? []).flatMap((one) => endpoint(one, index)),
      };
    })
    .sort(byUrn);
});

/**
 * The subnets that an input of a resource, its own or of one inside a component, means; `path` leads to an id or a list of them. `undefined`
 * where that cannot be told: with ids of subnets that the plan does not hold, or with ids that are not known and may be any of a VPC's.
 */
export function subnetsOf(
  index: PlanIndex,
  resource: PlannedResource,
  ...path: readonly string[]
): readonly Subnet[] | undefined {
  const { subnets, certain } = possibleSubnetsOf(index, resource, ...path);
  return certain ? subnets : undefined;
}

/** Those that the input may mean; where it is not certain, it means some of them, or some that the plan does not hold. */
export function possibleSubnetsOf(
  index: PlanIndex,
  resource: PlannedResource,
  ...path: readonly string[]
): { readonly subnets: readonly Subnet[]; readonly certain: boolean } {
  const { urns, certain } = referred(index, resource, path, subnetMeans(index));
  const subnets = urns.flatMap((urn) => subnetsByUrn(index).get(urn) ?? []);
  return { subnets, certain: certain && subnets.length === urns.length && subnets.length > 0 };
}

/** An unknown id that depends on `awsx.ec2.Vpc` may be any of its subnets. */
function subnetMeans(index: PlanIndex): Means {
  const own = ofTypes(subnetType);
  return (dependency) =>
    dependency.type === vpcType ? { urns: insideOf(dependency, subnetType, index), certain: false } : own(dependency);
}

function insideOf({ urn }: PlannedResource, type: string, index: PlanIndex): string[] {
  return allOfType(index, type).flatMap((one) => (one.component === urn ? [one.urn] : []));
}

/** The VPC in which something is, by the URN of the `aws.ec2.Vpc`. */
function vpcOf(index: PlanIndex, resource: PlannedResource, ...path: readonly string[]): string | undefined {
  const own = ofTypes(innerVpcType);
  const { urns, certain } = referred(index, resource, path, (dependency) =>
    dependency.type === vpcType ? { urns: insideOf(dependency, innerVpcType, index), certain: true } : own(dependency),
  );
  return certain ? urns[0] : undefined;
}

/** The component of awsx that makes a VPC, or the VPC itself. */
function ownerOf(vpc: PlannedResource, index: PlanIndex): PlannedResource {
  const component = vpc.component === undefined ? undefined : index.resource(vpc.component);
  return component?.type === vpcType ? component : vpc;
}

/** By the VPC in which they are, directly or by way of their subnet. */
function grouped(index: PlanIndex, type: string): ReadonlyMap<string, readonly PlannedResource[]> {
  return groupByEach([...allOfType(index, type)].sort(byUrn), (resource) => {
    const direct = vpcOf(index, resource, "vpcId");
    const [subnet] = direct === undefined ? subnetUrns(index, resource).urns : [];
    const around = subnet === undefined ? undefined : anyResource(index, subnet);
    const vpc = direct ?? (around === undefined ? undefined : vpcOf(index, around, "vpcId"));
    return vpc === undefined ? [] : [vpc];
  });
}

function subnetUrns(index: PlanIndex, resource: PlannedResource): Referred {
  return referred(index, resource, ["subnetId"], ofTypes(subnetType));
}

export const subnetsByUrn = perPlan(
  (index): ReadonlyMap<string, Subnet> =>
    new Map(allOfType(index, subnetType).map((resource) => [resource.urn, subnet(resource, index)])),
);

function subnet(resource: PlannedResource, index: PlanIndex): Subnet {
  const { urn, name, inputs } = resource;
  const routing = routingOf(index, urn, vpcOf(index, resource, "vpcId"));
  const addresses = at(inputs, "mapPublicIpOnLaunch") ?? false;
  const zone = text(at(inputs, "availabilityZone"));
  const cidrBlock = text(at(inputs, "cidrBlock"));
  const tags = Object.entries(fields(at(inputs, "tags"))).filter(
    (tag): tag is [string, string] => text(tag[1]) !== undefined,
  );
  return {
    urn,
    name,
    kind: kindOf(routing, addresses === true),
    ...(zone === undefined ? {} : { zone }),
    ...(cidrBlock === undefined ? {} : { cidrBlock }),
    tags: Object.fromEntries(tags),
    routing,
    ...(typeof addresses === "boolean" ? { publicAddresses: addresses } : {}),
  };
}

function kindOf({ wayOut }: Routing, addresses: boolean): SubnetKind {
  if (wayOut === "internet gateway") return SubnetKind.Public;
  if (wayOut === "none") return SubnetKind.Isolated;
  return wayOut === "unclear" && addresses ? SubnetKind.Public : SubnetKind.Private;
}

function natGateway(resource: PlannedResource, index: PlanIndex): NatGateway {
  const [urn = ""] = subnetUrns(index, resource).urns;
  const zone = subnetsByUrn(index).get(urn)?.zone;
  return { urn: resource.urn, ...(zone === undefined ? {} : { zone }) };
}

function endpoint(resource: PlannedResource, index: PlanIndex): Endpoint[] {
  const service = text(at(resource.inputs, "serviceName"));
  if (service === undefined) return [];
  const gateway = (at(resource.inputs, "vpcEndpointType") ?? "Gateway") === "Gateway";
  const { subnets } = possibleSubnetsOf(index, resource, "subnetIds");
  return [{ urn: resource.urn, service, gateway, subnets: gateway ? [] : subnets }];
}
