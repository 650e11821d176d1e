import assert from "node:assert/strict";
import type { Table } from "../../model/table.ts";
import { style } from "../../plan/render/style.ts";
import { tableLines } from "../../review/table-lines.ts";

const table: Table = {
  id: "t",
  title: "Things",
  columns: [{ title: "What" }, { title: "Number", numeric: true }, { title: "Why" }],
  rows: [{ cells: ["a", "1", "short"] }, { cells: ["longer", "20000000", ""], severity: "warning" }, { cells: ["b"] }],
  notes: [`${"word ".repeat(30)}end`],
  page: "https://example.com",
};

describe("a table for a terminal", () => {
  it("has columns as wide as what they hold, numbers to the right, and notes that wrap", () => {
    assert.deepEqual(tableLines(table, style(false)), [
      "Things",
      "  What      Number  Why",
      "  a              1  short",
      "  longer  20000000",
      "  b",
      `  ${"word ".repeat(23).trim()}`,
      `  ${"word ".repeat(7)}end`,
      "",
    ]);
  });

  it("repeats in colour what a finding says of a row, and says the same without", () => {
    const coloured = tableLines(table, style(true));
    assert.ok(coloured[3]?.startsWith("  \u001b[33mlonger"), coloured[3]);
    assert.equal(coloured.length, tableLines(table, style(false)).length);
  });
});
