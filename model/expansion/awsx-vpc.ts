/** What `awsx.ec2.Vpc` makes: https://github.com/pulumi/pulumi-awsx/blob/master/awsx/ec2/vpc.ts */

import type { Json, PlannedResource } from "../../plan/plan.ts";
import { at, isHidden, list, text, type Value } from "../json.ts";
import { given, type Inside, inside, reference, unknown } from "./inside.ts";
import { type SubnetWish, subnetBlocks } from "./subnet-blocks.ts";
import { addEndpoints, needsDns } from "./vpc-endpoints.ts";
import { cidrOf, type MadeSubnet, mergedTags, type Surroundings } from "./vpc-parts.ts";

export const vpcType = "awsx:ec2:Vpc";

export function expandVpc(component: PlannedResource): readonly PlannedResource[] {
  const { inputs, name } = component;
  const { add, resources } = inside(component);
  const tags = mergedTags({ Name: name }, at(inputs, "tags"));
  const vpc = add("aws:ec2/vpc:Vpc", name, { inputs: { ...vpcInputs(component), tags } });
  const region = at(inputs, "region");
  const surroundings: Surroundings = { component, vpc, region, tags };
  const common = { region, vpcId: reference(vpc) };
  const gateway = add("aws:ec2/internetGateway:InternetGateway", name, {
    parent: vpc,
    inputs: { ...common, tags },
    dependsOn: [vpc],
  });
  const subnets = addSubnets(add, surroundings, gateway);
  addEndpoints(add, surroundings, subnets, zonesOf(component)?.length ?? 0);
  return resources;
}

const vpcProperties = [
  "assignGeneratedIpv6CidrBlock",
  "enableDnsHostnames",
  "enableDnsSupport",
  "enableNetworkAddressUsageMetrics",
  "instanceTenancy",
  "ipv4IpamPoolId",
  "ipv4NetmaskLength",
  "ipv6CidrBlock",
  "ipv6CidrBlockNetworkBorderGroup",
  "ipv6IpamPoolId",
  "ipv6NetmaskLength",
  "region",
];

function vpcInputs({ inputs }: PlannedResource): Record<string, Value> {
  const dns = needsDns(inputs) ? { enableDnsHostnames: true, enableDnsSupport: true } : {};
  return {
    ...dns,
    ...given(Object.fromEntries(vpcProperties.map((key) => [key, at(inputs, key)]))),
    cidrBlock: cidrOf(inputs),
  };
}

/** Names of the zones, a stand-in for each that only AWS knows; `undefined` where it is not known how many there are. */
function zonesOf({ inputs }: PlannedResource): readonly Json[] | undefined {
  const names = at(inputs, "availabilityZoneNames");
  if (names !== undefined && names !== null) return Array.isArray(names) ? names : undefined;
  const count = at(inputs, "numberOfAvailabilityZones") ?? 3;
  return typeof count === "number" ? Array.from({ length: Math.min(count, 16) }, () => unknown) : undefined;
}

interface Spec {
  readonly type: string;
  /** As it is written, `Public` */
  readonly label: string;
  readonly name: string;
  readonly tags: Value;
  readonly wish: SubnetWish;
  readonly ipv6: Value;
}

/** Absent where the program leaves the layout to awsx; `"hidden"` where the plan does not hold it. */
function specsOf({ inputs }: PlannedResource): readonly Spec[] | "hidden" | undefined {
  const specs = at(inputs, "subnetSpecs");
  if (specs === undefined || specs === null) return undefined;
  const all = list(specs).map(spec);
  if (isHidden(specs) || all.includes(undefined)) return "hidden";
  return all.filter((one) => one !== undefined);
}

function spec(value: Value): Spec | undefined {
  const label = text(at(value, "type"));
  if (label === undefined) return undefined;
  const type = label.toLowerCase();
  const mask = at(value, "cidrMask");
  const size = at(value, "size");
  const blocks = at(value, "cidrBlocks");
  const asked = typeof mask === "number" ? mask : typeof size === "number" ? 32 - Math.log2(size) : undefined;
  const wish: SubnetWish = {
    type,
    ...(asked === undefined ? {} : { mask: asked }),
    ...(blocks === undefined || blocks === null ? {} : { blocks: list(blocks).map(text) }),
  };
  const ipv6 = at(value, "assignIpv6AddressOnCreation");
  return { type, label, name: text(at(value, "name")) ?? type, tags: at(value, "tags"), wish, ipv6 };
}

const defaultSpecs = ["Private", "Public"].map((type) => spec({ type })).filter((one) => one !== undefined);

/** "AutoMerge" lays the settings of a type over the default layout. */
function merged(specs: readonly Spec[] | undefined): readonly Spec[] | undefined {
  return specs && defaultSpecs.map((usual) => specs.find(({ type }) => type === usual.type) ?? usual);
}

function addSubnets(add: Inside["add"], around: Surroundings, gateway: string): readonly MadeSubnet[] | undefined {
  const { component } = around;
  const { inputs } = component;
  const zones = zonesOf(component);
  const strategy = text(at(inputs, "subnetStrategy") ?? "Legacy") ?? "";
  const asked = specsOf(component);
  if (zones === undefined || asked === "hidden") return undefined;
  const merging = strategy === "AutoMerge";
  const specs = merging ? merged(asked) : asked;
  // How the sizes of the default layout and those asked for are reconciled is not documented.
  const resized = merging && specs?.some(({ wish }) => wish.mask !== undefined);
  const mask = at(inputs, "availabilityZoneCidrMask");
  const known = strategy === "" || resized ? undefined : text(cidrOf(inputs));
  const wishes = merging ? undefined : specs?.map(({ wish }) => wish);
  const blocks = subnetBlocks(known, zones.length, strategy, wishes, typeof mask === "number" ? mask : undefined);
  const nat = natGateways(component);
  const made: MadeSubnet[] = [];
  const gateways: string[] = [];
  for (const [zone, zoneName] of zones.entries()) {
    const ofZone = (specs ?? defaultSpecs).map((one, index) => ({ ...one, cidrBlock: blocks[zone]?.[index] }));
    for (const one of ofZone.filter(({ type }) => type !== "unused").sort(publicFirst)) {
      const subnet = addSubnet(add, around, one, zone, zoneName);
      made.push(subnet);
      if (one.type === "public" && nat.wanted(zone, gateways.length))
        gateways.push(addNatGateway(add, around, subnet, nat.allocation(zone)));
      addRoute(add, around, subnet, `${component.name}-${one.name}-${zone + 1}`, {
        gateway,
        natGateway: nat.none ? undefined : (gateways[nat.single ? 0 : zone] ?? null),
      });
    }
  }
  return made;
}

const places = ["public", "private", "isolated"];

function publicFirst(a: Spec, b: Spec): number {
  return places.indexOf(a.type) - places.indexOf(b.type);
}

type PlacedSpec = Spec & { readonly cidrBlock: string | undefined };

function addSubnet(add: Inside["add"], around: Surroundings, one: PlacedSpec, zone: number, zoneName: Json) {
  const { component, vpc, region, tags } = around;
  const { inputs } = component;
  const name = `${component.name}-${one.name}-${zone + 1}`;
  const byZone = at(inputs, "subnetNameTagStrategy") === "AvailabilityZone";
  const suffix = text(zoneName)?.replace(/^[a-z]{2}(?:-[a-z]+)+-/, "");
  const nameTag = byZone ? (suffix === undefined ? unknown : `${component.name}-${one.name}-${suffix}`) : name;
  const own = { Name: nameTag, SubnetType: one.label };
  const ipv6 = one.ipv6 ?? at(inputs, "assignGeneratedIpv6CidrBlock") ?? false;
  const urn = add("aws:ec2/subnet:Subnet", name, {
    parent: vpc,
    inputs: {
      region,
      vpcId: reference(vpc),
      availabilityZone: zoneName,
      mapPublicIpOnLaunch: one.type === "public",
      cidrBlock: one.cidrBlock ?? unknown,
      assignIpv6AddressOnCreation: ipv6,
      ipv6CidrBlock: ipv6 === false ? undefined : unknown,
      tags: mergedTags(tags, one.tags, own),
    },
    dependsOn: [vpc],
  });
  const routeTable = add("aws:ec2/routeTable:RouteTable", name, {
    parent: urn,
    inputs: { region, vpcId: reference(vpc), tags: mergedTags(tags, own) },
    dependsOn: [urn],
  });
  add("aws:ec2/routeTableAssociation:RouteTableAssociation", name, {
    parent: routeTable,
    inputs: { region, routeTableId: reference(routeTable), subnetId: reference(urn) },
    dependsOn: [routeTable],
  });
  return { urn, routeTable, type: one.type, zone };
}

/** A way out where the kind of subnet has one; isolated ones have none. */
function addRoute(
  add: Inside["add"],
  { region }: Surroundings,
  { routeTable, type }: MadeSubnet,
  name: string,
  { gateway, natGateway }: { readonly gateway: string; readonly natGateway: string | null | undefined },
): void {
  const inputs = { region, routeTableId: reference(routeTable), destinationCidrBlock: "0.0.0.0/0" };
  const target =
    type === "public"
      ? { gatewayId: reference(gateway) }
      : type === "private" && natGateway !== undefined
        ? { natGatewayId: natGateway === null ? unknown : reference(natGateway) }
        : undefined;
  if (target === undefined) return;
  add("aws:ec2/route:Route", name, {
    parent: routeTable,
    inputs: { ...inputs, ...target },
    dependsOn: [routeTable],
  });
}

function natGateways({ inputs }: PlannedResource) {
  const strategy = text(at(inputs, "natGateways", "strategy") ?? "OnePerAz")?.toLowerCase();
  const allocations = at(inputs, "natGateways", "elasticIpAllocationIds");
  return {
    none: strategy === "none",
    single: strategy === "single",
    wanted: (zone: number, made: number) =>
      strategy === "single" ? made < 1 : strategy === "oneperaz" && made < zone + 1,
    /** `undefined` where awsx allocates the address itself. */
    allocation: (zone: number): Value =>
      isHidden(allocations) ? allocations : list(allocations).length === 0 ? undefined : list(allocations)[zone],
  };
}

function addNatGateway(add: Inside["add"], around: Surroundings, subnet: MadeSubnet, allocation: Value): string {
  const { component, region } = around;
  const name = `${component.name}-${subnet.zone + 1}`;
  const inputs = { region, tags: mergedTags(at(component.inputs, "tags"), { Name: name }) };
  const inSubnet = { parent: subnet.urn, dependsOn: [subnet.urn] };
  const allocationId = allocation ?? reference(add("aws:ec2/eip:Eip", name, { ...inSubnet, inputs }));
  return add("aws:ec2/natGateway:NatGateway", name, {
    ...inSubnet,
    inputs: { ...inputs, subnetId: reference(subnet.urn), allocationId },
  });
}
