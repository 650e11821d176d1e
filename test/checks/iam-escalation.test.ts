import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { plan, resource } from "./plan-builder.ts";

const document = (...statements: Record<string, Json>[]) => JSON.stringify({ Statement: statements });

describe("policy-escalation", () => {
  const rule = "policy-escalation";
  const fix = "Name the ARNs of what is meant, or remove the action.";
  const policy = (...statements: Record<string, Json>[]) =>
    found(rule, plan(resource("aws:iam/rolePolicy:RolePolicy", "it", { inputs: { policy: document(...statements) } })));
  const allow = (Action: Json, Resource: Json, part: Record<string, Json> = {}) =>
    policy({ Effect: "Allow", Action, Resource, ...part });

  it("is content with what is named, denied or bound", () => {
    assert.deepEqual(allow("iam:PassRole", "arn:aws:iam::123456789012:role/demo-nodes"), []);
    assert.deepEqual(allow("s3:GetObject", "arn:aws:s3:::shop/*"), []);
    assert.deepEqual(
      allow("kms:Decrypt", "*", { Condition: { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } } }),
      [],
    );
    assert.deepEqual(allow(["logs:*", "iam:GetRole"], "*"), []);
    const pass = { Effect: "Allow", Action: "iam:PassRole", Resource: "*" };
    assert.deepEqual(policy(pass, { ...pass, Effect: "Deny" }), []);
  });

  it("finds rights that are as good as administrator, in whatever words", () => {
    assert.deepEqual(allow("iam:PassRole", "*", { Sid: "Pass" }), [
      `it, statement Pass allows iam:PassRole wherever it is, so that it can take the rights of any role. ${fix}`,
    ]);
    const Condition = { StringEquals: { "aws:RequestedRegion": "eu-west-1" } };
    assert.deepEqual(allow("iam:PutRolePolicy", "*", { Condition }), [
      `it, statement 1 allows iam:PutRolePolicy wherever it is, so that it can take the rights of any role. ${fix}`,
    ]);
    assert.deepEqual(allow("sts:Assume*", "arn:aws:iam::*:role/*"), [
      `it, statement 1 allows sts:AssumeRole wherever it is, so that it can take the rights of any role. ${fix}`,
    ]);
    assert.deepEqual(allow(["secretsmanager:GetSecretValue", "kms:Decrypt"], "*"), [
      `it, statement 1 allows kms:Decrypt wherever it is, so that it can decrypt with every key. ${fix}`,
      `it, statement 1 allows secretsmanager:GetSecretValue wherever it is, so that it can read every secret. ${fix}`,
    ]);
    assert.equal(policy({ Effect: "Allow", NotAction: "s3:*", Resource: "*" }).length, 9);
    assert.equal(allow("iam:*", "*").length, 3);
  });
});
