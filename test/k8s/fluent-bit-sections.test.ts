import { strict as assert } from "node:assert";
import fc from "fast-check";
import { configProblems, overlap } from "../../k8s/fluent-bit-config/problems.ts";
import { render } from "../../k8s/fluent-bit-config/render.ts";
import {
  type ConfigFile,
  entriesOf,
  type Filter,
  type Input,
  type Section,
} from "../../k8s/fluent-bit-config/sections.ts";
import { sentence } from "../../problems.ts";
import { fits, read } from "./fluent-bit-reader.ts";

const permitted = { variables: ["NODE"], ownInputs: true };

const input: Input = { kind: "INPUT", plugin: "tail", tag: "application.*", properties: { Path: "/a" } };
const filter: Filter = { kind: "FILTER", plugin: "grep", match: "application.*", properties: { Exclude: "$log x" } };

function problemsOf(sections: Section[], more: Partial<ConfigFile> = {}): string[] {
  return configProblems([{ name: "a.conf", sections, ...more }], permitted).map(sentence);
}

describe("fluent-bit-config sections", () => {
  it("come back as they were written, whatever they hold", () => {
    const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,20}$/);
    const value = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
      .filter((text) => text.trim() === text && !/[\p{Cc}]|\$\{/u.test(text));
    const properties = fc.dictionary(
      key,
      fc.oneof(value, fc.integer(), fc.boolean(), fc.array(value, { minLength: 1 })),
      {
        minKeys: 1,
        maxKeys: 6,
      },
    );
    const section: fc.Arbitrary<Section> = fc.oneof(
      fc.record({ kind: fc.constant("INPUT" as const), plugin: key, tag: key, properties }),
      fc.record({ kind: fc.constant("FILTER" as const), plugin: key, match: fc.constant("*"), properties }),
      fc.record({ kind: fc.constant("OUTPUT" as const), plugin: key, match: fc.constant("*"), properties }),
    );
    fc.assert(
      fc.property(fc.array(section, { maxLength: 8 }), (generated) => {
        const sections = [input, ...generated];
        const file = { name: "a.conf", sections };
        fc.pre(configProblems([file], permitted).length === 0);
        const back = read(render([file], permitted)["a.conf"]!);
        assert.deepEqual(
          back.sections.map(({ kind, entries }) => [kind, entries]),
          sections.map((one) => [one.kind, entriesOf(one)]),
        );
      }),
    );
  });

  it("never write a file whose text would be read otherwise", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
        const file = { name: "a.conf", sections: [{ ...input, properties: { Path: text } }] };
        const problems = configProblems([file], permitted);
        if (problems.length > 0) return;
        assert.deepEqual(read(render([file], permitted)["a.conf"]!).sections[0]!.entries.at(-1), ["Path", text]);
      }),
    );
  });

  it("fail to be written where there is a problem", () => {
    assert.throws(() => render([{ name: "a.conf", sections: [{ ...input, tag: "" }] }], permitted), /Tag is missing/);
  });

  it("writes a multiline parser the way Fluent Bit wants its rules", () => {
    const parser: Section = {
      kind: "MULTILINE_PARSER",
      name: "indented",
      flushTimeoutMilliseconds: 1000,
      rules: [
        { state: "start_state", regex: "^\\S", next: "cont" },
        { state: "cont", regex: "^\\s", next: "cont" },
      ],
    };
    assert.deepEqual(entriesOf(parser).slice(2), [
      ["flush_timeout", "1000"],
      ["rule", '"start_state" "/^\\S/" "cont"'],
      ["rule", '"cont" "/^\\s/" "cont"'],
    ]);
    assert.deepEqual(problemsOf([parser]), []);
    assert.equal(problemsOf([{ ...parser, rules: [] }]).length, 1);
  });

  const refusals: [what: string, sections: Section[], message: RegExp][] = [
    ["a line break in a value", [{ ...input, properties: { Path: "/a\n[OUTPUT]" } }], /Path is .*one line/],
    ["blanks around a value", [{ ...input, properties: { Path: " /a" } }], /blanks around a value are lost/],
    ["an empty value", [{ ...input, properties: { Path: "" } }], /a value is needed/],
    ["a key of two words", [{ ...input, properties: { "Path two": "x" } }], /a key is one word/],
    ["a section within a key", [{ ...input, properties: { "[x]": "x" } }], /a key is one word/],
    ["an empty Name", [{ ...input, plugin: "" }], /Name is missing/],
    ["an empty Tag", [{ ...input, tag: "" }], /Tag is missing/],
    ["no Match", [input, { ...filter, match: undefined }], /Match is missing/],
    ["Match beside Match_Regex", [input, { ...filter, matchRegex: "x" }], /only one of the two is used/],
    [
      "a Match that no tag fits",
      [input, { ...filter, match: "aplication.*" }],
      /no input gives its records such a tag/,
    ],
    [
      "a variable the container lacks",
      [{ ...input, properties: { Path: "/${CLUSTER}" } }],
      /\$\{CLUSTER\} as an environment variable/,
    ],
    [
      "one database for two inputs",
      [
        { ...input, properties: { DB: "/s/a.db" } },
        { ...input, properties: { DB: "/s/a.db" } },
      ],
      /another input keeps its positions there/,
    ],
    [
      "two parsers of one name",
      [1, 2].map(() => ({ kind: "PARSER", name: "p", format: "json", properties: {} }) as const),
      /another parser has that name/,
    ],
    ["two services", [1, 2].map(() => ({ kind: "SERVICE", properties: { Flush: 1 } }) as const), /a second time/],
    ["an empty section", [{ kind: "SERVICE", properties: {} }], /has no lines/],
  ];
  for (const [what, sections, message] of refusals) {
    it(`fails for ${what}`, () => {
      const problems = problemsOf(sections);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0]!, message);
    });
  }

  it("fails for an include that is not there", () => {
    assert.match(problemsOf([input], { includes: ["b.conf"] })[0]!, /there is no such file/);
  });

  it("takes a variable that the container has", () => {
    assert.deepEqual(problemsOf([{ ...input, properties: { Path: "/${NODE}" } }]), []);
  });

  it("knows when two wildcards can mean the same tag", () => {
    assert.ok(overlap("application.var.log.containers.*_demo_*", "application.*"));
    assert.ok(!overlap("host.*", "application.*"));
    const wildcard = fc.stringMatching(/^[ab*]{0,6}$/);
    fc.assert(
      fc.property(wildcard, fc.stringMatching(/^[ab]{0,6}$/), (one, text) => {
        assert.equal(overlap(one, text), fits(one, text));
        assert.equal(overlap(text, one), fits(one, text));
      }),
    );
  });
});
