import assert from "node:assert/strict";
import { groupBy, groupByEach } from "../../model/groups.ts";
import { lookUp } from "../../model/look-up.ts";

describe("groups", () => {
  it("stand in the order of their first items, and hold all of them in theirs", () => {
    assert.deepEqual([...groupBy(["b1", "a1", "b2"], (one) => one[0])], Object.entries({ b: ["b1", "b2"], a: ["a1"] }));
  });

  it("may share items, and leave some out", () => {
    assert.deepEqual(
      [...groupByEach(["ab", "b", ""], (one) => [...one])],
      Object.entries({ a: ["ab"], b: ["ab", "b"] }),
    );
  });
});

describe("lookUp", () => {
  it("finds what the table has, and nothing that every object has", () => {
    assert.equal(lookUp({ a: 1 }, "a"), 1);
    for (const name of ["b", "constructor", "__proto__", undefined]) assert.equal(lookUp({ a: 1 }, name), undefined);
  });
});
