import type { Row, Table } from "../model/table.ts";
import type { Style } from "../plan/render/style.ts";

/** A table for a terminal: columns as wide as what they hold, the last as long as it is. */
export function tableLines({ title, columns, rows, notes }: Table, style: Style): string[] {
  const widths = columns.map(({ title: head }, at) =>
    Math.max(head.length, ...rows.map(({ cells }) => (cells[at] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ numeric }, at) => {
        const cell = cells[at] ?? "";
        const width = widths[at] ?? 0;
        return numeric === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const paint = { error: style.red, warning: style.yellow, note: style.dim };
  const painted = (row: Row) => (row.severity === undefined ? line(row.cells) : paint[row.severity](line(row.cells)));
  return [
    style.bold(title),
    `  ${style.dim(line(columns.map(({ title: head }) => head)))}`,
    ...rows.map((row) => `  ${painted(row)}`),
    ...notes.flatMap((note) => wrapped(note).map((part) => `  ${style.dim(part)}`)),
    "",
  ];
}

const noteWidth = 118;

function wrapped(note: string): string[] {
  const lines: string[] = [];
  for (const word of note.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= noteWidth) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
