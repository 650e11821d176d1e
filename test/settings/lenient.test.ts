import assert from "node:assert/strict";
import * as z from "zod";
import { parseLeniently } from "../../settings/lenient.ts";

const group = z.strictObject({ min: z.int(), max: z.int(), disk: z.int().default(50) });
const schema = z.strictObject({
  region: z.string(),
  groups: z.record(z.string().max(5), group).default({}),
  list: z.array(z.strictObject({ name: z.string() })).default([]),
  flag: z.boolean().default(true),
});
const substitutes = { region: "somewhere" };
const good = { region: "here", groups: { a: { min: 1, max: 2 } } };

describe("settings/lenient", () => {
  it("leaves what is right as it is", () => {
    const { value, dropped } = parseLeniently(schema, good, substitutes);
    assert.deepEqual(value, { ...good, groups: { a: { min: 1, max: 2, disk: 50 } }, list: [], flag: true });
    assert.deepEqual(dropped, []);
  });

  it("puts the default in the place of a wrong value", () => {
    const { value, dropped } = parseLeniently(schema, { ...good, flag: "yes" }, substitutes);
    assert.equal(value?.flag, true);
    assert.deepEqual(dropped, [["flag"]]);
  });

  it("takes out the whole of what cannot be without the wrong value, and nothing else", () => {
    const groups = { a: { min: 1, max: "2" }, b: { min: 3, max: 4 } };
    const { value, dropped } = parseLeniently(schema, { ...good, groups }, substitutes);
    assert.deepEqual(value?.groups, { b: { min: 3, max: 4, disk: 50 } });
    assert.deepEqual(dropped, [
      ["groups", "a", "max"],
      ["groups", "a"],
    ]);
  });

  it("takes out keys that nobody knows, and entries by a wrong name", () => {
    const groups = { a: { min: 1, max: 2, mx: 3 }, toolong: { min: 1, max: 2 } };
    const { value, dropped } = parseLeniently(schema, { ...good, groups, other: 1 }, substitutes);
    assert.deepEqual(Object.keys(value?.groups ?? {}), ["a"]);
    assert.deepEqual(dropped, [["groups", "toolong"]]);
  });

  it("calls a list unreadable where an entry goes, since the others move up", () => {
    const list = [{ name: 1 }, { name: "b" }];
    const { value, dropped } = parseLeniently(schema, { ...good, list }, substitutes);
    assert.deepEqual(value?.list, [{ name: "b" }]);
    assert.deepEqual(dropped, [["list", 0, "name"], ["list"]]);
  });

  it("puts something in the place of what has no default", () => {
    for (const region of [undefined, 3, null])
      assert.equal(parseLeniently(schema, { ...good, region }, substitutes).value?.region, "somewhere");
  });

  it("gives up on what is no group of settings at all", () => {
    assert.equal(parseLeniently(schema, "nothing", substitutes).value, undefined);
    assert.equal(parseLeniently(schema, { ...good, region: 3 }, {}).value, undefined);
  });
});
