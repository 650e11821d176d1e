import { parseCidr } from "../cidr.ts";
import type { Problem } from "../problems.ts";

/** What a VPC is cut into: as many public and private subnets as there are zones. */
export interface SubnetPlan {
  /** Block of the whole VPC. */
  readonly cidrBlock: string;
  /** How many availability zones; one public and one private subnet in each. */
  readonly zones: number;
  /** Prefix length of a public subnet; see `defaultMasks` for what stands in. */
  readonly publicSubnetMask?: number | undefined;
  /** Prefix length of a private subnet; see `defaultMasks` for what stands in. */
  readonly privateSubnetMask?: number | undefined;
}

/** Blocks by zone, in the order of the zones. */
export interface SubnetLayout {
  readonly publicCidrBlocks: string[];
  readonly privateCidrBlocks: string[];
}

/** Blocks AWS accepts for a VPC and for a subnet alike: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const largestMask = 16;
export const smallestMask = 28;

/** An Application Load Balancer wants a /27 in each zone, and EKS advises 16 free addresses: a /28 has 11. */
const smallestUsefulMask = 27;

/**
 * Pods and nodes live in the private subnets, only load balancers and NAT gateways in the public ones: an eighth of the VPC
 * for each private subnet and an eighth of that for each public one. The masks must not follow from the number of zones, or
 * a new zone would resize, and so replace, the subnets of the others. Seven zones fit.
 */
export function defaultMasks(vpcMask: number): { publicMask: number; privateMask: number } {
  return {
    privateMask: Math.min(vpcMask + 3, smallestUsefulMask),
    publicMask: Math.min(vpcMask + 6, smallestUsefulMask),
  };
}

/**
 * Private subnets fill the VPC from its first address upwards, public ones from its last address downwards. A further zone
 * takes the next block on either side, so that no subnet ever moves.
 */
export function subnetLayout(plan: SubnetPlan): SubnetLayout {
  const { vpc, publicMask, privateMask } = resolved(plan);
  if (vpc === undefined) throw new RangeError(`${plan.cidrBlock} is no IPv4 CIDR block`);
  const zones = Array.from({ length: plan.zones }, (_, zone) => zone);
  return {
    privateCidrBlocks: zones.map((zone) => block(vpc.first + zone * size(privateMask), privateMask)),
    publicCidrBlocks: zones.map((zone) => block(vpc.last + 1 - (zone + 1) * size(publicMask), publicMask)),
  };
}

/** Why the subnets do not fit; `path` is where the plan's fields stand. */
export function subnetProblems(plan: SubnetPlan, path: readonly (string | number)[]): Problem[] {
  const { vpc, publicMask, privateMask } = resolved(plan);
  if (vpc === undefined || vpc.text !== plan.cidrBlock) {
    const fix = vpc === undefined ? "Write an address and a mask, like 10.0.0.0/16." : `Write ${vpc.text} instead.`;
    return [{ path: [...path, "cidrBlock"], value: plan.cidrBlock, rule: "which is no IPv4 CIDR block", fix }];
  }
  const masks = [
    ...maskProblems(vpc.mask, largestMask, [...path, "cidrBlock"], plan.cidrBlock),
    ...maskProblems(publicMask, vpc.mask, [...path, "publicSubnetMask"], publicMask),
    ...maskProblems(privateMask, vpc.mask, [...path, "privateSubnetMask"], privateMask),
  ];
  return masks.length > 0 ? masks : roomProblems(plan, path);
}

function maskProblems(mask: number, largest: number, path: (string | number)[], value: unknown): Problem[] {
  if (Number.isInteger(mask) && mask >= largest && mask <= smallestMask) return [];
  const rule = `but it must lie between /${largest} and /${smallestMask}`;
  return [{ path, value, rule, fix: `Choose a mask from ${largest} (largest) to ${smallestMask} (smallest).` }];
}

function roomProblems(plan: SubnetPlan, path: readonly (string | number)[]): Problem[] {
  const { cidrBlock, zones } = plan;
  const { publicMask, privateMask } = resolved(plan);
  const { held, needed } = room(plan);
  if (needed <= held) return [];
  const rule =
    `which holds ${held} addresses, but ${zones} zones need ${needed}: ` +
    `a public /${publicMask} and a private /${privateMask} in each`;
  const larger = fittingMask(plan);
  const first = larger === undefined ? "Use fewer zones" : `Choose a block of /${larger} or larger`;
  const fix = `${first}, or set smaller subnets with publicSubnetMask and privateSubnetMask.`;
  return [{ path: [...path, "cidrBlock"], value: cidrBlock, rule, fix }];
}

function room(plan: SubnetPlan): { held: number; needed: number } {
  const { vpc, publicMask, privateMask } = resolved(plan);
  return { held: size(vpc?.mask ?? 32), needed: plan.zones * (size(publicMask) + size(privateMask)) };
}

/** The smallest VPC that would do; the default masks grow with it, so it has to be tried. */
function fittingMask(plan: SubnetPlan): number | undefined {
  const [address] = plan.cidrBlock.split("/");
  for (let mask = smallestMask; mask >= largestMask; mask--) {
    const { held, needed } = room({ ...plan, cidrBlock: `${address}/${mask}` });
    if (needed <= held) return mask;
  }
  return undefined;
}

function resolved({ cidrBlock, publicSubnetMask, privateSubnetMask }: SubnetPlan) {
  const vpc = parseCidr(cidrBlock);
  const masks = defaultMasks(vpc?.mask ?? largestMask);
  return {
    vpc,
    publicMask: publicSubnetMask ?? masks.publicMask,
    privateMask: privateSubnetMask ?? masks.privateMask,
  };
}

function size(mask: number): number {
  return 2 ** (32 - mask);
}

function block(first: number, mask: number): string {
  const dotted = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
  return `${dotted}/${mask}`;
}
