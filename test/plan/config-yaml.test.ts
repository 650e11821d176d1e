import { strict as assert } from "node:assert";
import { readStackFiles } from "../../plan/project.ts";
import { files, folderOf, read, removeFolders } from "./project-folder.ts";

after(removeFolders);

/** Written in a stack file, and what a program reads of it; each pair was compared with the CLI's own code, release 3.259. */
const scalars: readonly (readonly [written: string, read: string])[] = [
  ["text", "text"],
  ["1.36", "1.36"],
  ["1.10", "1.1"],
  ["1.0", "1"],
  ['"1.10"', "1.10"],
  ["1e3", "1000"],
  ["1.5e10", "15000000000"],
  ["1e20", "100000000000000000000"],
  ["1e21", "1e+21"],
  ["1e-6", "0.000001"],
  ["1e-7", "1e-7"],
  [".5", "0.5"],
  ["-.5", "-0.5"],
  ["1.", "1"],
  ["-0", "0"],
  ["+12", "12"],
  ["010", "8"],
  ["-010", "-8"],
  ['"010"', "010"],
  ["08", "8"],
  ["0o17", "15"],
  ["0O17", "15"],
  ["0o8", "0o8"],
  ["0x1F", "31"],
  ["-0x1F", "-31"],
  ["0b11", "3"],
  ["1_000", "1000"],
  ["_1", "_1"],
  ["12:30:45", "12:30:45"],
  ["1.36.4-20260930", "1.36.4-20260930"],
  ["123456789012", "123456789012"],
  ["9007199254740993", "9007199254740993"],
  ["9223372036854775807", "9223372036854775807"],
  ["-9223372036854775808", "-9223372036854775808"],
  ["-9223372036854775809", "-9223372036854776000"],
  ["18446744073709551615", "18446744073709551615"],
  ["99999999999999999999999", "1e+23"],
  ["1e400", "1e400"],
  ["true", "true"],
  ["True", "true"],
  ["yes", "yes"],
  ["no", "no"],
  ["on", "on"],
  ["y", "y"],
  ["~", ""],
  ["", ""],
  ['""', ""],
  ["2026-11-21", "2026-11-21 00:00:00 +0000 UTC"],
  ["2026-1-2", "2026-01-02 00:00:00 +0000 UTC"],
  ["2026-02-30", "2026-02-30"],
  ['"2026-11-21"', "2026-11-21"],
  ["2026-11-21T10:00:00Z", "2026-11-21 10:00:00 +0000 UTC"],
  ["2001-12-14 21:59:43.10", "2001-12-14 21:59:43.1 +0000 UTC"],
  ["2026-11-21T10:00:00.5+09:00", "2026-11-21 10:00:00.5 +0900 +0900"],
  ["!!str 010", "010"],
  ['!!int "7"', "7"],
  ["|\n  one\n  two\n", "one\ntwo\n"],
  [">\n  folded\n  text\n", "folded text\n"],
  ["{}", "{}"],
  ["[]", "[]"],
  ["[1.50, yes, true, ~, x]", '[1.5,"yes",true,null,"x"]'],
  ["{zebra: 1, apple: 2, 10: x, 2: y}", '{"10":"x","2":"y","apple":2,"zebra":1}'],
  ["{a: 010, b: 9223372036854775807}", '{"a":8,"b":9223372036854775807}'],
  ["{a: 18446744073709551615}", '{"a":18446744073709552000}'],
  ["{a: 2026-11-21}", '{"a":"2026-11-21 00:00:00 +0000 UTC"}'],
  ["{a: <b>&}", '{"a":"\\u003cb\\u003e\\u0026"}'],
  ["{secure: 1}", '{"secure":1}'],
  ["{secure: text, more: text}", '{"more":"text","secure":"text"}'],
];

describe("a value reaches a program as the CLI hands it over", () => {
  for (const [written, expected] of scalars)
    it(`${JSON.stringify(written)} as ${JSON.stringify(expected)}`, () => {
      const { config, secretKeys } = read("", `key: ${written.replaceAll("\n", "\n  ")}\n`);
      assert.deepEqual([config, secretKeys], [{ "shop:key": expected }, []]);
    });

  it("by full key, whoever's it is", () => {
    const { config } = read(
      "",
      "region: mine\naws:region: ap-northeast-1\naws:defaultTags:\n  tags: {a: b}\nshop:config:old: x\n",
    );
    assert.deepEqual(config, {
      "shop:region": "mine",
      "aws:region": "ap-northeast-1",
      "aws:defaultTags": '{"tags":{"a":"b"}}',
      "shop:old": "x",
    });
  });

  it("with anchors and merge keys resolved", () => {
    const { config } = read("", "a: &a {k: 1, m: 1}\nb: *a\nc: {<<: *a, m: 2}\n");
    assert.deepEqual(config, { "shop:a": '{"k":1,"m":1}', "shop:b": '{"k":1,"m":1}', "shop:c": '{"k":1,"m":2}' });
  });

  it("from the first document of a file, with or without a byte order mark", () => {
    const folder = folderOf({ ...files("", ""), "Pulumi.dev.yaml": "\ufeffconfig:\n  a: 1\n---\nconfig:\n  a: 2\n" });
    assert.deepEqual(readStackFiles(folder, "dev").config, { "shop:a": "1" });
  });
});
