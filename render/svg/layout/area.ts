import type { Area, Card, Pool, SubnetRow } from "../platform.ts";
import { wayOutId } from "../platform.ts";
import { type Box, Role } from "../scene.ts";
import { cardLayout, centred, oneLine } from "./card.ts";
import {
  channel,
  gap,
  label,
  lane,
  lineHeight,
  name,
  narrowestPods,
  narrowestZone,
  padding,
  words,
} from "./metrics.ts";
import { type Drawing, placePool } from "./pool.ts";
import type { Tree } from "./trees.ts";

interface Zone {
  readonly x: number;
  readonly width: number;
}

/** Where lines of an area have room: between its rows, to the left of its zones and to their right. */
export interface AreaLanes {
  /** Of trees among subnets, by the gap above the row of that number. */
  readonly gaps: readonly ReadonlyMap<Tree, number>[];
  readonly left: ReadonlyMap<Tree, number>;
  readonly right: ReadonlyMap<Tree, number>;
}

interface Frame {
  readonly drawing: Drawing;
  readonly area: Area;
  readonly zones: readonly Zone[];
  readonly x: number;
  readonly width: number;
}

const natWidth = 124;
const wayOutHeight = 22;

/** Narrower, what is in its zones could not be read. */
export function leastWidth(drawing: Drawing, area: Area): number {
  const lanes = channel(leftLanes(drawing, area, 0).size) + channel(rightLanes(drawing, area, 0).size);
  const count = Math.max(area.zones.length, 1);
  const apart = area.rows.some(({ pools }) =>
    pools.some(({ span }) => span !== undefined && span.to - span.from + 1 < count),
  );
  return 2 * padding + lanes + (count - 1) * gap + count * (apart ? narrowestPods : narrowestZone);
}

/** Places a network and all that is in it. */
export function placeArea(
  drawing: Drawing,
  area: Area,
  parent: string | undefined,
  x: number,
  y: number,
  width: number,
) {
  const left = leftLanes(drawing, area, x + padding);
  const right = rightLanes(drawing, area, x + width - padding);
  const inner = x + padding + channel(left.size);
  const innerWidth = x + width - padding - channel(right.size) - inner;
  const count = Math.max(area.zones.length, 1);
  const zoneWidth = (innerWidth - (count - 1) * gap) / count;
  const zones = area.zones.map((_, index) => ({ x: inner + index * (zoneWidth + gap), width: zoneWidth }));
  const frame: Frame = { drawing, area, zones, x: inner, width: innerWidth };
  const gaps: ReadonlyMap<Tree, number>[] = [];
  const box = drawing.sheet.around(
    {
      id: area.id,
      role: area.kind,
      x,
      y,
      width,
      across: false,
      texts: oneLine(area.title, label, x + padding, y + gap, width - 2 * padding),
      hint: area.title,
      ...(parent === undefined ? {} : { parent }),
    },
    () => {
      const top = y + gap + lineHeight(label) + gap;
      const bottom = placeRows(frame, top, gaps);
      return placeGateways(frame, bottom) + padding;
    },
  );
  return { bottom: box.y + box.height, lanes: { gaps, left, right } };
}

/** A tree needs the way along the left where it passes from the gap below the first row to another. */
function leftLanes({ trees }: Drawing, area: Area, x: number): ReadonlyMap<Tree, number> {
  const passing = treesOf(area, trees.ofSubnets).filter((tree) => gapsOf(area, tree).some((at) => at !== 1));
  return new Map(passing.map((tree, index) => [tree, x + index * lane]));
}

/** The highest load balancer has the outermost lane, so that no line crosses another beside the zones. */
function rightLanes({ trees }: Drawing, area: Area, x: number): ReadonlyMap<Tree, number> {
  const hubs = area.rows.flatMap(({ loadBalancers }) => loadBalancers.map(({ id }) => id));
  const own = hubs.flatMap((hub) => trees.ofPods.filter((tree) => tree.hub === hub));
  return new Map(own.map((tree, index) => [tree, x - index * lane]));
}

function treesOf(area: Area, trees: readonly Tree[]): Tree[] {
  const nats = new Set(area.rows.flatMap((row) => row.nats.map(({ id }) => id)));
  return trees.filter(({ hub }) => nats.has(hub));
}

/** NAT gateways stand at the bottom of the first row; the way out starts at the top of a subnet. */
function gapsOf({ rows }: Area, tree: Tree): number[] {
  const from = new Set(tree.links.map((link) => link.from));
  const starts = rows.flatMap(({ subnets }, at) => (subnets.some(({ id }) => from.has(wayOutId(id))) ? [at] : []));
  return [...new Set([1, ...starts])];
}

function placeRows(frame: Frame, top: number, gaps: ReadonlyMap<Tree, number>[]): number {
  const { area, drawing, zones } = frame;
  const own = treesOf(area, drawing.trees.ofSubnets);
  const zoneHead = zones.length === 0 ? 0 : gap + lineHeight(name);
  let y = top + zoneHead;
  const between = (at: number) => {
    const lines = own.filter((tree) => gapsOf(area, tree).includes(at));
    gaps.push(new Map(lines.map((tree, index) => [tree, y + (index + 1) * lane])));
    y += Math.max(gap, channel(lines.length));
  };
  const place = () => {
    area.rows.forEach((row, at) => {
      between(at);
      y = placeRow(frame, row, y);
    });
    between(area.rows.length);
  };
  if (zones.length === 0) {
    place();
    return y;
  }
  // Zones first, since what lies across them is drawn over them.
  const { boxes } = drawing.sheet;
  const at = boxes.length;
  place();
  boxes.splice(at, 0, ...zones.map((zone, index) => zoneBox(frame, zone, index, top, y)));
  return y + gap;
}

function zoneBox({ area }: Frame, { x, width }: Zone, index: number, y: number, bottom: number): Box {
  const title = area.zones[index]!;
  const texts = centred(title, name, x + gap, y + 5, width - 2 * gap);
  const id = `${area.id} zone ${index}`;
  return { id, role: Role.Zone, parent: area.id, x, y, width, height: bottom - y, across: false, texts, hint: title };
}

/** Subnets beside each other, and over them what they hold. */
function placeRow(frame: Frame, row: SubnetRow, y: number): number {
  const { drawing, area } = frame;
  const { boxes } = drawing.sheet;
  const at = boxes.length;
  const heads = row.subnets.map((subnet) => {
    const { x, width } = frame.zones[subnet.zone]!;
    const left = x + gap;
    const wide = width - 2 * gap;
    const top = subnet.wayOut === undefined ? y : y + gap + wayOutHeight;
    return { subnet, x: left, width: wide, ...cardLayout(subnet, left, top, wide), top };
  });
  let bottom = Math.max(y, ...heads.map(({ top, height }) => top + height));
  for (const { subnet, x, width } of heads) {
    if (subnet.wayOut !== undefined) drawing.sheet.add(wayOut(subnet.id, x, y, width));
  }
  bottom = placeBands(frame, row, bottom);
  bottom = placeNats(frame, row, bottom);
  const roles = row.subnets.length > 0;
  const subnets = heads.map(
    ({ subnet, x, width, texts, sign, hint }): Box => ({
      id: subnet.id,
      role: row.kind ?? Role.Private,
      parent: `${area.id} zone ${subnet.zone}`,
      x,
      y,
      width,
      height: bottom - y,
      across: false,
      texts,
      hint,
      ...(sign === undefined ? {} : { sign }),
    }),
  );
  boxes.splice(at, 0, ...subnets);
  return roles ? bottom : bottom - gap;
}

function wayOut(subnet: string, x: number, y: number, width: number): Box {
  const wide = Math.min(natWidth, width - 2 * gap);
  const place = { x: x + gap, y: y + gap, width: wide };
  return {
    id: wayOutId(subnet),
    role: Role.WayOut,
    parent: subnet,
    ...place,
    height: wayOutHeight,
    across: false,
    texts: centred("out by NAT", words, place.x + 2, place.y + 3, wide - 4),
    hint: "What leaves this subnet for the internet goes through a NAT gateway",
  };
}

function placeBands(frame: Frame, { loadBalancers, endpoints, pools }: SubnetRow, top: number): number {
  const { drawing, area } = frame;
  let y = top;
  for (const card of [...loadBalancers, ...endpoints]) {
    const place = across(frame);
    const one = cardLayout(card, place.x, y, place.width);
    drawing.sheet.add({ id: card.id, role: Role.Card, parent: area.id, ...place, y, ...one, across: true });
    y += one.height + gap;
  }
  for (const pool of pools) {
    y = placePool(drawing, pool, { parent: area.id, ...across(frame, pool.span), y, across: true }) + gap;
  }
  return y;
}

/** From the first to the last zone, within their subnets. */
function across({ zones, x, width }: Frame, span?: Pool["span"]): { x: number; width: number } {
  const first = zones[span?.from ?? 0];
  const last = zones[span?.to ?? zones.length - 1];
  if (first === undefined || last === undefined) return { x, width };
  const inset = 2 * gap;
  return { x: first.x + inset, width: last.x + last.width - first.x - 2 * inset };
}

function placeNats({ drawing, zones, x, area }: Frame, { nats, subnets }: SubnetRow, top: number): number {
  if (nats.length === 0) return top;
  const y = top + 2 * lane;
  const placed = nats.map((nat) => {
    const zone = zones[nat.zone];
    const left = zone === undefined ? x : zone.x + 2 * gap;
    const width = Math.min(natWidth, zone === undefined ? natWidth : zone.width - 4 * gap);
    const parent = subnets.find((subnet) => subnet.zone === nat.zone)?.id ?? area.id;
    return { parent, width, id: nat.id, x: left, ...cardLayout({ ...nat }, left, y, width, 1) };
  });
  const height = Math.max(...placed.map((one) => one.height));
  for (const one of placed) drawing.sheet.add({ ...one, y, height, role: Role.Card, across: one.parent === area.id });
  return y + height + gap;
}

function placeGateways({ drawing, area, x, width }: Frame, top: number): number {
  let y = top;
  for (const card of area.gateways satisfies readonly Card[]) {
    const one = cardLayout(card, x, y, width);
    drawing.sheet.add({ id: card.id, role: Role.Card, parent: area.id, x, y, width, ...one, across: false });
    y += one.height;
  }
  return y;
}
