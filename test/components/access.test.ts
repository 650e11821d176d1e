import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Access, type AccessArgs } from "../../components/access.ts";
import { accessProblems, deployerProblems } from "../../components/access-entries.ts";
import { awsProvider } from "../../components/aws-provider.ts";
import type { Plan } from "../../plan/plan.ts";
import { sentence } from "../../problems.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { account } from "./fixtures.ts";

const admin = "arn:aws:iam::111122223333:role/platform-admin";
const developer = "arn:aws:iam::111122223333:role/teams/payments/developer";
const user = "arn:aws:iam::111122223333:user/alice@example.com";

function planOfAccess(args: Partial<AccessArgs>): Promise<Plan> {
  return planOf(() => {
    const aws = awsProvider({ region: account.region }, {});
    const access = new Access(
      "access",
      { clusterName: "platform-dev", account, administrators: [admin], ...args },
      { providers: { aws } },
    );
    return { principals: access.principalArns };
  });
}

const teams = {
  payments: {
    principals: [developer, user],
    groups: ["payments-developers"],
    policies: [{ policy: "AmazonEKSEditPolicy", namespaces: ["payments"] }, { policy: "AmazonEKSViewPolicy" }],
  },
};

describe("Access", () => {
  it("gives each principal one entry, named by it, and its policies", async () => {
    const plan = await planOfAccess({ teams });
    assert.deepEqual(typesAndNames(plan), [
      ["aws:eks/accessEntry:AccessEntry", "access-role-platform-admin"],
      ["aws:eks/accessEntry:AccessEntry", "access-role-teams-payments-developer"],
      ["aws:eks/accessEntry:AccessEntry", "access-user-alice@example.com"],
      [
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        "access-role-platform-admin-AmazonEKSClusterAdminPolicy",
      ],
      [
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        "access-role-teams-payments-developer-AmazonEKSEditPolicy",
      ],
      [
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        "access-role-teams-payments-developer-AmazonEKSViewPolicy",
      ],
      ["aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "access-user-alice@example.com-AmazonEKSEditPolicy"],
      ["aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "access-user-alice@example.com-AmazonEKSViewPolicy"],
      ["eks-platform:index:Access", "access"],
      ["pulumi:providers:aws", "aws"],
    ]);
    assert.deepEqual(plan.outputs.principals, [admin, developer, user]);
  });

  it("keeps scope, groups and order", async () => {
    const plan = await planOfAccess({ teams });
    const entry = find(plan, "aws:eks/accessEntry:AccessEntry", "access-role-teams-payments-developer");
    assert.deepEqual(entry.inputs, {
      clusterName: "platform-dev",
      principalArn: developer,
      kubernetesGroups: ["payments-developers"],
    });
    const association = (name: string) => find(plan, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation", name);
    const edit = association("access-role-teams-payments-developer-AmazonEKSEditPolicy");
    assert.deepEqual(edit.inputs, {
      clusterName: "platform-dev",
      principalArn: developer,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
      accessScope: { type: "namespace", namespaces: ["payments"] },
    });
    assert.ok(edit.dependencies.includes(entry.urn));
    const all = association("access-role-platform-admin-AmazonEKSClusterAdminPolicy");
    assert.deepEqual(all.inputs.accessScope, { type: "cluster" });
  });

  it("keeps every name when somebody comes or goes", async () => {
    const before = typesAndNames(await planOfAccess({ teams }));
    const after = typesAndNames(
      await planOfAccess({ administrators: ["arn:aws:iam::111122223333:role/new", admin], teams }),
    );
    for (const pair of before)
      assert.ok(
        after.some((other) => String(other) === String(pair)),
        String(pair),
      );
  });

  it("lives in other partitions", async () => {
    const plan = await planOfAccess({
      account: { ...account, partition: "aws-us-gov" },
      administrators: ["arn:aws-us-gov:iam::111122223333:role/platform-admin"],
    });
    const { policyArn } = find(plan, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation").inputs;
    assert.equal(policyArn, "arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy");
  });

  const sso = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123/alice";
  const refusals: [string, Partial<AccessArgs>, RegExp][] = [
    ["a cluster nobody could use", { administrators: [] }, /administrators is empty, so nobody/],
    ["a session", { administrators: [sso] }, /role\/AWSReservedSSO_Admin_0123, with the role's path/],
    ["a whole account", { administrators: ["arn:aws:iam::111122223333:root"] }, /no ARN of an IAM role or user/],
    ["a name", { administrators: ["platform-admin"] }, /no ARN of an IAM role or user/],
    [
      "another partition",
      { administrators: ["arn:aws-cn:iam::111122223333:role/platform-admin"] },
      /but the cluster lives in the partition aws/,
    ],
    [
      "a principal twice",
      { teams: { ops: { principals: [admin] } } },
      /has its access entry from administrators 0 already/,
    ],
    [
      "two principals of one name",
      { administrators: [admin, "arn:aws:iam::444455556666:role/platform-admin"] },
      /would be called role-platform-admin, like arn:aws:iam::111122223333/,
    ],
    [
      "a group of the system",
      { teams: { ops: { principals: [user], groups: ["system:masters"] } } },
      /teams\.ops\.groups\[0\] is "system:masters", but EKS keeps names that begin so for itself/,
    ],
    [
      "the ARN of a policy",
      { teams: { ops: { principals: [user], policies: [{ policy: "arn:aws:eks::aws:cluster-access-policy/X" }] } } },
      /no name of an access policy/,
    ],
    [
      "a policy twice",
      { teams: { ops: { principals: [user], policies: [{ policy: "A", namespaces: ["a"] }, { policy: "A" }] } } },
      /teams\.ops\.policies\[1\]\.policy is "A", but the team holds it already/,
    ],
    [
      "a policy for no namespace",
      { teams: { ops: { principals: [user], policies: [{ policy: "A", namespaces: [] }] } } },
      /which would grant nothing/,
    ],
  ];
  for (const [what, args, message] of refusals)
    it(`refuses ${what}`, () => assert.rejects(planOfAccess(args), message));

  it("names all problems at once", () => {
    assert.equal(accessProblems([], { ops: { principals: ["x"], groups: ["eks:a"] } }, "aws").length, 3);
  });
});

describe("deployerProblems", () => {
  const withPath = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123";

  it("knows the deploying role by its session, whatever its path", () => {
    const caller = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123/alice";
    assert.deepEqual(deployerProblems(caller, [admin, withPath]), []);
  });

  it("knows the deploying user", () => assert.deepEqual(deployerProblems(user, [user]), []));

  it("says who is missing", () => {
    const caller = "arn:aws:sts::111122223333:assumed-role/ci/build-1";
    assert.deepEqual(deployerProblems(caller, [admin]).map(sentence), [
      "access.administrators does not name who is deploying, the role ci of account 111122223333, which therefore could not create anything in the cluster. Add it to the administrators, or deploy as one of them.",
    ]);
    assert.match(
      deployerProblems(user, [admin]).map(sentence).join(),
      /does not name who is deploying, arn:aws:iam::111122223333:user\//,
    );
    assert.equal(deployerProblems("arn:aws:sts::999999999999:assumed-role/platform-admin/x", [admin]).length, 1);
  });
});
