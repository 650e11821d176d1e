import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
  dependenciesOf,
  plain,
  resourceReference,
  Secrets,
  secret,
  toJson,
  unknownValue,
  type Wire,
  type WireObject,
  withDependencies,
  withoutOutputValues,
} from "../../plan/values.ts";

const signature = "4dabf18193072939515e22adb298388d";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";

const outputOf = (parts: WireObject): Wire => ({ [signature]: outputSignature, ...parts });

/** Sought in what a plan shows. */
const hunter = "hunter2";

const word = fc
  .string({ maxLength: 8 })
  .filter((text) => text !== "__proto__" && text !== signature && text !== hunter);
const dependencies = fc.array(
  word.map((text) => `urn:${text}`),
  { maxLength: 3 },
);

/** Anything that may travel, built from what `leaf` gives. */
function wire(leaf: fc.Arbitrary<Wire>): fc.Arbitrary<Wire> {
  return fc.letrec<{ value: Wire }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      { weight: 3, arbitrary: leaf },
      { weight: 1, arbitrary: fc.constant(unknownValue) },
      { weight: 1, arbitrary: word.map((text) => resourceReference(`urn:${text}`, text)) },
      { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 3 }) },
      { weight: 2, arbitrary: fc.dictionary(word, tie("value"), { maxKeys: 3, noNullPrototype: true }) },
      { weight: 1, arbitrary: tie("value").map(secret) },
      {
        weight: 1,
        arbitrary: fc
          .record({ value: tie("value"), secret: fc.boolean(), dependencies }, { requiredKeys: ["dependencies"] })
          .map((parts) => outputOf(parts as WireObject)),
      },
      { weight: 1, arbitrary: tie("value").map((path) => ({ [signature]: assetSignature, path })) },
    ),
  })).value;
}

const harmless = wire(fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null)));
const dangerous = wire(fc.constant<Wire>(hunter));

/** The value, somewhere inside anything else. */
function somewhereIn(inner: fc.Arbitrary<Wire>): fc.Arbitrary<Wire> {
  return fc
    .tuple(inner, fc.array(fc.constantFrom("array", "object", "output", "asset"), { maxLength: 4 }), harmless)
    .map(([value, path, beside]) =>
      path.reduce<Wire>((within, step) => {
        if (step === "array") return [beside, within];
        if (step === "object") return { beside, within };
        if (step === "output") return outputOf({ value: within, dependencies: [] });
        return { [signature]: assetSignature, within };
      }, value),
    );
}

const secretly = fc.oneof(
  dangerous.map(secret),
  dangerous.map((value) => outputOf({ value, secret: true, dependencies: [] })),
);

describe("values", () => {
  it("show of a secret that it is one, whatever is in it and wherever it stands", () => {
    fc.assert(
      fc.property(somewhereIn(secretly), (value) => {
        const hidden = JSON.stringify(toJson(value, Secrets.Hidden));
        assert.ok(!hidden.includes(hunter), hidden);
        assert.match(hidden, /\{"secret":true\}/);
        const keysOnly = JSON.stringify(toJson(value, Secrets.KeysOnly));
        assert.ok(!keysOnly.includes(hunter), keysOnly);
      }),
      { numRuns: 300 },
    );
  });

  it("show the names in a secret where a manifest needs them, through whatever envelopes", () => {
    const group = { token: hunter, list: [hunter], deep: { unknown: unknownValue, of: secret(hunter) } };
    const expected = {
      deep: { of: { secret: true }, unknown: { secret: true } },
      list: { secret: true },
      token: { secret: true },
    };
    for (const value of [
      secret(group),
      secret(secret(group)),
      outputOf({ value: group, secret: true, dependencies: ["urn:a"] }),
      secret(outputOf({ value: group, dependencies: ["urn:a"] })),
    ])
      assert.deepEqual(toJson(value, Secrets.KeysOnly), expected);
    assert.deepEqual(toJson(secret(hunter), Secrets.KeysOnly), { secret: true });
    assert.deepEqual(toJson(secret(resourceReference("urn:a", "id")), Secrets.KeysOnly), { secret: true });
  });

  it("show a secret's value when asked to", () => {
    const value = { a: secret({ b: hunter }), c: outputOf({ value: hunter, secret: true, dependencies: [] }) };
    assert.deepEqual(toJson(value, Secrets.Shown), { a: { b: hunter }, c: hunter });
  });

  it("show stand-ins for what JSON lacks, and no envelope", () => {
    const asset = { [signature]: assetSignature, path: "./index.html" };
    const archive = { [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", assets: { b: asset, a: unknownValue } };
    assert.deepEqual(
      toJson(
        [unknownValue, outputOf({ dependencies: [] }), resourceReference("urn:a", "id"), asset, archive],
        Secrets.Hidden,
      ),
      [
        { unknown: true },
        { unknown: true },
        { resource: "urn:a" },
        { asset: { path: "./index.html" } },
        { archive: { assets: { a: { unknown: true }, b: { asset: { path: "./index.html" } } } } },
      ],
    );
    fc.assert(
      fc.property(harmless, (value) => {
        for (const secrets of Object.values(Secrets)) {
          const text = JSON.stringify(toJson(value, secrets));
          assert.ok(!text.includes(signature) && !text.includes(unknownValue), text);
        }
      }),
    );
  });

  it("show keys in the same order, in whatever order they came", () => {
    const reversed = (value: Wire): Wire => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, reversed(item)]),
      );
    };
    fc.assert(
      fc.property(harmless, (value) => {
        const [json, other] = [toJson(value, Secrets.Shown), toJson(reversed(value), Secrets.Shown)];
        assert.equal(JSON.stringify(json), JSON.stringify(other));
      }),
    );
  });

  it("are, to a provider, what is known of them, without envelopes", () => {
    const value = {
      known: outputOf({ value: { a: secret(1) }, dependencies: ["urn:a"] }),
      unknown: unknownValue,
      alsoUnknown: outputOf({ dependencies: [] }),
      list: [unknownValue, 2],
    };
    assert.deepEqual(plain(value), { known: { a: 1 }, list: [null, 2] });
    assert.equal(plain(secret(unknownValue)), undefined);
    assert.equal(plain(undefined), undefined);
  });

  it("have the dependencies that the outputs within them carry", () => {
    const value = {
      list: [outputOf({ value: { b: outputOf({ dependencies: ["urn:b"] }) }, dependencies: ["urn:a", "urn:a"] })],
      hidden: secret(outputOf({ value: 1, dependencies: ["urn:c"] })),
    };
    assert.deepEqual([...dependenciesOf(value)].sort(), ["urn:a", "urn:b", "urn:c"]);
    // A program's own property may bear the name that envelopes use.
    assert.deepEqual([...dependenciesOf({ dependencies: [outputOf({ dependencies: ["urn:d"] })] })], ["urn:d"]);
    assert.deepEqual([...dependenciesOf({ dependencies: ["urn:no"] })], []);
  });

  it("are wrapped for a transform with what each depends on, and are the same afterwards", () => {
    const wrapped = withDependencies(
      { a: 1, b: unknownValue, c: 3, d: outputOf({ value: 4, dependencies: ["urn:own"] }) },
      new Map([
        ["a", ["urn:a"]],
        ["b", ["urn:b"]],
        ["d", ["urn:other"]],
      ]),
    );
    assert.deepEqual(wrapped, {
      a: outputOf({ value: 1, dependencies: ["urn:a"] }),
      b: outputOf({ dependencies: ["urn:b"] }),
      c: 3,
      d: outputOf({ value: 4, dependencies: ["urn:own"] }),
    });
    fc.assert(
      fc.property(fc.dictionary(word, harmless, { noNullPrototype: true }), dependencies, (properties, urns) => {
        const within = withDependencies(
          properties as WireObject,
          new Map(Object.keys(properties).map((key) => [key, urns])),
        );
        assert.deepEqual(withoutOutputValues(within), withoutOutputValues(properties as WireObject));
        assert.deepEqual(toJson(within, Secrets.Hidden), toJson(properties as WireObject, Secrets.Hidden));
      }),
    );
  });

  it("keep what is secret or unknown in the form that outputs have", () => {
    assert.deepEqual(
      withoutOutputValues([
        outputOf({ value: { a: outputOf({ dependencies: [] }) }, dependencies: [] }),
        outputOf({ value: hunter, secret: true, dependencies: ["urn:a"] }),
        outputOf({ secret: true, dependencies: [] }),
        secret(1),
      ]),
      [{ a: unknownValue }, secret(hunter), secret(unknownValue), secret(1)],
    );
  });
});
