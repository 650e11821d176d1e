/** Text without a font: how wide it is at most, and where it breaks. */

export interface Face {
  /** In pixels. */
  readonly size: number;
  readonly bold: boolean;
}

/** Hundredths of the size, from the space on, of DejaVu Sans: wider than the fonts that most readers see instead. */
const plain = [
  32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
  84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69, 62,
  69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60,
  82, 60, 60, 53, 64, 34, 64, 84,
];
const bold = [
  35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84,
  84, 84, 59, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111, 78, 73,
  73, 46, 37, 46, 84, 50, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60, 48, 72, 66,
  93, 65, 66, 59, 72, 37, 72, 84,
];
/** Letters beyond ASCII are at most this wide, those of East Asia included. */
const other = 125;

export function widthOf(text: string, face: Face): number {
  const table = face.bold ? bold : plain;
  let hundredths = 0;
  for (const character of text) hundredths += table[character.codePointAt(0)! - 32] ?? other;
  return (hundredths * face.size) / 100;
}

/** Lines no wider than `width`; of more than `most` lines the rest becomes "…". Long names break where their parts end. */
export function wrapped(text: string, face: Face, width: number, most: number): string[] {
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== "" && lines.length < most) {
    const fitting = fits(rest, face, width);
    if (fitting.length === rest.length) return [...lines, rest];
    if (lines.length === most - 1) return [...lines, `${fits(rest, face, width - widthOf("…", face)).trimEnd()}…`];
    const line = untilBreak(rest, fitting);
    lines.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  return lines;
}

/** The longest beginning that is no wider, and at least one letter. */
function fits(text: string, face: Face, width: number): string {
  let beginning = "";
  let used = 0;
  for (const character of text) {
    used += widthOf(character, face);
    if (used > width && beginning !== "") break;
    beginning += character;
  }
  return beginning;
}

/** Prefers the end of a word, then of a part of a name, as long as the line does not become too short. */
function untilBreak(text: string, fitting: string): string {
  if (text[fitting.length] === " ") return fitting;
  for (const breaks of [/^.*\s/su, /^.*[-/._:,@]/su]) {
    const [line = ""] = breaks.exec(fitting) ?? [];
    if (line.length > fitting.length / 3) return line;
  }
  return fitting;
}
