/** Where packets go: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */

import type { PlannedResource } from "../plan/plan.ts";
import { allOfType, anyResource } from "./expansion.ts";
import { at, isHidden, list, type Value } from "./json.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { meant, ofTypes, referred } from "./references.ts";

export interface Routing {
  /** Where what no other route takes goes. */
  readonly wayOut: WayOut;
  /** URN of the table; absent where it is not known, and where the VPC's own main table is left as it is. */
  readonly routeTable?: string;
  /** URN of the NAT gateway that is the way out, where the plan holds it. */
  readonly natGateway?: string;
}

export const WayOut = {
  InternetGateway: "internet gateway",
  NatGateway: "NAT gateway",
  /** A transit gateway, a firewall, an instance: whether it leads on is not for a plan to tell. */
  Other: "other",
  None: "none",
  Unclear: "unclear",
} as const;
export type WayOut = (typeof WayOut)[keyof typeof WayOut];

const tableTypes = ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"];

/** Of a subnet; `vpc` is the URN of the VPC, where it is known. */
export function routingOf(index: PlanIndex, subnet: string, vpc: string | undefined): Routing {
  const { bySubnet, mains, unclear, routes, stray } = tablesOf(index);
  const routeTable = bySubnet.get(subnet) ?? (vpc === undefined ? undefined : mains.get(vpc));
  if (routeTable !== undefined) return { routeTable, ...defaultRoute(routes.get(routeTable) ?? [], stray, index) };
  // A new VPC's main table leads nowhere; that of an existing one is not for the plan to see.
  return { wayOut: unclear || vpc === undefined ? WayOut.Unclear : WayOut.None };
}

interface Tables {
  readonly bySubnet: ReadonlyMap<string, string>;
  /** By VPC. */
  readonly mains: ReadonlyMap<string, string>;
  readonly routes: ReadonlyMap<string, readonly Route[]>;
  /** Some table goes with a subnet or a VPC that the plan does not name. */
  readonly unclear: boolean;
  /** Some route goes into a table that the plan does not name. */
  readonly stray: boolean;
}

/** A route of its own, or one written out within its table. */
interface Route {
  readonly resource: PlannedResource;
  readonly value: Value;
  /** Of the destination, in the form in which it stands here. */
  readonly key: string;
}

const tablesOf = perPlan((index): Tables => {
  const bySubnet = new Map<string, string>();
  const mains = new Map<string, string>();
  const routes = new Map<string, Route[]>();
  let unclear = false;
  let stray = false;
  const table = (resource: PlannedResource) =>
    referred(index, resource, ["routeTableId"], ofTypes(...tableTypes)).urns[0];
  for (const association of allOfType(index, "aws:ec2/routeTableAssociation:RouteTableAssociation")) {
    const [subnet] = referred(index, association, ["subnetId"], ofTypes("aws:ec2/subnet:Subnet")).urns;
    const routeTable = table(association);
    if (subnet !== undefined && routeTable !== undefined) bySubnet.set(subnet, routeTable);
    else if (at(association.inputs, "gatewayId") === undefined) unclear = true;
  }
  for (const main of allOfType(index, "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation")) {
    const [vpc] = referred(index, main, ["vpcId"], ofTypes("aws:ec2/vpc:Vpc")).urns;
    const routeTable = table(main);
    if (vpc !== undefined && routeTable !== undefined) mains.set(vpc, routeTable);
    else unclear = true;
  }
  for (const main of allOfType(index, "aws:ec2/defaultRouteTable:DefaultRouteTable")) {
    const [vpc] = (main.propertyDependencies.defaultRouteTableId ?? []).filter(
      (urn) => anyResource(index, urn)?.type === "aws:ec2/vpc:Vpc",
    );
    if (vpc === undefined) unclear = true;
    else mains.set(vpc, main.urn);
  }
  for (const resource of allOfType(index, ...tableTypes)) {
    const inline = at(resource.inputs, "routes");
    const values = isHidden(inline) ? [inline] : list(inline);
    routes.set(
      resource.urn,
      values.map((value) => ({ resource, value, key: "cidrBlock" })),
    );
  }
  for (const resource of allOfType(index, "aws:ec2/route:Route")) {
    const routeTable = table(resource);
    const known = routeTable === undefined ? undefined : routes.get(routeTable);
    if (known === undefined) stray = true;
    known?.push({ resource, value: resource.inputs, key: "destinationCidrBlock" });
  }
  return { bySubnet, mains, routes, unclear, stray };
});

/** Internet gateways and virtual private gateways stand in the same place. */
function defaultRoute(routes: readonly Route[], stray: boolean, index: PlanIndex): Omit<Routing, "routeTable"> {
  const out = routes.find(({ value, key }) => at(value, key) === "0.0.0.0/0");
  if (out === undefined) return { wayOut: stray || routes.some(isUnclear) ? WayOut.Unclear : WayOut.None };
  if (at(out.value, "natGatewayId") !== undefined) {
    const [natGateway] = target(out, "natGatewayId", "aws:ec2/natGateway:NatGateway", index);
    return { wayOut: WayOut.NatGateway, ...(natGateway === undefined ? {} : { natGateway }) };
  }
  if (at(out.value, "gatewayId") === undefined) return { wayOut: WayOut.Other };
  const private_ = target(out, "gatewayId", "aws:ec2/vpnGateway:VpnGateway", index);
  return { wayOut: private_.length > 0 ? WayOut.Other : WayOut.InternetGateway };
}

function isUnclear({ value, key }: Route): boolean {
  return isHidden(value) || isHidden(at(value, key)) || at(value, "destinationPrefixListId") !== undefined;
}

function target({ resource, value }: Route, key: string, type: string, index: PlanIndex): readonly string[] {
  const own = value === resource.inputs;
  const place = { property: own ? key : "routes", whole: own };
  const { urns } = meant(index, resource, place, at(value, key), ofTypes(type));
  return urns.filter((urn) => anyResource(index, urn)?.type === type);
}
