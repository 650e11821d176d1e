import assert from "node:assert/strict";
import { permissionChange } from "../../diff/effects/permissions.ts";
import type { Json } from "../../plan/plan.ts";

const policy = (...statements: Json[]) => JSON.stringify({ Statement: statements });
const allow = (Action: Json, Resource: Json = "*", more: Record<string, Json> = {}): Json => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const deny = (Action: Json): Json => ({ Effect: "Deny", Action, Resource: "*" });
const change = (before: Json, after: Json) => permissionChange(before, after);
const nothing = { lost: [], narrowed: [], gained: [], denied: [] };

const cases: [title: string, before: Json, after: Json, expected: ReturnType<typeof permissionChange>][] = [
  ["the same in another order", policy(allow(["a:B", "c:D"])), policy(allow(["c:D", "a:B"])), nothing],
  ["a statement split in two", policy(allow(["a:B", "c:D"])), policy(allow("a:B"), allow("c:D")), nothing],
  [
    "a pattern that covers, whatever the case",
    policy(allow("s3:GetObject")),
    policy(allow("S3:get*")),
    { ...nothing, gained: ["S3:get*"] },
  ],
  ["a question mark for one letter", policy(allow("a:Bc")), policy(allow("a:B?")), { ...nothing, gained: ["a:B?"] }],
  ["a pattern made narrower", policy(allow("s3:*")), policy(allow("s3:Get*")), { ...nothing, lost: ["s3:*"] }],
  ["a resource that a wildcard covers", policy(allow("a:B", "arn:x/1")), policy(allow("a:B", "arn:x/*")), nothing],
  ["a resource less", policy(allow("a:B", ["r", "s"])), policy(allow("a:B", "r")), { ...nothing, narrowed: ["a:B"] }],
  [
    "a condition that goes",
    policy(allow("a:B", "*", { Condition: { Bool: { x: "true" } } })),
    policy(allow("a:B")),
    nothing,
  ],
  ["a denial that goes", policy(allow("a:B"), deny("a:C")), policy(allow("a:B")), nothing],
  ["a denial that comes", policy(allow("a:B")), policy(allow("a:B"), deny("a:B")), { ...nothing, denied: ["a:B"] }],
  ["no document any more", policy(allow("a:B")), null, { ...nothing, lost: ["a:B"] }],
  ["a document that is none", policy(allow("a:B")), "}", undefined],
  ["a document that is not known", policy(allow("a:B")), { unknown: true }, undefined],
  ["everything but", policy({ Effect: "Allow", NotAction: "a:B", Resource: "*" }), policy(allow("*")), undefined],
];

describe("permissionChange", () => {
  for (const [title, before, after, expected] of cases)
    it(`of ${title}`, () => assert.deepEqual(change(before, after), expected));

  it("takes no time for hostile patterns", () => {
    const pattern = `a:${"*a".repeat(2000)}b`;
    const action = `a:${"a".repeat(4000)}`;
    assert.deepEqual(change(policy(allow(action)), policy(allow(pattern)))?.lost, [action]);
  });
});
