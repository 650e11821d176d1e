import assert from "node:assert/strict";
import * as fc from "fast-check";
import { lineDiff } from "../../diff/render/line-diff.ts";

const shown = (before: string, after: string) => lineDiff(before, after).map(({ sign, line }) => `${sign}${line}`);

describe("lineDiff", () => {
  it("shows what differs, with the lines next to it", () => {
    assert.deepEqual(shown("a\nb\nc\nd\ne\nf", "a\nb\nc\nX\ne\nf"), [" … 2 lines alike", " c", "-d", "+X", " e", " f"]);
  });

  it("does not fold a single line", () => {
    assert.deepEqual(shown("a\nb\nc", "a\nb\nX"), [" a", " b", "-c", "+X"]);
  });

  it("keeps lines that both have in common between others", () => {
    assert.deepEqual(shown("a\nb\nc", "x\nb\ny"), ["-a", "+x", " b", "-c", "+y"]);
  });

  it("shows added and removed ends", () => {
    assert.deepEqual(shown("a", "a\nb\nc"), [" a", "+b", "+c"]);
    assert.deepEqual(shown("a\nb\nc", "a"), [" a", "-b", "-c"]);
  });

  it("gives up looking for common lines in huge texts, not the texts", () => {
    const text = (prefix: string) => Array.from({ length: 1100 }, (_, at) => `${prefix}${at}`).join("\n");
    const found = lineDiff(text("a"), text("b"));
    assert.deepEqual(
      [found.filter(({ sign }) => sign === "-").length, found.filter(({ sign }) => sign === "+").length],
      [1100, 1100],
    );
  });

  it("tells both texts, but for what is alike", () => {
    const line = fc.constantFrom("a", "b", "c", "");
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const found = lineDiff(before, after);
        const side = (sign: string) =>
          found.flatMap((one) => {
            const alike = /^… (\d+) lines alike$/.exec(one.line)?.[1];
            if (alike !== undefined) return Array.from({ length: Number(alike) }, () => "?");
            return one.sign === sign || one.sign === " " ? [one.line] : [];
          });
        const fits = (lines: string[], given: string) => {
          const wanted = given.split("\n");
          return lines.length === wanted.length && lines.every((one, at) => one === "?" || one === wanted[at]);
        };
        assert(fits(side("-"), before));
        assert(fits(side("+"), after));
        assert.equal(
          found.some(({ sign }) => sign !== " "),
          before !== after,
        );
      }),
    );
  });
});
