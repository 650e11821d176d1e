import assert from "node:assert/strict";
import type { CostChange } from "../../model/cost.ts";
import { costSentence } from "../../review/cost-sentence.ts";

describe("what a change does to the bill", () => {
  const cases: readonly [change: CostChange, sentence: string][] = [
    [{ perMonth: 0, unknown: [] }, "Known cost stays the same."],
    [{ perMonth: 0.001, unknown: [] }, "Known cost stays the same."],
    [{ perMonth: 11.254, unknown: [] }, "Known cost: +11.25 USD a month."],
    [{ perMonth: -4, unknown: [] }, "Known cost: -4.00 USD a month."],
    [{ unknown: ["Nodes of a"] }, "Cost not known: Nodes of a."],
    [
      { perMonth: 1, unknown: ["Nodes of a", "b", "c"] },
      "Known cost: +1.00 USD a month. Cost not known: Nodes of a and 2 more.",
    ],
  ];
  for (const [change, sentence] of cases)
    it(`is said: ${sentence}`, () => assert.equal(costSentence(change), sentence));
});
