import { wrapped } from "../measure.ts";
import type { Card, NamespaceGroup, Pool } from "../platform.ts";
import { type Box, Role } from "../scene.ts";
import { cardLayout } from "./card.ts";
import { channel, gap, lane, lineHeight, name, padding } from "./metrics.ts";
import type { Sheet } from "./sheet.ts";
import type { Tree, Trees } from "./trees.ts";

/** Where the lines to a card come along: above its row. */
export type Channels = Map<string, ReadonlyMap<Tree, number>>;

export interface Drawing {
  readonly sheet: Sheet;
  readonly trees: Trees;
  readonly channels: Channels;
}

interface Place {
  readonly parent: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly across: boolean;
}

const usualColumn = 190;

/** Places what pods run on, with the pods in it; gives its bottom. */
export function placePool(drawing: Drawing, pool: Pool, place: Place): number {
  const { x, y, width } = place;
  const head = cardLayout(pool, x, y, width, 3);
  const role = pool.kind === "fargate" ? Role.Fargate : Role.Pool;
  const left = x + padding;
  const inner = width - 2 * padding;
  const box = drawing.sheet.around({ id: pool.id, role, ...place, ...head }, () => {
    let bottom = y + head.height;
    if (pool.groups.length > 0)
      bottom = placeCards(drawing, pool.groups, { parent: pool.id, x: left, y: bottom, width: inner });
    bottom = placeNamespaces(drawing, pool, left, bottom, inner);
    return bottom;
  });
  return box.y + box.height;
}

type Grid = Pick<Place, "parent" | "x" | "y" | "width">;

function columnsIn(width: number): number {
  return Math.max(1, Math.round(width / usualColumn));
}

interface CardGrid {
  readonly boxes: readonly Box[];
  readonly lanes: ReadonlyMap<string, ReadonlyMap<Tree, number>>;
  /** With room after it. */
  readonly bottom: number;
}

/** In rows, each with the lines to its cards above it. */
function cardGrid(trees: Trees, cards: readonly Card[], grid: Grid): CardGrid {
  const columns = Math.min(columnsIn(grid.width), Math.max(cards.length, 1));
  const width = (grid.width - (columns - 1) * gap) / columns;
  const boxes: Box[] = [];
  const lanes = new Map<string, ReadonlyMap<Tree, number>>();
  let y = grid.y;
  for (let first = 0; first < cards.length; first += columns) {
    const row = cards.slice(first, first + columns);
    const lines = trees.above(row.map(({ id }) => id));
    const above = new Map(lines.map((tree, index) => [tree, y + (index + 1) * lane - gap / 2]));
    y += channel(lines.length);
    const placed = row.map((card, index) => {
      const x = grid.x + index * (width + gap);
      lanes.set(card.id, above);
      return { id: card.id, x, ...cardLayout(card, x, y, width) };
    });
    const height = Math.max(...placed.map((one) => one.height));
    const common = { y, width, height, role: Role.Card, parent: grid.parent, across: false };
    boxes.push(...placed.map((one) => ({ ...one, ...common })));
    y += height + gap;
  }
  return { boxes, lanes, bottom: y };
}

function placeCards({ sheet, trees, channels }: Drawing, cards: readonly Card[], grid: Grid): number {
  const { boxes, lanes, bottom } = cardGrid(trees, cards, grid);
  for (const box of boxes) sheet.add(box);
  for (const [card, above] of lanes) channels.set(card, above);
  return bottom;
}

/** Side by side where no line comes; a namespace that lines lead to has the whole width, so that they cross no other. */
function placeNamespaces(drawing: Drawing, pool: Pool, x: number, top: number, width: number): number {
  const columns = columnsIn(width);
  const column = (width - (columns - 1) * gap) / columns;
  let y = top;
  for (const shelf of shelves(pool.namespaces, columns, drawing.trees)) {
    let left = x;
    const bottoms = shelf.map(({ namespace, columns: taken }) => {
      const own = taken * column + (taken - 1) * gap;
      const place = { parent: pool.id, x: left, y, width: own };
      left += own + gap;
      return { namespace, place };
    });
    const bottom = Math.max(
      ...bottoms.map(({ namespace: { id, title, workloads }, place }) => {
        const { inside } = namespaceHead(title, place, id);
        return cardGrid(drawing.trees, workloads, inside).bottom;
      }),
    );
    for (const { namespace, place } of bottoms) placeNamespace(drawing, namespace, place, bottom);
    y = bottom + gap;
  }
  return y;
}

interface Shelved {
  readonly namespace: NamespaceGroup;
  readonly columns: number;
}

function shelves(namespaces: readonly NamespaceGroup[], columns: number, trees: Trees): Shelved[][] {
  const made: Shelved[][] = [];
  let free = 0;
  for (const namespace of namespaces) {
    const alone = namespace.workloads.some(({ id }) => trees.at(id).length > 0);
    const taken = alone ? columns : Math.min(columns, Math.max(1, namespace.workloads.length));
    if (taken > free) {
      made.push([]);
      free = columns;
    }
    made.at(-1)!.push({ namespace, columns: taken });
    free -= taken;
  }
  return made;
}

/** Its name, which is never cut where two lines are enough, and the room for its cards below. */
function namespaceHead(title: string, { x, y, width }: Grid, id: string) {
  const lines = wrapped(title, name, width - 2 * gap, 2);
  const texts = lines.map((line, at) => ({
    x: x + gap,
    y: y + 6 + name.size + at * lineHeight(name),
    text: line,
    face: name,
  }));
  const below = y + gap + lines.length * lineHeight(name);
  return { texts, inside: { parent: id, x: x + gap, y: below, width: width - 2 * gap } };
}

function placeNamespace(drawing: Drawing, { id, title, workloads }: NamespaceGroup, place: Grid, bottom: number): void {
  const { texts, inside } = namespaceHead(title, place, id);
  const height = bottom - place.y;
  drawing.sheet.add({ id, role: Role.Namespace, ...place, height, across: false, texts, hint: title });
  placeCards(drawing, workloads, inside);
}
