import { type Face, widthOf, wrapped } from "../measure.ts";
import type { Card } from "../platform.ts";
import type { Sign, Text } from "../scene.ts";
import { gap, glyphSize, lineHeight, name, words } from "./metrics.ts";

export interface CardLayout {
  readonly height: number;
  readonly texts: readonly Text[];
  readonly sign?: Sign;
  readonly hint: string;
}

type Words = Pick<Card, "title" | "lines"> & Partial<Pick<Card, "glyph">>;

/** Narrower than this, words stand below the sign instead of beside it. */
const narrow = 120;

/** Sign, name and words from the top left; the caller draws what is around them. */
export function cardLayout(card: Words, x: number, y: number, width: number, mostLines = 2): CardLayout {
  const sign = card.glyph === undefined ? {} : { sign: { glyph: card.glyph, x: x + gap, y: y + gap } };
  const beside = card.glyph !== undefined && width >= narrow;
  const left = x + gap + (beside ? glyphSize + gap : 0);
  const top = y + gap + (card.glyph !== undefined && !beside ? glyphSize + 2 : 0);
  const room = x + width - gap - left;
  const column = new Column(left, top, room);
  column.add(card.title, name, 3);
  for (const line of card.lines) column.add(line, words, mostLines);
  return {
    height: Math.max(column.bottom - y, glyphSize + gap) + gap,
    texts: column.texts,
    hint: [card.title, ...card.lines].join("\n"),
    ...sign,
  };
}

/** One line of its own, as wide as it may be. */
export function oneLine(text: string, face: Face, x: number, y: number, width: number): Text[] {
  return wrapped(text, face, width, 1).map((line) => ({ x, y: y + face.size, text: line, face }));
}

export function centred(text: string, face: Face, x: number, y: number, width: number): Text[] {
  return oneLine(text, face, x, y, width).map((line) => ({ ...line, x: x + (width - widthOf(line.text, face)) / 2 }));
}

class Column {
  readonly texts: Text[] = [];
  bottom: number;
  private readonly x: number;
  private readonly width: number;

  constructor(x: number, y: number, width: number) {
    this.x = x;
    this.bottom = y;
    this.width = width;
  }

  add(text: string, face: Face, most: number): void {
    for (const line of wrapped(text, face, this.width, most)) {
      this.texts.push({ x: this.x, y: this.bottom + face.size, text: line, face });
      this.bottom += lineHeight(face);
    }
  }
}
