import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isMore, isSame, thousandths } from "../../k8s/quantity.ts";

describe("quantity", () => {
  const table: [string, number | undefined][] = [
    ["1", 1000],
    ["250m", 250],
    ["0.25", 250],
    ["1k", 1_000_000],
    ["1Ki", 1_024_000],
    ["1.5Gi", 1_610_612_736_000],
    ["0", 0],
    ["", undefined],
    ["1 Gi", undefined],
    ["1GB", undefined],
    ["-1", undefined],
    ["Mi", undefined],
  ];
  for (const [text, amount] of table)
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(thousandths(text), amount));

  it("compares amounts, not texts", () => {
    assert.ok(isSame("500m", "0.5"));
    assert.ok(isSame("1Gi", "1024Mi"));
    assert.ok(isMore("1Gi", "1G"));
    assert.ok(!isMore("1000m", "1"));
    assert.ok(!isMore("much", "1"));
    assert.ok(!isSame("much", "much"));
  });

  it("orders as numbers do", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (a, b) => {
        assert.equal(isMore(`${a}Mi`, `${b}Mi`), a > b);
        assert.equal(isMore(`${a}m`, `${b}m`), a > b);
      }),
    );
  });
});
