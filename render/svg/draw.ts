import { glyphs } from "./glyphs.ts";
import type { Box, LegendEntry, Path, Point, Scene, Sign, Text } from "./scene.ts";
import { styleSheet } from "./theme.ts";
import { escaped } from "./xml.ts";

export interface Caption {
  readonly title: string;
  /** What the picture shows, for those who do not see it. */
  readonly description: string;
}

/** One `svg` element: nothing from elsewhere, no script; `id` begins all its ids and bounds its colours. */
export function drawn({ width, height, title, boxes, paths, legend }: Scene, caption: Caption, id: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" role="img" aria-labelledby="${id}-title ${id}-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title id="${id}-title">${escaped(caption.title)}</title>`,
    `<desc id="${id}-desc">${escaped(caption.description)}</desc>`,
    `<style>${styleSheet(`#${id}`)}</style>`,
    `<rect class="background" width="${width}" height="${height}"/>`,
    text(title),
    ...boxes.map(box),
    ...paths.map(line),
    ...legend.map(legendEntry),
    "</svg>\n",
  ].join("\n");
}

function box({ role, x, y, width, height, texts, sign, hint }: Box): string {
  const radius = role === "namespace" || role === "card" || role === "wayOut" ? 5 : 3;
  const place = `x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`;
  const parts = [
    hint === undefined ? "" : `<title>${escaped(hint)}</title>`,
    `<rect class="${role}" ${place} rx="${radius}"/>`,
    sign === undefined ? "" : glyph(sign),
    ...texts.map(text),
  ];
  return `<g>${parts.join("")}</g>`;
}

function glyph({ glyph, x, y }: Sign): string {
  return `<path class="sign" transform="translate(${number(x)} ${number(y)})" d="${glyphs[glyph]}"/>`;
}

function text({ x, y, text, face }: Text): string {
  const bold = face.bold ? ' class="b"' : "";
  return `<text x="${number(x)}" y="${number(y)}" font-size="${face.size}"${bold}>${escaped(text)}</text>`;
}

function line({ kind, points }: Path): string {
  return `<path class="line ${kind}" d="${way(points)}"/>${head(kind, points)}`;
}

function legendEntry({ kind, line: points, text: words }: LegendEntry): string {
  return `<path class="line ${kind}" d="${way(points)}"/>${head(kind, points)}${text(words)}`;
}

function way(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${number(x)} ${number(y)}`).join("");
}

/** A triangle on the last point, in the direction of the line: a marker would need an id. */
function head(kind: string, points: readonly Point[]): string {
  const [from, to] = points.slice(-2);
  if (from === undefined || to === undefined) return "";
  const [dx, dy] = [Math.sign(to[0] - from[0]), Math.sign(to[1] - from[1])];
  const back: Point = [to[0] - dx * 8, to[1] - dy * 8];
  const corners: Point[] = [to, [back[0] + dy * 4, back[1] + dx * 4], [back[0] - dy * 4, back[1] - dx * 4]];
  return `<path class="head ${kind}" d="${way(corners)}Z"/>`;
}

/** At most two places, so that the bytes do not depend on how a machine divides. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}
