import { besideWhat } from "../describe.ts";
import { widthOf } from "../measure.ts";
import { type Card, LinkKind, type Platform } from "../platform.ts";
import { type LegendEntry, Role, type Scene } from "../scene.ts";
import { type AreaLanes, leastWidth, placeArea } from "./area.ts";
import { cardLayout, oneLine } from "./card.ts";
import {
  channel,
  gap,
  heading,
  label,
  lane,
  lineHeight,
  margin,
  padding,
  sideWidth,
  usualWidth,
  words,
} from "./metrics.ts";
import type { Drawing } from "./pool.ts";
import { routes } from "./routes.ts";
import { Sheet } from "./sheet.ts";
import { type Trees, treesOf } from "./trees.ts";

/** Lanes beside the networks, for lines from the internet, to it, and to what stands at the side. */
export interface OuterLanes {
  readonly incoming: number;
  readonly outgoing: number;
  readonly side: ReadonlyMap<string, number>;
}

/** Everything in nested rows and columns: zones keep their order, and the same platform gets the same picture. */
export function layout(platform: Platform): Scene {
  const trees = treesOf(platform.links, platform.internet?.id);
  const drawing: Drawing = { sheet: new Sheet(), trees, channels: new Map() };
  const width = widthOfPicture(drawing, platform);
  const title = oneLine(platform.title, heading, margin, margin - 4, width - 2 * margin)[0] ?? {
    x: margin,
    y: margin + heading.size,
    text: "",
    face: heading,
  };
  const top = placeInternet(drawing, platform, width, margin + lineHeight(heading) + gap);
  const { bottom, outer, areas } = placeRegion(drawing, platform, width, top);
  const { legend, height } = legendOf(platform, bottom + margin);
  return {
    width,
    height,
    title,
    boxes: drawing.sheet.boxes,
    paths: routes(drawing, outer, areas),
    legend,
  };
}

function widthOfPicture(drawing: Drawing, platform: Platform): number {
  const areas = Math.max(0, ...platform.areas.map((area) => leastWidth(drawing, area)));
  const { left, right, side } = columnsOf(platform, drawing.trees);
  return Math.max(usualWidth, Math.ceil(areas + left + right + side + 2 * margin + 2 * padding));
}

/** What stands beside the networks: lanes to their left and right, and the column of what is no part of them. */
function columnsOf(platform: Platform, trees: Trees) {
  const lines = outerLines(platform, trees);
  const sides = sideLines(platform, trees);
  const beside = platform.controlPlanes.length + platform.services.length > 0;
  return {
    lines,
    sides,
    left: channel(lines.length),
    right: beside ? Math.max(2 * gap, channel(sides.length)) : 0,
    side: beside ? sideWidth : 0,
  };
}

function placeInternet({ sheet }: Drawing, { internet }: Platform, wide: number, y: number): number {
  if (internet === undefined) return y;
  const place = { x: margin, y, width: wide - 2 * margin };
  const card = cardLayout(internet, place.x, y, place.width);
  sheet.add({ id: internet.id, role: Role.Internet, ...place, ...card, across: false });
  return y + card.height + 2 * gap;
}

function placeRegion(drawing: Drawing, platform: Platform, wide: number, y: number) {
  const { region } = platform;
  const x = margin;
  const width = wide - 2 * margin;
  if (region === undefined) return placeColumns(drawing, platform, undefined, x, y, width);
  let columns: ReturnType<typeof placeColumns> | undefined;
  const { left, right, side } = columnsOf(platform, drawing.trees);
  // Between the lanes, which cross its height.
  const start = x + padding + left + (platform.areas.length === 0 ? right : 0);
  const end = x + width - padding - (platform.areas.length === 0 ? 0 : side + right);
  const texts = oneLine(region, label, start, y + gap, end - start);
  const box = drawing.sheet.around(
    { id: "region", role: Role.Region, x, y, width, across: false, texts, hint: region },
    () => {
      const inner = y + gap + lineHeight(label) + gap;
      columns = placeColumns(drawing, platform, "region", x + padding, inner, width - 2 * padding);
      return columns.bottom + padding;
    },
  );
  return { ...columns!, bottom: box.y + box.height };
}

/** The networks to the left, one below the other; to their right what is beside them. */
function placeColumns(
  drawing: Drawing,
  platform: Platform,
  parent: string | undefined,
  x: number,
  y: number,
  width: number,
) {
  const { lines, sides, left, right, side } = columnsOf(platform, drawing.trees);
  const areaWidth = width - left - right - side;
  const lanes: AreaLanes[] = [];
  let bottom = y;
  for (const area of platform.areas) {
    const placed = placeArea(drawing, area, parent, x + left, bottom, areaWidth);
    lanes.push(placed.lanes);
    bottom = placed.bottom + 2 * gap;
  }
  bottom = Math.max(bottom - 2 * gap, y);
  const alone = platform.areas.length === 0;
  const sideX = alone ? x + left + right : x + width - sideWidth;
  const end = side > 0 ? placeSide(drawing, platform, parent, sideX, y, alone ? areaWidth + side : side) : y;
  const outer: OuterLanes = {
    outgoing: x + lane / 2,
    incoming: x + lane / 2 + (lines.length - 1) * lane,
    side: new Map(sides.map((id, index) => [id, sideX - right + (index + 1) * lane])),
  };
  return { bottom: Math.max(bottom, end), outer, areas: lanes };
}

function outerLines({ controlPlanes }: Platform, { incoming, outgoing }: Trees): string[] {
  const toNetworks = incoming.filter(({ to }) => !controlPlanes.some(({ id }) => id === to));
  return [...(outgoing.length > 0 ? ["out"] : []), ...(toNetworks.length > 0 ? ["in"] : [])];
}

/** Each card at the side that lines lead to has a lane of its own; the lowest one lies closest to the networks. */
function sideLines({ controlPlanes, services }: Platform, { incoming, ofPods }: Trees): string[] {
  const reached = new Set([...incoming.map(({ to }) => to), ...ofPods.map(({ hub }) => hub)]);
  return [...controlPlanes, ...services]
    .map(({ id }) => id)
    .filter((id) => reached.has(id))
    .reverse();
}

function placeSide(
  drawing: Drawing,
  platform: Platform,
  parent: string | undefined,
  x: number,
  top: number,
  width: number,
): number {
  const { sheet } = drawing;
  const inside = parent === undefined ? {} : { parent };
  let y = top;
  const add = (card: Card, within: { readonly parent?: string }, left: number, wide: number) => {
    const one = cardLayout(card, left, y, wide, 5);
    sheet.add({ id: card.id, role: Role.Card, ...within, x: left, y, width: wide, ...one, across: false });
    y += one.height + gap;
  };
  for (const card of platform.controlPlanes) add(card, inside, x, width);
  if (platform.services.length === 0) return y - gap;
  if (platform.controlPlanes.length > 0) y += gap;
  const texts = oneLine(besideWhat(platform.region), label, x + padding, y + gap, width - 2 * padding);
  const box = sheet.around({ id: "side", role: Role.Side, ...inside, x, y, width, across: false, texts }, () => {
    y += gap + lineHeight(label) + gap;
    for (const card of platform.services) add(card, { parent: "side" }, x + padding, width - 2 * padding);
    return y - gap + padding;
  });
  return box.y + box.height;
}

const meanings: readonly { readonly kinds: readonly LinkKind[]; readonly meaning: string }[] = [
  { kinds: [LinkKind.In, LinkKind.Serve], meaning: "requests" },
  { kinds: [LinkKind.Out], meaning: "way out to the internet" },
  { kinds: [LinkKind.Logs], meaning: "logs" },
];

/** Only of what the picture has. */
function legendOf({ links }: Platform, y: number): { legend: LegendEntry[]; height: number } {
  const used = meanings.filter(({ kinds }) => links.some(({ kind }) => kinds.includes(kind)));
  let x = margin;
  const legend = used.map(({ kinds, meaning }): LegendEntry => {
    const line = [
      [x, y + words.size - 4],
      [x + 34, y + words.size - 4],
    ] as const;
    const text = { x: x + 42, y: y + words.size, text: meaning, face: words };
    x = text.x + widthOf(meaning, words) + 3 * gap;
    return { kind: kinds[0]!, line, text };
  });
  return { legend, height: Math.ceil(legend.length === 0 ? y : y + lineHeight(words) + margin / 2) };
}
