import assert from "node:assert/strict";
import { GitHubActionsRoles, type GitHubActionsRolesArgs } from "../../components/github-actions-roles.ts";
import { GitHubAccess, gitHubStatements } from "../../components/github-actions-trust.ts";
import { policyDocument, policySizes } from "../../components/role.ts";
import type { Plan } from "../../plan/plan.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { account } from "./fixtures.ts";

const role = "aws:iam/role:Role";
const policy = "aws:iam/rolePolicy:RolePolicy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const power = "arn:aws:iam::aws:policy/PowerUserAccess";

const args = (part: Partial<GitHubActionsRolesArgs> = {}): GitHubActionsRolesArgs => ({
  account,
  repository: "example/platform",
  environments: {
    "dev-preview": {
      access: GitHubAccess.Preview,
      stateBucketName: "state",
      secretsKeyArn: "arn:aws:kms:ap-northeast-1:123456789012:key/a",
    },
    dev: { access: GitHubAccess.Deploy, stateBucketName: "state", managedPolicyArns: [power] },
  },
  ...part,
});

const made = (part: Partial<GitHubActionsRolesArgs> = {}): Promise<Plan> =>
  planOf(() => {
    new GitHubActionsRoles("github", args(part));
  });

const statements = (plan: Plan, name: string) =>
  (JSON.parse(String(find(plan, policy, name).inputs.policy)) as { Statement: Record<string, unknown>[] }).Statement;

describe("GitHubActionsRoles", () => {
  it("makes the provider, a role for each environment, and its policies", async () => {
    assert.deepEqual(
      typesAndNames(await made()).filter(([type]) => type.startsWith("aws:")),
      [
        ["aws:iam/openIdConnectProvider:OpenIdConnectProvider", "github-oidc-provider"],
        [role, "github-dev"],
        [role, "github-dev-preview"],
        [policy, "github-dev-policy"],
        [policy, "github-dev-preview-policy"],
        [attachment, "github-dev-PowerUserAccess"],
      ],
    );
  });

  it("trusts the jobs of that environment of that repository, and nobody else", async () => {
    const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    const plan = await made({ oidcProviderArn: provider });
    assert.deepEqual(JSON.parse(String(find(plan, role, "github-dev-preview").inputs.assumeRolePolicy)), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: provider },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": "repo:example/platform:environment:dev-preview",
            },
          },
        },
      ],
    });
    assert.equal(
      plan.resources.some(({ type }) => type.includes("openIdConnectProvider")),
      false,
    );
  });

  it("lets a preview read, and a deployment write its state", async () => {
    const plan = await made();
    const preview = statements(plan, "github-dev-preview-policy");
    assert.deepEqual(
      preview.map(({ Sid }) => Sid),
      ["ListState", "State", "Secrets", "ReadClusters", "ReadResources"],
    );
    assert.deepEqual([preview[1]?.Action, preview[2]?.Action], ["s3:GetObject", "kms:Decrypt"]);
    const actions = preview.flatMap(({ Action }) => Action as string | string[]);
    for (const action of actions) assert.match(action, /^(\w+:(Describe|Get|List)\w+|kms:Decrypt)$/);
    assert.deepEqual(statements(plan, "github-dev-policy"), [
      { Sid: "ListState", Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::state" },
      {
        Sid: "State",
        Effect: "Allow",
        Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        Resource: "arn:aws:s3:::state/*",
      },
    ]);
  });

  it("keeps its largest policy within IAM's limit", () => {
    const largest = gitHubStatements(account, {
      access: GitHubAccess.Preview,
      stateBucketName: "b".repeat(63),
      secretsKeyArn: `arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/${"0".repeat(36)}`,
    });
    assert.ok(policyDocument(largest).length <= policySizes.inlineOfRole);
  });

  it("bounds its roles where a boundary is given", async () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
    assert.equal(
      find(await made({ permissionsBoundary }), role, "github-dev").inputs.permissionsBoundary,
      permissionsBoundary,
    );
    assert.equal(find(await made(), role, "github-dev").inputs.permissionsBoundary, undefined);
  });

  const preview = { access: GitHubAccess.Preview };
  const refused: readonly [what: string, part: Partial<GitHubActionsRolesArgs>, message: RegExp][] = [
    [
      "a pattern of repositories",
      { repository: "example/*" },
      /repository is "example\/\*", but a repository is written owner\/name\./,
    ],
    ["a URL", { repository: "https://github.com/example/platform" }, /but a repository is written owner\/name\./],
    ["no environment", { environments: {} }, /environments names no environment\./],
    [
      "a pattern of environments",
      { environments: { "*": preview } },
      /environments is "\*", but the name of an environment/,
    ],
    ["another part of a subject", { environments: { "dev:ref": preview } }, /environments is "dev:ref"/],
    [
      "an access that is none",
      { environments: { dev: { access: "all" as GitHubAccess } } },
      /environments\.dev\.access is "all", but access is preview or deploy\./,
    ],
    [
      "a deployment that may do nothing",
      { environments: { dev: { access: GitHubAccess.Deploy } } },
      /environments\.dev\.managedPolicyArns is empty/,
    ],
    [
      "what is no managed policy",
      { environments: { dev: { ...preview, managedPolicyArns: ["ReadOnlyAccess"] } } },
      /environments\.dev\.managedPolicyArns\[0\] is "ReadOnlyAccess", but that is no ARN of a managed policy\./,
    ],
  ];
  for (const [what, part, message] of refused)
    it(`refuses ${what}`, async () => {
      await assert.rejects(made(part), message);
    });
});
