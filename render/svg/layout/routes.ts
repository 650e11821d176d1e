import { type Link, LinkKind } from "../platform.ts";
import type { Box, Path, Point } from "../scene.ts";
import type { AreaLanes } from "./area.ts";
import type { OuterLanes } from "./index.ts";
import { lane } from "./metrics.ts";
import type { Drawing } from "./pool.ts";
import type { Tree } from "./trees.ts";

/** Every line along the lanes kept free for it; fails by name where a line ends at nothing. */
export function routes(drawing: Drawing, outer: OuterLanes, areas: readonly AreaLanes[]): Path[] {
  const { trees, sheet } = drawing;
  const right = new Map(areas.flatMap((area) => [...area.right]));
  return [
    ...trees.incoming.map((link) => incoming(link, sheet.get(link.from), sheet.get(link.to), outer)),
    ...trees.outgoing.map((link) => outgoing(link, sheet.get(link.from), sheet.get(link.to), outer)),
    ...trees.ofPods.flatMap((tree) => ofPods(drawing, tree, outer, right)),
    ...trees.ofSubnets.flatMap((tree) => ofSubnets(drawing, tree, areas)),
  ];
}

const middle = ({ y, height }: Box) => y + height / 2;
const centre = ({ x, width }: Box) => x + width / 2;
const bottom = ({ y, height }: Box) => y + height;

function incoming(link: Link, from: Box, to: Box, { incoming, side }: OuterLanes): Path {
  const x = side.get(to.id) ?? incoming;
  return path(link, [
    [x, bottom(from)],
    [x, middle(to)],
    [to.x, middle(to)],
  ]);
}

function outgoing(link: Link, from: Box, to: Box, { outgoing }: OuterLanes): Path {
  const y = from.y - lane;
  return path(link, [
    [centre(from), from.y],
    [centre(from), y],
    [outgoing, y],
    [outgoing, bottom(to)],
  ]);
}

function ofPods(
  { sheet, channels, trees }: Drawing,
  tree: Tree,
  { side }: OuterLanes,
  right: ReadonlyMap<Tree, number>,
) {
  const hub = sheet.get(tree.hub);
  const x = right.get(tree) ?? side.get(tree.hub) ?? hub.x;
  const y = middle(hub);
  return tree.links.map((link) => {
    const card = sheet.get(link.from === tree.hub ? link.to : link.from);
    const own = trees.at(card.id);
    const port = card.x + (card.width * (own.indexOf(tree) + 1)) / (own.length + 1);
    const along = channels.get(card.id)?.get(tree) ?? card.y;
    const toTrunk: Point[] = [
      [port, card.y],
      [port, along],
      [x, along],
      [x, y],
    ];
    if (tree.kind === LinkKind.Logs) return path(link, [...toTrunk, [hub.x, y]]);
    return path(link, [[hub.x + hub.width, y], ...toTrunk.reverse()]);
  });
}

function ofSubnets({ sheet, trees }: Drawing, tree: Tree, areas: readonly AreaLanes[]): Path[] {
  const nat = sheet.get(tree.hub);
  const lanes = areas.find(({ gaps }) => gaps[1]?.has(tree));
  const others = trees.ofSubnets.filter((one) => one !== tree).map(({ hub }) => centre(sheet.get(hub)));
  const arrival = lanes?.gaps[1]?.get(tree) ?? bottom(nat);
  return tree.links.map((link) => {
    const start = sheet.get(link.from);
    // The gap right above the subnet is the last one that begins higher.
    const levels = (lanes?.gaps ?? []).flatMap((gap) => gap.get(tree) ?? []).filter((y) => y < start.y);
    const level = levels.at(-1) ?? start.y;
    const end: Point[] = [
      [centre(nat), arrival],
      [centre(nat), bottom(nat)],
    ];
    // Right above may be another gateway, with a line of its own into it.
    const port = others.includes(centre(start)) ? centre(start) + 2 * lane : centre(start);
    const begin: Point[] = [
      [port, start.y],
      [port, level],
    ];
    if (level === arrival) return path(link, [...begin, ...end]);
    const x = lanes?.left.get(tree) ?? port;
    return path(link, [...begin, [x, level], [x, arrival], ...end]);
  });
}

/** Points on the way that a straight line needs not are left out. */
function path({ kind, from, to }: Link, points: readonly Point[]): Path {
  const kept: Point[] = [];
  for (const point of points) {
    const [before, last] = kept.slice(-2);
    if (last !== undefined && last[0] === point[0] && last[1] === point[1]) continue;
    const straight = [0, 1].some(
      (axis) => kept.length > 1 && before?.[axis] === last?.[axis] && last?.[axis] === point[axis],
    );
    if (straight) kept.pop();
    kept.push(point);
  }
  return { kind, from, to, points: kept };
}
