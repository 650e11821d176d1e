import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { ReadSection } from "../k8s/fluent-bit-reader.ts";
import { lets, logStream, namesOf, sectionsOf, tagOf, tailedFiles, takes } from "./log-path-fluent-bit.ts";

function section(entries: Readonly<Record<string, string>>): ReadSection {
  return { kind: "INPUT", entries: Object.entries(entries) };
}

const id = "0123456789abcdef".repeat(4);

describe("what Fluent Bit does with a line", () => {
  let folder = "";

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "logs-"));
    for (const name of ["a.log", "b.log", "b.txt", ".hidden.log"]) writeFileSync(join(folder, name), "");
    mkdirSync(join(folder, "folder.log"));
    symlinkSync(join(folder, "a.log"), join(folder, "link.log"));
    symlinkSync(join(folder, "nothing"), join(folder, "broken.log"));
  });

  after(() => rmSync(folder, { recursive: true }));

  it("reads the sections of the main file, then those of the files it includes", () => {
    const files = {
      "fluent-bit.conf": "[SERVICE]\n    Flush 5\n\n@INCLUDE a.conf\n",
      "a.conf": "[INPUT]\n    Name tail\n",
    };
    assert.deepEqual(
      sectionsOf(files).map(({ kind }) => kind),
      ["SERVICE", "INPUT"],
    );
    assert.throws(() => sectionsOf({ "fluent-bit.conf": "@INCLUDE b.conf\n" }), /there is no b\.conf/);
  });

  for (const [what, entries, expected] of [
    ["files and links to files", { Path: "*.log" }, ["a.log", "b.log", "link.log"]],
    ["several paths", { Path: "b.*, a.log" }, ["b.log", "b.txt", "a.log"]],
    ["none that is excluded", { Path: "*.log", Exclude_Path: "b*, l*k.log" }, ["a.log"]],
  ] as const)
    it(`tails ${what}`, () => {
      const absolute = Object.entries(entries).map(([key, value]) => [
        key,
        value.replace(/[^ ,]+/g, (one) => join(folder, one)),
      ]);
      assert.deepEqual(
        tailedFiles(section(Object.fromEntries(absolute))).map((file) => basename(file)),
        expected,
      );
    });

  for (const [tag, file, expected] of [
    ["application.*", "/var/log/a_b_c.log", "application.var.log.a_b_c.log"],
    ["one*", "/a", "one.a"],
    ["fixed", "/var/log/a.log", "fixed"],
  ] as const)
    it(`tags ${file} as ${expected} by ${tag}`, () => assert.equal(tagOf(section({ Tag: tag }), file), expected));

  for (const [entries, tag, expected] of [
    [{ Match: "a.*" }, "a.b", true],
    [{ Match: "a.*" }, "ab", false],
    [{ Match_Regex: "^a\\.(b|c)$" }, "a.c", true],
    [{ Match_Regex: "^a\\.(b|c)$" }, "a.d", false],
  ] as const)
    it(`${expected ? "routes" : "does not route"} ${tag} by ${JSON.stringify(entries)}`, () =>
      assert.equal(takes(section(entries), tag), expected));

  for (const [tag, expected] of [
    [`a.web-1_ns_nginx-${id}.log`, ["web-1", "ns", "nginx", id]],
    [`a.web.v1_ns_a-b-${id}.log`, ["web.v1", "ns", "a-b", id]],
    [`b.web-1_ns_nginx-${id}.log`, []],
    [`a.web-1_ns_nginx-${id.slice(1)}.log`, []],
  ] as const)
    it(`takes ${expected.length === 0 ? "nothing" : expected.slice(0, 3).join(", ")} from ${tag.slice(0, 20)}…`, () =>
      assert.deepEqual(Object.values(namesOf(section({ Kube_Tag_Prefix: "a." }), tag) ?? {}), expected));

  it("names a stream after its prefix and the tag, or as it is told", () => {
    const environment = { HOST_NAME: "node-1" };
    assert.equal(logStream(section({ log_stream_prefix: "${HOST_NAME}-" }), "a.b", environment), "node-1-a.b");
    assert.equal(logStream(section({ log_stream_name: "of-${HOST_NAME}" }), "a.b", environment), "of-node-1");
  });

  it("lets pass what is not excluded, and what is asked for", () => {
    const exclude = section({ Name: "grep", Exclude: "$log kube-probe/" });
    assert.deepEqual([lets(exclude, "GET / kube-probe/1.36"), lets(exclude, "GET /")], [false, true]);
    assert.deepEqual(
      [lets(section({ Regex: "$log ^E" }), "E1"), lets(section({ Regex: "log ^E" }), "I1")],
      [true, false],
    );
  });
});
