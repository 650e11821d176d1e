import assert from "node:assert/strict";
import fc from "fast-check";
import { overlap, parseCidr } from "../cidr.ts";

const cidrText = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([address, mask]) => `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".")}/${mask}`);

describe("CIDR blocks", () => {
  it("writes a block as its first address", () => {
    fc.assert(
      fc.property(cidrText, (text) => {
        const block = parseCidr(text)!;
        assert.deepEqual(parseCidr(block.text), block);
        assert.equal(block.last - block.first + 1, 2 ** (32 - block.mask));
      }),
    );
  });

  it("finds two blocks apart, or one within the other", () => {
    fc.assert(
      fc.property(cidrText, cidrText, (one, other) => {
        const [a, b] = [parseCidr(one)!, parseCidr(other)!];
        const nested = (a.first <= b.first && b.last <= a.last) || (b.first <= a.first && a.last <= b.last);
        assert.equal(overlap(a, b), nested);
        assert.equal(overlap(a, b), overlap(b, a));
      }),
    );
  });

  it("takes nothing else", () => {
    for (const text of ["", "10.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "10.0.0/8", "::/0", "10.0.0.0/8 "])
      assert.equal(parseCidr(text), undefined);
  });
});
