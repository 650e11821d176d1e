import assert from "node:assert/strict";
import {
  Effect,
  irsaTrust,
  logStreamsArn,
  managedPolicyArn,
  podIdentityTrust,
  policyDocument,
  policySizes,
  roleNamePrefix,
  serviceTrust,
  statementProblems,
} from "../../components/role.ts";
import { sentence } from "../../problems.ts";

const account = { id: "123456789012", region: "cn-north-1", partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" };

describe("role documents", () => {
  it("writes a policy as IAM gives it back: lists of one as the value alone, no empty parts", () => {
    const document = policyDocument([
      {
        sid: "Read",
        actions: ["s3:GetObject"],
        resources: ["arn:aws-cn:s3:::a/*", "arn:aws-cn:s3:::b/*"],
        conditions: { StringEquals: { "aws:SourceAccount": ["123456789012"] } },
      },
      { effect: Effect.Deny, actions: ["s3:PutObject", "s3:DeleteObject"], resources: ["*"] },
    ]);
    assert.deepEqual(JSON.parse(document), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Read",
          Effect: "Allow",
          Action: "s3:GetObject",
          Resource: ["arn:aws-cn:s3:::a/*", "arn:aws-cn:s3:::b/*"],
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
        { Effect: "Deny", Action: ["s3:PutObject", "s3:DeleteObject"], Resource: "*" },
      ],
    });
  });

  it("lets a service use the role, under conditions where given", () => {
    assert.deepEqual(JSON.parse(serviceTrust("ec2.amazonaws.com.cn")).Statement, [
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com.cn" }, Action: "sts:AssumeRole" },
    ]);
    const conditional = serviceTrust("eks.amazonaws.com", { StringEquals: { "aws:SourceAccount": ["1"] } });
    assert.deepEqual(JSON.parse(conditional).Statement[0].Condition, { StringEquals: { "aws:SourceAccount": "1" } });
  });

  it("binds a Pod Identity role to one service account of one cluster", () => {
    const trust = podIdentityTrust(account, { clusterName: "dev", namespace: "shop", serviceAccount: "cart" });
    assert.deepEqual(JSON.parse(trust).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-arn": "arn:aws-cn:eks:cn-north-1:123456789012:cluster/dev",
            "aws:RequestTag/kubernetes-namespace": "shop",
            "aws:RequestTag/kubernetes-service-account": "cart",
          },
        },
      },
    ]);
  });

  it("binds an IRSA role to audience and subject, with or without https:// in the issuer", () => {
    for (const url of ["https://oidc.example/id/1", "oidc.example/id/1"]) {
      const trust = irsaTrust({ arn: "arn:provider", url }, { namespace: "shop", serviceAccount: "cart" });
      assert.deepEqual(JSON.parse(trust).Statement, [
        {
          Effect: "Allow",
          Principal: { Federated: "arn:provider" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "oidc.example/id/1:aud": "sts.amazonaws.com",
              "oidc.example/id/1:sub": "system:serviceaccount:shop:cart",
            },
          },
        },
      ]);
    }
  });

  it("keeps trust documents within IAM's limit for the longest names", () => {
    const longest = { clusterName: "c".repeat(100), namespace: "n".repeat(63), serviceAccount: "s".repeat(253) };
    assert.ok(podIdentityTrust(account, longest).length <= policySizes.trust);
  });

  it("takes partition and region from the account", () => {
    assert.equal(managedPolicyArn("aws-cn", "service-role/X"), "arn:aws-cn:iam::aws:policy/service-role/X");
    assert.equal(logStreamsArn(account, "/a/b"), "arn:aws-cn:logs:cn-north-1:123456789012:log-group:/a/b:*");
  });

  it("keeps names of roles readable and within the provider's 38 characters for a prefix", () => {
    assert.equal(roleNamePrefix("dev", "cart"), "dev-cart-");
    assert.equal(roleNamePrefix("dev", "a.b:c"), "dev-a.b-c-");
    assert.equal(roleNamePrefix("c".repeat(100), "cart").length, 38);
  });

  it("refuses what IAM refuses, and whole services", () => {
    const statements = [
      { actions: [], resources: ["*"] },
      { actions: ["*", "s3:*", "GetObject", "s3:Get*"], resources: [] },
      { actions: ["s3:GetObject"], resources: ["bucket"] },
    ];
    assert.deepEqual(statementProblems(statements, ["statements"]).map(sentence), [
      "statements[0].actions is [], but a statement needs at least one action. Name the actions, or drop the statement.",
      "statements[1].resources is [], but a statement needs at least one resource. Name the resources, or drop the statement.",
      'statements[1].actions[0] is "*", which would allow every action of a service. List the actions that the pod calls.',
      'statements[1].actions[1] is "s3:*", which would allow every action of a service. List the actions that the pod calls.',
      'statements[1].actions[2] is "GetObject", but an action is written service:Action. Write it like s3:GetObject.',
      'statements[2].resources[0] is "bucket", but a resource is an ARN or *. Write it like arn:aws:s3:::bucket/*.',
    ]);
  });
});
