import assert from "node:assert/strict";
import type * as z from "zod";
import { nearest } from "../../settings/nearest.ts";
import * as primitives from "../../settings/primitives.ts";

interface Case {
  readonly schema: z.ZodType;
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

const cases: Record<string, Case> = {
  arn: {
    schema: primitives.arn("kms", "key/"),
    good: ["arn:aws:kms:ap-northeast-1:111122223333:key/abc", "arn:aws-cn:kms:cn-north-1:111122223333:key/abc"],
    bad: ["", "key/abc", "arn:aws:kms:ap-northeast-1:111122223333:alias/a", "arn:aws:s3:::bucket"],
  },
  "arn of iam": {
    schema: primitives.arn("iam", "policy/"),
    good: ["arn:aws:iam::111122223333:policy/a/b", "arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"],
    bad: ["arn:aws:iam:us-east-1:111122223333:policy/a", "arn:aws:iam::111122223333:role/a"],
  },
  principalArn: {
    schema: primitives.principalArn(),
    good: ["arn:aws:iam::111122223333:role/path/admin", "arn:aws-us-gov:iam::111122223333:user/alice"],
    bad: ["arn:aws:iam::111122223333:root", "arn:aws:iam::1111:role/a", "arn:aws:iam::111122223333:group/a"],
  },
  name63: { schema: primitives.name63(), good: ["a", "a-1", "0"], bad: ["", "-a", "a-", "A", "a_b", "a".repeat(64)] },
  quantity: { schema: primitives.quantity(), good: ["1", "1.5Gi", "250m", "8"], bad: ["1GB", "", "-1", "1 Gi"] },
  cpu: { schema: primitives.cpu(), good: ["1", "0.5", "250m"], bad: ["0.5m", "1Gi", "", "half"] },
  retentionDays: { schema: primitives.retentionDays(), good: [1, 30, 3653], bad: [0, 31, "30", null] },
  port: { schema: primitives.port(), good: [1, 65535], bad: [0, 65536, 1.5, "80"] },
  duration: { schema: primitives.duration(), good: ["30s", "5m", "1h30m"], bad: ["", "5", "m", "5 m", "30s5m"] },
  labels: {
    schema: primitives.labels(),
    good: [{ "example.com/team": "a" }, { a: "" }, {}],
    bad: [{ "-a": "b" }, { a: "b c" }, { a: 1 }, { "a/b/c": "d" }],
  },
  kubernetesVersion: { schema: primitives.kubernetesVersion(), good: ["1.36"], bad: ["1.36.4", "v1.36", 1.36, "136"] },
  addOnVersion: { schema: primitives.addOnVersion(), good: ["v1.22.4-eksbuild.3"], bad: ["v1.22.4", "latest", ""] },
  awsId: {
    schema: primitives.awsId("vpc"),
    good: ["vpc-01234567", "vpc-0123456789abcdef0"],
    bad: ["vpc-1", "sg-01234567"],
  },
  regionName: {
    schema: primitives.regionName(),
    good: ["ap-northeast-1", "us-gov-west-1", "cn-north-1", "us-isob-east-1", "eusc-de-east-1"],
    bad: ["tokyo", "ap-northeast-1a", ""],
  },
  zoneName: { schema: primitives.zoneName(), good: ["ap-northeast-1a"], bad: ["ap-northeast-1", "use1-az3", "a"] },
  day: { schema: primitives.day(), good: ["2028-02-29"], bad: ["2027-02-29", "2027-13-01", "27-01-01", "today"] },
  secretName: { schema: primitives.secretName(), good: ["databasePassword", "a.b-c_d"], bad: ["", "1a", "a b"] },
};

describe("settings/primitives", () => {
  for (const [name, { schema, good, bad }] of Object.entries(cases)) {
    it(`${name} accepts ${JSON.stringify(good)}`, () => {
      for (const value of good) assert.ok(schema.safeParse(value).success, JSON.stringify(value));
    });
    it(`${name} refuses ${JSON.stringify(bad).slice(0, 60)}`, () => {
      for (const value of bad) assert.ok(!schema.safeParse(value).success, JSON.stringify(value));
    });
  }
});

describe("settings/examples of ARNs", () => {
  const examples: [service: string, kind: string, example: string][] = [
    ["iam", "role/", "arn:aws:iam::111122223333:role/example"],
    ["kms", "key/", "arn:aws:kms:ap-northeast-1:111122223333:key/00000000-0000-4000-8000-000000000000"],
    ["acm", "certificate/", "arn:aws:acm:ap-northeast-1:111122223333:certificate/00000000-0000-4000-8000-000000000000"],
    [
      "wafv2",
      "regional/webacl/",
      "arn:aws:wafv2:ap-northeast-1:111122223333:regional/webacl/example/00000000-0000-4000-8000-000000000000",
    ],
  ];
  for (const [service, kind, example] of examples)
    it(`${service} ${kind} is what it accepts`, () => {
      const schema = primitives.arn(service, kind);
      assert.deepEqual(schema.meta()?.examples, [example]);
      assert.ok(schema.safeParse(example).success);
    });
});

describe("settings/nearest", () => {
  const known = ["natGateways", "network", "min", "max", "web"];
  const table: [word: string, near: string | undefined][] = [
    ["natGateway", "natGateways"],
    ["NATGATEWAYS", "natGateways"],
    ["netwrok", "network"],
    ["wbe", "web"],
    ["minSize", "min"],
    ["subnet", undefined],
    ["", undefined],
  ];
  for (const [word, near] of table) it(`${word} is ${near}`, () => assert.equal(nearest(word, known), near));
  it("is nothing where nothing is known", () => assert.equal(nearest("a", []), undefined));
});
