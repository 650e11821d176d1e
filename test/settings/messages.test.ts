import assert from "node:assert/strict";
import * as z from "zod";
import { sentence } from "../../problems.ts";
import { problemsOf } from "../../settings/messages.ts";
import { cidrBlock, kubernetesVersion, name63, retentionDays } from "../../settings/primitives.ts";

const exposure = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("alb"), host: z.string().optional() }),
  z.strictObject({ type: z.literal("nlb"), crossZone: z.boolean().optional() }),
]);

const schema = z.strictObject({
  size: z.strictObject({ min: z.int().min(1).max(10).default(1), share: z.number().min(0).default(0) }).prefault({}),
  version: kubernetesVersion().optional(),
  block: cidrBlock({ largest: 16, smallest: 28 }).optional(),
  strategy: z.enum(["none", "single", "onePerZone"]).optional(),
  days: retentionDays().optional(),
  flag: z.boolean().optional(),
  zones: z.union([z.int().min(2), z.array(z.string()).min(2)]).optional(),
  named: z.record(name63(), z.strictObject({ image: z.string().min(1).describe("Image to run") })).optional(),
  exposure: exposure.optional(),
  list: z.array(z.string().min(2)).max(2).optional(),
});

function sentencesOf(input: unknown): string[] {
  const result = schema.safeParse(input);
  return problemsOf(result.error?.issues ?? [], schema, input).map(sentence);
}

const table: [name: string, input: unknown, sentence: string][] = [
  ["unknown key, near", { sise: {} }, "sise is no setting known here. Did you mean size?"],
  ["unknown key, nested, other case", { size: { Min: 1 } }, "size.Min is no setting known here. Did you mean min?"],
  [
    "unknown key, far",
    { size: { colour: 1 } },
    "size.colour is no setting known here. What can stand here: min, share.",
  ],
  ["number for text", { version: 1.3 }, 'version is 1.3, but must be text. Put it in quotes, like "1.36".'],
  [
    "text of another form",
    { version: "1.x" },
    'version is "1.x", which is no Kubernetes minor version. Write it in quotes, like "1.36".',
  ],
  ["text for number", { size: { min: "3" } }, 'size.min is "3", but must be a whole number. Write 3 without quotes.'],
  [
    "words for number",
    { size: { min: "three" } },
    'size.min is "three", but must be a whole number. Write a whole number.',
  ],
  ["fraction", { size: { min: 1.5 } }, "size.min is 1.5, but must be a whole number. Write a whole number."],
  ["too small", { size: { min: 0 } }, "size.min is 0, but must be at least 1. Choose a number from 1 to 10."],
  ["too big", { size: { min: 11 } }, "size.min is 11, but must be at most 10. Choose a number from 1 to 10."],
  ["half open range", { size: { share: -1 } }, "size.share is -1, but must be at least 0. Choose 0 or more."],
  ["quoted boolean", { flag: "true" }, 'flag is "true", but must be true or false. Write true without quotes.'],
  ["nothing", { flag: null }, "flag is null, but must be true or false. Write true or false, or remove the line."],
  [
    "text for group",
    { size: "big" },
    'size is "big", but must be a group of settings. Write its settings below it, indented: min, share.',
  ],
  [
    "choice, near",
    { strategy: "onePerZon" },
    'strategy is "onePerZon", but must be one of none, single and onePerZone. Did you mean onePerZone?',
  ],
  [
    "choice, far",
    { strategy: "several" },
    'strategy is "several", but must be one of none, single and onePerZone. Choose one of them.',
  ],
  [
    "host bits",
    { block: "10.1.0.0/15" },
    'block is "10.1.0.0/15", which has address bits beyond its /15 mask. Write 10.0.0.0/15 instead.',
  ],
  [
    "block too large",
    { block: "10.0.0.0/8" },
    'block is "10.0.0.0/8", but must lie between /16 and /28. Choose a mask from /16 (largest) to /28 (smallest).',
  ],
  [
    "no block",
    { block: "10.0.0.0" },
    'block is "10.0.0.0", which is no IPv4 CIDR block. Write an address and a mask, like 10.0.0.0/16.',
  ],
  ["union, number", { zones: 1 }, "zones is 1, but must be at least 2. Choose 2 or more."],
  ["union, list", { zones: ["a"] }, 'zones is ["a"], but needs at least 2 entries. Add one.'],
  ["union, list entry", { zones: ["a", 3] }, 'zones[1] is 3, but must be text. Put it in quotes, like "3".'],
  [
    "union, neither",
    { zones: {} },
    "zones is {}, but must be a whole number or a list. Write a whole number or a list.",
  ],
  ["missing", { named: { web: {} } }, "named.web.image is missing. Add it. Image to run."],
  [
    "name",
    { named: { Web: { image: "a" } } },
    "named.Web has a name which is no name Kubernetes accepts. Use at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends.",
  ],
  [
    "discriminator",
    { exposure: { type: "elb" } },
    'exposure.type is "elb", but must be one of alb and nlb. Did you mean alb?',
  ],
  [
    "key of another form",
    { exposure: { type: "nlb", crosZone: true } },
    "exposure.crosZone is no setting known here. Did you mean crossZone?",
  ],
  [
    "list too long",
    { list: ["aa", "bb", "cc"] },
    'list is ["aa","bb","cc"], but may have at most 2 entries. Remove the others.',
  ],
  ["empty entry", { list: [""] }, 'list[0] is "", but must not be empty. Write text, or remove the line.'],
];

describe("settings/messages", () => {
  for (const [name, input, expected] of table)
    it(`${name}: ${expected.slice(0, 60)}`, () => assert.deepEqual(sentencesOf(input), [expected]));

  it("tells the nearest of many numbers", () => {
    assert.match(
      sentencesOf({ days: 10 })[0] ?? "",
      /^days is 10, but must be one of 1, 3, 5, .* The nearest is 7\.$|^days is 10, .*The nearest is 14\.$/,
    );
  });

  it("tells every mistake at once", () => {
    assert.equal(sentencesOf({ size: { min: 0, mx: 1 }, flag: 1, strategy: "x", named: { a: {}, b: {} } }).length, 6);
  });
});
