import assert from "node:assert/strict";
import fc from "fast-check";
import { policyDocument } from "../../model/iam.ts";
import { unnamed } from "../../model/iam-patterns.ts";
import { type AwsRequest, mayCall } from "../../model/iam-simulation.ts";
import { Answer } from "../../model/kubernetes.ts";
import type { Json } from "../../plan/plan.ts";
import { unknown } from "../checks/plan-builder.ts";

const { Yes, No, CannotTell } = Answer;
type Statement = Record<string, Json>;

const bucket = "arn:aws:s3:::shop/file";
const request: AwsRequest = { action: "s3:GetObject", resource: bucket, keys: {}, complete: [] };
const answer = (statements: Json, part: Partial<AwsRequest> = {}) =>
  mayCall([policyDocument({ Statement: statements })], { ...request, ...part });
const allow = (part: Statement = {}): Statement => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: "*",
  ...part,
});
const deny = (part: Statement = {}): Statement => ({ ...allow(part), Effect: "Deny" });

describe("what IAM would answer", () => {
  const cases: readonly (readonly [what: string, statements: Statement[], wanted: Answer])[] = [
    ["nothing is allowed by itself", [], No],
    ["what is listed is allowed", [allow({ Action: ["s3:ListBucket", "S3:getobject"] })], Yes],
    ["wildcards in actions", [allow({ Action: "s3:Get*" })], Yes],
    ["other actions are not meant", [allow({ Action: "s3:PutObject" })], No],
    ["resources are meant exactly", [allow({ Resource: "arn:aws:s3:::shop" })], No],
    ["one of several resources", [allow({ Resource: ["arn:aws:s3:::x", "arn:aws:s3:::shop/*"] })], Yes],
    ["a denial wins, whatever the order", [deny(), allow()], No],
    ["a denial of something else does not count", [allow(), deny({ Resource: "arn:aws:s3:::other/*" })], Yes],
    [
      "a denial under a condition nobody can judge",
      [allow(), deny({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })],
      CannotTell,
    ],
    [
      "a condition nobody can judge",
      [allow({ Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01" } } })],
      CannotTell,
    ],
    ["a variable in a resource", [allow({ Resource: "arn:aws:s3:::${aws:username}/*" })], CannotTell],
    ["an action that is not known", [allow({ Action: ["s3:PutObject", unknown] })], CannotTell],
    ["a resource that is not known", [allow({ Resource: unknown })], CannotTell],
    ["a condition that is not known", [allow({ Condition: unknown })], CannotTell],
  ];
  for (const [what, statements, wanted] of cases)
    it(`${what}: ${wanted}`, () => assert.equal(answer(statements), wanted));

  it("is about everything but what NotAction and NotResource name", () => {
    const all = { Effect: "Allow", Resource: "*" };
    assert.equal(answer([{ ...all, NotAction: "s3:Get*" }]), No);
    assert.equal(answer([{ Effect: "Allow", Action: "*", NotResource: bucket }]), No);
    assert.equal(answer([{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::other" }]), Yes);
  });

  it("needs one of the resources to be allowed, and all of them to be denied, where nobody knows which is meant", () => {
    const some = { resource: `arn:${unnamed}:s3:${unnamed}:${unnamed}:${unnamed}` };
    assert.equal(answer([allow({ Resource: bucket })], some), Yes);
    assert.equal(answer([allow(), deny({ Resource: bucket })], some), CannotTell);
    assert.equal(answer([allow(), deny({ Resource: "arn:*" })], some), No);
  });

  it("cannot be told of a document that is not known, unless another denies it", () => {
    const hidden = policyDocument(unknown);
    const of = (...statements: Statement[]) => policyDocument({ Statement: statements });
    assert.equal(mayCall([hidden], request), CannotTell);
    assert.equal(mayCall([hidden, of(allow())], request), CannotTell);
    assert.equal(mayCall([of(deny()), hidden], request), No);
  });

  const actions = fc.constantFrom("s3:GetObject", "s3:PutObject", "iam:PassRole", "s3:*", "*", "s3:Get?bject");
  const resources = fc.constantFrom(bucket, "arn:aws:s3:::shop/*", "arn:aws:s3:::other", "*");
  const statement = fc.record({
    Effect: fc.constantFrom<Json>("Allow", "Deny"),
    Action: fc.array(actions, { minLength: 1, maxLength: 3 }),
    Resource: fc.array(resources, { minLength: 1, maxLength: 2 }),
  });

  it("is what some statement allows and none denies, in whatever order they stand", () => {
    const speaks = ({ Action, Resource }: { Action: string[]; Resource: string[] }) =>
      Action.some((name) => ["s3:GetObject", "s3:*", "*", "s3:Get?bject"].includes(name)) &&
      Resource.some((name) => name !== "arn:aws:s3:::other");
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), fc.boolean(), (all, reverse) => {
        const about = all.filter(speaks).map(({ Effect }) => Effect);
        const wanted = about.includes("Allow") && !about.includes("Deny") ? Yes : No;
        assert.equal(answer((reverse ? [...all].reverse() : all) as Json), wanted);
      }),
    );
  });

  const anything = fc.oneof(fc.constantFrom<Json>(null, true, 1, "", "*", "${", unknown, [unknown], {}), fc.string());
  it("is never an error, and never yes where a plain denial stands beside", () => {
    const odd = fc.dictionary(
      fc.constantFrom("Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"),
      anything,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(odd, anything), { maxLength: 4 }), (statements) => {
        assert.notEqual(answer([...(statements as Json[]), deny({ Action: "*" })]), Yes);
      }),
    );
  });
});

describe("conditions of IAM", () => {
  const keys = { "aws:RequestTag/team": ["web"], "aws:TagKeys": ["team", "cost"], "s3:max-keys": ["10"] };
  const complete = ["aws:ResourceTag/"];
  const holds = (operator: string, key: string, ...values: string[]) =>
    answer([allow({ Condition: { [operator]: { [key]: values.length === 1 ? values[0]! : values } } })], {
      keys,
      complete,
    });
  const team = "aws:RequestTag/team";
  const none = "aws:ResourceTag/team";

  const cases: readonly (readonly [operator: string, key: string, values: string[], wanted: Answer])[] = [
    ["StringEquals", team, ["web"], Yes],
    ["StringEquals", "AWS:requesttag/team", ["shop", "web"], Yes],
    ["StringEquals", team, ["Web"], No],
    ["StringEquals", team, ["w*"], No],
    ["StringEqualsIgnoreCase", team, ["WEB"], Yes],
    ["StringNotEquals", team, ["web", "shop"], No],
    ["StringNotEquals", team, ["shop"], Yes],
    ["StringNotEquals", none, ["shop"], Yes],
    ["StringLike", team, ["w*b"], Yes],
    ["StringNotLike", team, ["w*b"], No],
    ["StringEquals", none, ["web"], No],
    ["StringEqualsIfExists", none, ["web"], Yes],
    ["StringEqualsIfExists", team, ["shop"], No],
    ["StringEquals", "aws:SourceVpc", ["vpc-1"], CannotTell],
    ["StringEquals", team, ["${aws:PrincipalTag/team}"], CannotTell],
    ["StringEquals", "aws:TagKeys", ["team"], CannotTell],
    ["ForAnyValue:StringEquals", "aws:TagKeys", ["team"], Yes],
    ["ForAnyValue:StringEquals", "aws:TagKeys", ["owner"], No],
    ["ForAllValues:StringEquals", "aws:TagKeys", ["team"], No],
    ["ForAllValues:StringLike", "aws:TagKeys", ["team", "c*"], Yes],
    ["ForAllValues:StringEquals", none, ["web"], Yes],
    ["ForAnyValue:StringEquals", none, ["web"], No],
    ["ForAnyValue:StringNotEquals", none, ["web"], No],
    ["Null", none, ["true"], Yes],
    ["Null", none, ["false"], No],
    ["Null", team, ["true"], No],
    ["Null", team, ["false"], Yes],
    ["Null", "aws:SourceVpc", ["true"], CannotTell],
    ["NumericLessThanEquals", "s3:max-keys", ["10"], Yes],
    ["NumericGreaterThan", "s3:max-keys", ["10"], No],
    ["NumericNotEquals", "s3:max-keys", ["9"], Yes],
    ["BinaryEquals", team, ["d2Vi"], CannotTell],
  ];
  for (const [operator, key, values, wanted] of cases)
    it(`${operator} of ${key} and ${values.join(", ")}: ${wanted}`, () =>
      assert.equal(holds(operator, key, ...values), wanted));

  it("of ARNs go part by part, of booleans by their names, and all of them must hold", () => {
    const of = (Condition: Json, given: Record<string, string[]>) =>
      answer([allow({ Condition })], { keys: given, complete });
    const vpc = { "ec2:Vpc": ["arn:aws:ec2:eu-west-1:1:vpc/vpc-1"] };
    assert.equal(of({ ArnLike: { "ec2:Vpc": "arn:aws:ec2:*:*:vpc/vpc-1" } }, vpc), Yes);
    assert.equal(of({ ArnEquals: { "ec2:Vpc": "arn:aws:ec2:*:vpc/vpc-1" } }, vpc), No);
    assert.equal(of({ ArnNotLike: { "ec2:Vpc": "arn:aws:ec2:*:*:vpc/vpc-1" } }, vpc), No);
    assert.equal(of({ Bool: { "aws:SecureTransport": true } }, { "aws:SecureTransport": ["true"] }), Yes);
    assert.equal(of({ Bool: { "aws:SecureTransport": "false" } }, { "aws:SecureTransport": ["true"] }), No);
    const both = { ArnLike: { "ec2:Vpc": "*" }, StringEquals: { "aws:ResourceTag/a": "b" } };
    assert.equal(of(both, vpc), No);
    assert.equal(of(both, { ...vpc, "aws:ResourceTag/a": ["b"] }), Yes);
  });

  it("take a stand-in for whatever is named", () => {
    const given = { keys: { "aws:RequestedRegion": [unnamed] }, complete };
    const region = (value: string) =>
      answer([allow({ Condition: { StringEquals: { "aws:RequestedRegion": value } } })], given);
    assert.equal(region("eu-west-1"), Yes);
  });
});
