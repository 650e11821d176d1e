/** Ways in and out: https://aws.amazon.com/vpc/pricing/, https://aws.amazon.com/elasticloadbalancing/pricing/ */

import type { PriceItem } from "../data/prices.ts";
import { allOfType } from "../expansion.ts";
import { type LoadBalancer, LoadBalancerKind, loadBalancersOf } from "../load-balancers.ts";
import { type Network, networksOf, SubnetKind } from "../network.ts";
import { clustersOf, nodeGroupsOf } from "../nodes.ts";
import type { PlanIndex } from "../plan-index.ts";
import { type CostContext, type CostItem, costItem, Per, priceOf } from "./item.ts";

export function networkItems(context: CostContext): CostItem[] {
  const { index } = context;
  const networks = networksOf(index);
  const balancers = loadBalancersOf(index);
  return [
    ...networks.flatMap((network) => gatewayItems(network, context)),
    ...networks.flatMap((network) => endpointItems(network, context)),
    ...balancers.map((balancer) => balancerItem(balancer, context)),
    ...unitItems(balancers, context),
    ...addressItems(networks, balancers, context),
    ...(networks.length + balancers.length + clustersOf(index).length > 0
      ? [byUse("egress", "Traffic to the internet", "GB", context, "egressGb")]
      : []),
  ];
}

function gatewayItems({ urn, name, natGateways }: Network, context: CostContext): CostItem[] {
  const count = natGateways.length;
  if (count === 0) return [];
  const price = priceOf(context, "natGatewayHour");
  const what = `NAT gateways of ${name}`;
  return [
    costItem({ key: `nat ${urn}`, what, urn, count, unit: "gateway", per: Per.Hour, price }),
    byUse(`nat data ${urn}`, `Data through the ${what}`, "GB", context, "natGatewayGb"),
  ];
}

function byUse(key: string, what: string, unit: string, context: CostContext, item?: PriceItem): CostItem {
  return costItem({ key, what, unit, per: Per.Use, price: item === undefined ? undefined : priceOf(context, item) });
}

/** Each has an address in every zone it is in, and is billed for each; gateway endpoints cost nothing. */
function endpointItems({ urn, name, endpoints }: Network, context: CostContext): CostItem[] {
  const billed = endpoints.filter(({ gateway }) => !gateway);
  if (billed.length === 0) return [];
  const unknown = billed.some(({ subnets }) => subnets.length === 0);
  const services = billed.map(({ service }) => service.split(".").slice(3).join(".") || service);
  return [
    costItem({
      key: `endpoints ${urn}`,
      what: `Interface endpoints of ${name} (${services.join(", ")})`,
      urn,
      count: unknown ? undefined : billed.reduce((sum, { subnets }) => sum + subnets.length, 0),
      unit: "endpoint and zone",
      per: Per.Hour,
      price: priceOf(context, "interfaceEndpointHour"),
    }),
    byUse(
      `endpoint data ${urn}`,
      `Data through the interface endpoints of ${name}`,
      "GB",
      context,
      "interfaceEndpointGb",
    ),
  ];
}

const hourly: Readonly<Record<LoadBalancerKind, PriceItem | undefined>> = {
  [LoadBalancerKind.Application]: "applicationLoadBalancerHour",
  [LoadBalancerKind.Network]: "networkLoadBalancerHour",
  [LoadBalancerKind.Classic]: undefined,
};

function balancerItem({ kind, label, resources }: LoadBalancer, context: CostContext): CostItem {
  const urn = resources[0]?.urn;
  const item = hourly[kind];
  return costItem({
    key: `balancer ${kind} ${urn ?? label}`,
    what: label,
    urn,
    count: 1,
    unit: "load balancer",
    per: Per.Hour,
    price: item === undefined ? undefined : priceOf(context, item),
  });
}

const units: readonly (readonly [LoadBalancerKind, string, PriceItem | undefined])[] = [
  [LoadBalancerKind.Application, "LCU-hour", "applicationLoadBalancerUnit"],
  [LoadBalancerKind.Network, "NLCU-hour", "networkLoadBalancerUnit"],
  [LoadBalancerKind.Classic, "GB", undefined],
];

function unitItems(balancers: readonly LoadBalancer[], context: CostContext): CostItem[] {
  const kinds = new Set(balancers.map(({ kind }) => kind));
  return units
    .filter(([kind]) => kinds.has(kind))
    .map(([kind, unit, item]) =>
      byUse(`balancer units ${kind}`, `What goes through each ${kind}`, unit, context, item),
    );
}

/** Every public IPv4 address is billed, in use or not. */
function addressItems(
  networks: readonly Network[],
  balancers: readonly LoadBalancer[],
  context: CostContext,
): CostItem[] {
  const { index } = context;
  const item = (key: string, what: string, count: number | undefined, most?: number) =>
    costItem({
      key: `addresses ${key}`,
      what: `Public IPv4 addresses of ${what}`,
      count,
      most,
      unit: "address",
      per: Per.Hour,
      price: priceOf(context, "publicIpv4Hour"),
    });
  // Each NAT gateway has one of the Elastic IP addresses, which may exist already.
  const gateways = networks.reduce((sum, { natGateways }) => sum + natGateways.length, 0);
  const elastic = Math.max(allOfType(index, "aws:ec2/eip:Eip").length, gateways);
  const facing = balancers.filter(({ internetFacing }) => internetFacing !== false);
  const certain = facing.every(({ internetFacing }) => internetFacing === true);
  const zones = publicZones(networks);
  return [
    ...(elastic > 0 ? [item("elastic", "NAT gateways and Elastic IPs", elastic)] : []),
    ...(facing.length > 0
      ? [item("balancers", "load balancers", certain && zones !== undefined ? facing.length * zones : undefined)]
      : []),
    ...publicNodes(index).map(({ resource, name, desiredSize, maxSize }) =>
      item(`nodes ${resource.urn}`, `the nodes of ${name}`, desiredSize, maxSize),
    ),
  ];
}

/** A load balancer has one address in each; undefined where the plan does not say which network it will be in. */
function publicZones(networks: readonly Network[]): number | undefined {
  const [network, ...others] = networks;
  if (network === undefined || others.length > 0) return undefined;
  const zones = network.subnets.filter(({ kind }) => kind === SubnetKind.Public).map(({ zone }) => zone);
  return zones.length === 0 || zones.includes(undefined) ? undefined : new Set(zones).size;
}

function publicNodes(index: PlanIndex) {
  return nodeGroupsOf(index).filter(
    ({ subnets = [] }) =>
      subnets.length > 0 && subnets.every(({ kind, publicAddresses }) => kind === SubnetKind.Public && publicAddresses),
  );
}
