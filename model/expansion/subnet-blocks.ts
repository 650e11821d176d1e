/** Which block awsx gives to which subnet: https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/#subnet-layout-strategies */

import { parseCidr } from "../../cidr.ts";

export interface SubnetWish {
  /** `public`, `private`, `isolated` or `unused` */
  readonly type: string;
  readonly mask?: number;
  /** By zone, where the layout is written out. */
  readonly blocks?: readonly (string | undefined)[];
}

interface Block {
  readonly first: number;
  readonly mask: number;
}

/** Blocks by zone, and in each zone in the order of the wishes; `undefined` for what does not fit or is not known. */
type Blocks = readonly (readonly (string | undefined)[])[];

/** Larger blocks than the strategies ever hand out of their own accord. */
const legacyLimits: Readonly<Record<string, number>> = { private: 19, public: 20, isolated: 24 };

const defaultWishes: readonly SubnetWish[] = [{ type: "private" }, { type: "public" }];

/** `wishes` is absent where the program leaves the layout to awsx. */
export function subnetBlocks(
  vpcCidr: string | undefined,
  zones: number,
  strategy: string,
  wishes: readonly SubnetWish[] | undefined,
  zoneMask?: number,
): Blocks {
  if (strategy !== "Legacy" && wishes?.some(({ blocks }) => blocks !== undefined))
    return each(zones, (zone) => wishes.map(({ blocks }) => blocks?.[zone]));
  const vpc = vpcCidr === undefined ? undefined : parseCidr(vpcCidr);
  if (vpc === undefined) return each(zones, () => (wishes ?? defaultWishes).map(() => undefined));
  if (strategy === "Auto" || strategy === "AutoMerge") return automatic(vpc, zones, wishes, zoneMask);
  if (wishes === undefined) return legacyDefault(vpc, zones);
  return strategy === "Legacy" ? legacy(vpc, zones, wishes) : automatic(vpc, zones, wishes, zoneMask);
}

/** One after the other in each zone's share of the VPC, each at the next place that suits its size. */
function automatic(vpc: Block, zones: number, wishes: readonly SubnetWish[] | undefined, zoneMask?: number): Blocks {
  const share = zoneMask ?? vpc.mask + bits(zones);
  const half = Math.max(share, 16);
  const all = wishes ?? [
    { type: "private", mask: half + 1 },
    { type: "public", mask: half + 2 },
  ];
  const usual = share + bits(all.length);
  return each(zones, (zone) => {
    let before: Block | undefined;
    return all.map(({ mask = usual }) => {
      before = before === undefined ? at(vpc.first + zone * size(share), mask) : next(before, mask);
      return written(before);
    });
  });
}

function legacyDefault(vpc: Block, zones: number): Blocks {
  const share = vpc.mask + bits(zones);
  return each(zones, (zone) => {
    const privateBlock = { first: vpc.first + zone * size(share), mask: share + 1 };
    const publicBlock = { first: privateBlock.first + size(share + 1), mask: share + 2 };
    return [written(privateBlock), written(publicBlock)];
  });
}

/** Private ones first, then public, then isolated ones, whatever the order in which they are wished for. */
function legacy(vpc: Block, zones: number, wishes: readonly SubnetWish[]): Blocks {
  const share = vpc.mask + bits(zones);
  const usual = share + (wishes.length === 1 ? 0 : 1);
  return each(zones, (zone) => {
    const start = { first: vpc.first + zone * size(share), mask: share };
    const blocks = wishes.map((): Block | undefined => undefined);
    let before: Block = { first: start.first - 1, mask: 32 };
    let base: Block = start;
    for (const type of ["private", "public", "isolated"]) {
      const ofType = wishes.flatMap((wish, index) => (wish.type === type ? [index] : []));
      for (const [place, index] of ofType.entries()) {
        const mask = wishes[index]?.mask ?? Math.max(usual, legacyLimits[type] ?? 32);
        const tried = { first: base.first + place * size(mask), mask };
        before = overlapping(before, at(tried.first, mask)) ? next(before, mask) : tried;
        blocks[index] = before;
      }
      if (ofType.length > 0) base = { first: before.first + size(before.mask), mask: before.mask };
    }
    return blocks.map((block) => (block === undefined ? undefined : written(block)));
  });
}

function each<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function bits(count: number): number {
  return count === 0 ? 0 : Math.ceil(Math.log2(count));
}

function size(mask: number): number {
  return 2 ** (32 - mask);
}

/** The block of that size in which the address lies. */
function at(address: number, mask: number): Block {
  return { first: address - (address % size(mask)), mask };
}

function next(before: Block, mask: number): Block {
  const here = at(before.first + size(before.mask) - 1, mask);
  return { first: here.first + size(mask), mask };
}

function overlapping(a: Block, b: Block): boolean {
  return a.first < b.first + size(b.mask) && b.first < a.first + size(a.mask);
}

function written({ first, mask }: Block): string | undefined {
  if (!Number.isInteger(mask) || mask > 32 || first + size(mask) > 2 ** 32) return undefined;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${mask}`;
}
