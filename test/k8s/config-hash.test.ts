import { strict as assert } from "node:assert";
import fc from "fast-check";
import { contentHash, nameByContent } from "../../k8s/config-hash.ts";

describe("config-hash", () => {
  it("does not depend on the order of keys", () => {
    assert.equal(contentHash({ a: "1", b: "2" }), contentHash({ b: "2", a: "1" }));
  });

  it("tells any two contents apart, however they are cut into keys and values", () => {
    assert.notEqual(contentHash({ a: "1b", c: "" }), contentHash({ a: "1", bc: "" }));
    const data = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(data, data, (one, other) => {
        const same = JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
        assert.equal(contentHash(one) === contentHash(other), same);
      }),
    );
  });

  it("makes a name that Kubernetes accepts", () => {
    assert.match(nameByContent("fluent-bit-config", { a: "1" }), /^fluent-bit-config-[0-9a-f]{10}$/);
  });
});
