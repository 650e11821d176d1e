import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../plan/plan.ts";
import { beforeAndAfter } from "../../render/html/before-after.ts";
import { linesOf } from "../../render/html/lines.ts";

describe("values as lines", () => {
  const cases: readonly (readonly [string, Json, string[]])[] = [
    ["a text", "a b", ["a b"]],
    ["an empty text", "", ['""']],
    ["a text with blanks around it", " a", ['" a"']],
    ["null", null, ["null"]],
    ["nothing in an object", {}, ["{}"]],
    ["nothing in a list", { a: [] }, ["a: []"]],
    ["an object", { a: 1, b: { c: true } }, ["a: 1", "b:", "  c: true"]],
    ["a list", { a: [1, "x"] }, ["a:", "  - 1", "  - x"]],
    ["objects in a list", { a: [{ b: 1, c: 2 }, { d: 3 }] }, ["a:", "  - b: 1", "    c: 2", "  - d: 3"]],
    ["lists in a list", [[1, 2], [3]], ["- - 1", "  - 2", "- - 3"]],
    ["a text of several lines", { a: "one\ntwo\n" }, ["a: |", "  one", "  two"]],
    ["a document in a text", { policy: '{"A":["b"]}' }, ["policy: (as JSON)", "  A:", "    - b"]],
    ["what only looks like a document", { a: "{b" }, ["a: {b"]],
    ["a secret", { a: { secret: true } }, ["a: (secret)"]],
    ["an unknown value", { a: { unknown: true } }, ["a: (known after deployment)"]],
    ["a resource", { a: { resource: "urn:pulumi:dev::p::x:index:C$aws:iam/role:Role::r" } }, ["a: (Role r)"]],
    ["an object that has a secret of its own", { secret: true, b: 1 }, ["secret: true", "b: 1"]],
  ];
  for (const [what, value, lines] of cases) it(`shows ${what}`, () => assert.deepEqual(linesOf(value), lines));

  it("shows whatever JSON there is, without a line break within a line", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const lines = linesOf(value as Json);
        assert(lines.length > 0);
        assert(lines.every((line) => !line.includes("\n")));
      }),
    );
  });
});

describe("a property before and after", () => {
  const sides = (before: Json | undefined, after: Json | undefined) =>
    beforeAndAfter({
      path: "a",
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      secret: false,
      action: "update",
    }).map(({ html }) => html);

  it("is whole where it is short", () => {
    assert.deepEqual(sides(1, { a: 1, b: 2 }), ["<code>1</code>", "<pre>a: 1\nb: 2</pre>"]);
    assert.deepEqual(sides(undefined, "x"), ["<i>none</i>", "<code>x</code>"]);
  });

  it("shows of long texts what differs, and counts the rest", () => {
    const text = (middle: string) => ["1", "2", "3", "4", middle, "6", "7", "8", "9", "10"].join("\n");
    assert.deepEqual(sides(text("old"), text("new")), [
      "<pre>… 5 equal lines\nold\n… 5 equal lines</pre>",
      "<pre>… 5 equal lines\nnew\n… 5 equal lines</pre>",
    ]);
  });
});
