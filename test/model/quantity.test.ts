import assert from "node:assert/strict";
import fc from "fast-check";
import type { Value } from "../../model/json.ts";
import { cpuMillis, memoryMib } from "../../model/quantity.ts";

describe("quantities", () => {
  const cpus: readonly (readonly [Value, number | undefined])[] = [
    ["100m", 100],
    ["0.1", 100],
    ["1", 1000],
    [2, 2000],
    [0.25, 250],
    ["1.5", 1500],
    ["100u", 1],
    ["1e3m", 1000],
    [".5", 500],
    ["", undefined],
    ["1 core", undefined],
    ["-1", undefined],
    [-1, undefined],
    ["1x", undefined],
    [true, undefined],
    [null, undefined],
    [undefined, undefined],
    [{ unknown: true }, undefined],
  ];
  for (const [value, expected] of cpus)
    it(`reads ${JSON.stringify(value)} as ${expected} thousandths of a CPU`, () => {
      assert.equal(cpuMillis(value), expected);
    });

  const memories: readonly (readonly [Value, number | undefined])[] = [
    ["128Mi", 128],
    ["1Gi", 1024],
    ["1.5Gi", 1536],
    ["134217728", 128],
    [134217728, 128],
    ["128974848", 123],
    ["129M", 124],
    ["1k", 1],
    ["1Ki", 1],
    ["0", 0],
    ["1E", 953674316407],
    ["toString", undefined],
  ];
  for (const [value, expected] of memories)
    it(`reads ${JSON.stringify(value)} as ${expected} MiB`, () => {
      assert.equal(memoryMib(value), expected);
    });

  it("reads every whole number of thousandths as it is", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (millis) => {
        assert.equal(cpuMillis(`${millis}m`), millis);
        assert.equal(cpuMillis(millis / 1000), millis);
      }),
    );
  });
});
