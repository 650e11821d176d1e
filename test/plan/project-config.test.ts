import { strict as assert } from "node:assert";
import { readStackFiles } from "../../plan/project.ts";
import { files, folderOf, read, refusal, removeFolders } from "./project-folder.ts";

after(removeFolders);

describe("what Pulumi.yaml declares", () => {
  const declared = `
short: text
count: 3
list: [a, 1]
typed: {type: string, default: x}
amount: {type: integer, default: 7}
flag: {type: boolean, default: false}
group: {type: object, default: {a: 1.5}}
texts: {type: array, items: {type: string}, default: []}
empty: {type: string, default: ""}
given: {value: {x: 1}}
aws:region: us-east-1
aws:defaultTags: {value: {tags: {a: b}}}
`;
  const defaults = {
    "shop:short": "text",
    "shop:count": "3",
    "shop:list": '["a",1]',
    "shop:typed": "x",
    "shop:amount": "7",
    "shop:flag": "false",
    "shop:group": '{"a":1.5}',
    "shop:texts": "[]",
    "shop:empty": "",
    "shop:given": '{"x":1}',
    "aws:region": "us-east-1",
    "aws:defaultTags": '{"tags":{"a":"b"}}',
  };

  for (const [what, stack] of [
    ["empty", ""],
    ["of comments alone", "# nothing\n"],
    ["without values", "config:\n"],
    ["with other keys of Pulumi's", "encryptionsalt: v1:abc\n"],
  ] as const)
    it(`is what a stack file ${what} has`, () => {
      const folder = folderOf({ ...files(declared, ""), "Pulumi.dev.yaml": stack });
      assert.deepEqual(readStackFiles(folder, "dev").config, defaults);
    });

  it("gives way to the stack's own values, which replace a default as a whole", () => {
    const stack = "shop:short: other\ncount: 4\ngroup: {b: 2}\naws:region: ap-northeast-1\n";
    assert.deepEqual(read(declared, stack).config, {
      ...defaults,
      "shop:short": "other",
      "shop:count": "4",
      "shop:group": '{"b":2}',
      "aws:region": "ap-northeast-1",
    });
  });

  /** A declared type, and values that the CLI takes and refuses. */
  const types: readonly (readonly [declaration: string, taken: readonly string[], refused: readonly string[]])[] = [
    ["type: string", ["text", "5", "1.36", "true", "''", ""], ["{x: 1}", "[a]"]],
    ["type: integer", ["5", "1.0", "1e3", "'12'", "-3"], ["1.5", "abc", "''", "", "' 12 '", "'0x10'", "[1]"]],
    ["type: boolean", ["true", "'false'"], ["yes", "1", "''", "{a: true}"]],
    ["type: object", ["{a: 1}", "{}"], ["text", "''", "", "[a]", "'{\"a\":1}'"]],
    ["type: array, items: {type: string}", ["[a, b]", "[]"], ["text", "", "[1]", "{a: b}"]],
    ["type: array, items: {type: integer}", ["[1, '2']"], ["[1, x]", "[1.5]"]],
    ["type: array, items: {type: object}", ["[{a: 1}]"], ["[{a: 1}, 3]"]],
    ["type: array, items: {type: array, items: {type: string}}", ["[[a]]"], ["[[a], [1]]", "[a]"]],
  ];
  for (const [declaration, taken, refused] of types) {
    const type = /type: (\w+)/.exec(declaration)?.[1] ?? "";
    for (const value of taken)
      it(`${declaration} takes ${JSON.stringify(value)}`, () => {
        assert.equal(typeof read(`a: {${declaration}}\n`, `a: ${value}\n`).config["shop:a"], "string");
      });
    for (const value of refused)
      it(`${declaration} refuses ${JSON.stringify(value)}`, () => {
        const message = refusal(() => read(`a: {${declaration}}\n`, `a: ${value}\n`));
        assert.match(message, /^Pulumi\.dev\.yaml: shop:a is /);
        assert.match(message, new RegExp(`, but Pulumi\\.yaml declares it as ${type}\\. Write [^.]+\\.$`));
      });
  }

  it("is told of each mistake at once", () => {
    const project =
      "a: {type: string}\nb: {type: integer}\nc: {description: any}\nd: {type: array, items: {type: integer}}\n";
    assert.deepEqual(refusal(() => read(project, "b: many\nd: [1, two]\n")).split("\n"), [
      "Pulumi.dev.yaml: shop:a is missing. Pulumi.yaml declares it without a default: set it.",
      'Pulumi.dev.yaml: shop:b is "many", but Pulumi.yaml declares it as integer. Write a whole number.',
      "Pulumi.dev.yaml: shop:c is missing. Pulumi.yaml declares it without a default: set it.",
      'Pulumi.dev.yaml: shop:d is [1,"two"], but Pulumi.yaml declares it as array. Write a list, each item a whole number.',
    ]);
  });

  /** Declarations that the CLI refuses, whatever the stack says. */
  const broken: readonly (readonly [declaration: string, sentence: string])[] = [
    ["a: 1.5", "config.a is 1.5, which cannot stand alone. Write default: below it."],
    ["a:", "config.a is empty, which cannot stand alone. Write default: below it."],
    ["a: {x: 1}", "config.a.x is no part of a declaration. Put the value below default:."],
    ["aws:tags: {x: 1}", "config.aws:tags.x is no part of a declaration. Put the value below value:."],
    [
      "aws:region: {type: string, default: x}",
      "config.aws:region is not this project's, so it has a value and nothing else. Write value: alone below it.",
    ],
    [
      "a: {type: number}",
      'config.a.type is "number", but types are string, integer, boolean, array, object. Choose one.',
    ],
    ["a: {type: array}", "config.a is an array without items. Write the type of its items below items:."],
    ["a: {value: 1, default: 2}", "config.a has both a default and a value. Keep one."],
    ["a: {type: string, default: 5}", "config.a.default is 5, but its type is string. Write text."],
    ["a: {type: integer, default: x}", 'config.a.default is "x", but its type is integer. Write a whole number.'],
  ];
  for (const [declaration, sentence] of broken)
    it(`is refused as ${declaration}`, () => {
      assert.equal(
        refusal(() => read(`${declaration}\n`, "b: 1\n")),
        `Pulumi.yaml: ${sentence}`,
      );
    });
});

describe("an encrypted value", () => {
  const stack = `
clear: text
whole: {secure: v1:AAAA}
group: {shown: 1, hidden: {secure: v1:BBBB}}
list: [{secure: v1:CCCC}, {deep: [{secure: v1:DDDD}]}]
`;
  it("is never handed over, wherever it stands: a text that says so stands in, and its key is a secret's", () => {
    const { config, secretKeys } = read("", stack);
    assert.deepEqual(secretKeys, ["shop:whole", "shop:group", "shop:list"]);
    assert.deepEqual(config, {
      "shop:clear": "text",
      "shop:whole": "encrypted value of shop:whole (a19ccc3e)",
      "shop:group": '{"hidden":"encrypted value of shop:group.hidden (33737c71)","shown":1}',
      "shop:list":
        '["encrypted value of shop:list[0] (4e51cfce)",{"deep":["encrypted value of shop:list[1].deep[0] (66d19336)"]}]',
    });
    assert.ok(!JSON.stringify(config).includes("v1:"));
  });

  it("satisfies a declaration as secret, which a value in clear does not, and is not shown", () => {
    const project = "a: {type: string, secret: true}\n";
    assert.deepEqual(read(project, "a: {secure: v1:AAAA}\n").secretKeys, ["shop:a"]);
    assert.equal(
      refusal(() => read(project, "a: hunter2\n")),
      "Pulumi.dev.yaml: shop:a is not encrypted, but Pulumi.yaml declares it as secret. Set it with pulumi config set --secret a.",
    );
  });

  it("may be what a text, a number or a member has to be, but no group or list", () => {
    const secure = "{secure: v1:AAAA}";
    for (const type of ["string", "integer", "boolean"]) read(`a: {type: ${type}}\n`, `a: ${secure}\n`);
    read("a: {type: object}\n", `a: {b: ${secure}}\n`);
    read("a: {type: array, items: {type: string}}\n", `a: [${secure}]\n`);
    assert.equal(
      refusal(() => read("a: {type: object}\n", `a: ${secure}\n`)),
      'Pulumi.dev.yaml: shop:a is "(encrypted)", but Pulumi.yaml declares it as object. Write a group of settings, one key a line.',
    );
  });
});
