/** Which jobs of a repository may use a role, and what a preview may read. No Pulumi in here. */

import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";
import type { Statement } from "./role.ts";

/** What the jobs of a GitHub environment do. */
export const GitHubAccess = { Preview: "preview", Deploy: "deploy" } as const;
export type GitHubAccess = (typeof GitHubAccess)[keyof typeof GitHubAccess];

/** One environment of a GitHub repository, and the role that its jobs get. https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments */
export interface GitHubEnvironment {
  /** `preview` may read what `pulumi preview` and `pulumi refresh --preview-only` read; `deploy` may do what its managed policies allow. */
  access: GitHubAccess;
  /** Name of the S3 bucket that holds Pulumi's state. None by default, for stacks in Pulumi Cloud. https://www.pulumi.com/docs/iac/concepts/state-and-backends/ */
  stateBucketName?: string;
  /** ARN of the KMS key that encrypts the stack's secrets. None by default. https://www.pulumi.com/docs/iac/concepts/secrets/ */
  secretsKeyArn?: string;
  /** ARNs of managed policies that the role has in addition. None by default; a role that deploys needs at least one. */
  managedPolicyArns?: string[];
}

export const gitHubIssuer = "token.actions.githubusercontent.com";

/**
 * Lets the jobs of exactly this environment of exactly this repository use the role. The environment decides which branches and
 * whose approval that takes: https://docs.github.com/en/actions/reference/security/oidc
 */
export function gitHubTrust(oidcProviderArn: string, repository: string, environment: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: oidcProviderArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${gitHubIssuer}:aud`]: "sts.amazonaws.com",
            [`${gitHubIssuer}:sub`]: `repo:${repository}:environment:${environment}`,
          },
        },
      },
    ],
  });
}

/** What a provider asks of each kind of resource when Pulumi compares it with its state. None of it gives away a secret's value. */
const reads = [
  "cloudwatch:DescribeAlarms",
  "ec2:DescribeAddresses",
  "ec2:DescribeAddressesAttribute",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeFlowLogs",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeNatGateways",
  "ec2:DescribeNetworkAcls",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribePrefixLists",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcAttribute",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeVpcs",
  "eks:DescribeAddonVersions",
  "iam:GetOpenIDConnectProvider",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListPolicyVersions",
  "iam:ListRolePolicies",
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListResourceTags",
  "logs:DescribeLogGroups",
  "logs:ListTagsForResource",
];

const clusterReads = [
  "eks:DescribeAccessEntry",
  "eks:DescribeAddon",
  "eks:DescribeCluster",
  "eks:DescribeFargateProfile",
  "eks:DescribeNodegroup",
  "eks:DescribePodIdentityAssociation",
  "eks:ListAssociatedAccessPolicies",
  "eks:ListPodIdentityAssociations",
  "eks:ListTagsForResource",
];

/** The role's own statements; those of a deployment come from its managed policies. */
export function gitHubStatements(
  account: Account,
  { access, stateBucketName, secretsKeyArn }: GitHubEnvironment,
): Statement[] {
  const { partition, region, id } = account;
  const deploys = access === GitHubAccess.Deploy;
  const bucket = `arn:${partition}:s3:::${stateBucketName}`;
  const objects = deploys ? ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"] : ["s3:GetObject"];
  const state: Statement[] =
    stateBucketName === undefined
      ? []
      : [
          { sid: "ListState", actions: ["s3:ListBucket"], resources: [bucket] },
          { sid: "State", actions: objects, resources: [`${bucket}/*`] },
        ];
  const keyUse = deploys ? ["kms:Decrypt", "kms:Encrypt"] : ["kms:Decrypt"];
  const secrets: Statement[] =
    secretsKeyArn === undefined ? [] : [{ sid: "Secrets", actions: keyUse, resources: [secretsKeyArn] }];
  if (deploys) return [...state, ...secrets];
  const clusters = ["access-entry", "addon", "cluster", "fargateprofile", "nodegroup", "podidentityassociation"];
  return [
    ...state,
    ...secrets,
    {
      sid: "ReadClusters",
      actions: clusterReads,
      resources: clusters.map((kind) => `arn:${partition}:eks:${region}:${id}:${kind}/*`),
    },
    { sid: "ReadResources", actions: reads, resources: ["*"] },
  ];
}

const repositoryName = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\/[A-Za-z0-9._-]+$/;
/** GitHub allows more; in a subject, other characters could end a part of it or stand for others. */
const environmentName = /^[A-Za-z0-9._-]+$/;
const policyArn = /^arn:[a-z-]+:iam::(?:aws|\d{12}):policy\/\S+$/;

export function gitHubProblems(repository: string, environments: Record<string, GitHubEnvironment>): Problem[] {
  const wrongRepository: Problem[] = repositoryName.test(repository)
    ? []
    : [
        {
          path: ["repository"],
          value: repository,
          rule: "but a repository is written owner/name",
          fix: "Write it like example/platform, without a host and without *.",
        },
      ];
  const none: Problem[] =
    Object.keys(environments).length > 0
      ? []
      : [{ path: ["environments"], rule: "names no environment", fix: "Name one, with the access of its jobs." }];
  return [
    ...wrongRepository,
    ...none,
    ...Object.entries(environments).flatMap(([name, environment]) => environmentProblems(name, environment)),
  ];
}

function environmentProblems(name: string, { access, managedPolicyArns = [] }: GitHubEnvironment): Problem[] {
  const path = ["environments", name];
  const problems: Problem[] = [];
  if (!environmentName.test(name))
    problems.push({
      path: ["environments"],
      value: name,
      rule: "but the name of an environment holds letters, digits, dots, underscores and hyphens here",
      fix: "Rename the environment in GitHub.",
    });
  if (!(Object.values(GitHubAccess) as string[]).includes(access))
    problems.push({
      path: [...path, "access"],
      value: access,
      rule: "but access is preview or deploy",
      fix: "Write one of the two.",
    });
  if (access === GitHubAccess.Deploy && managedPolicyArns.length === 0)
    problems.push({
      path: [...path, "managedPolicyArns"],
      rule: "is empty, and a role that deploys could do nothing",
      fix: "Give the policies that your stack needs, for example AWS's PowerUserAccess and one of yours for IAM.",
    });
  for (const [index, arn] of managedPolicyArns.entries()) {
    if (policyArn.test(arn)) continue;
    problems.push({
      path: [...path, "managedPolicyArns", index],
      value: arn,
      rule: "but that is no ARN of a managed policy",
      fix: "Write it like arn:aws:iam::aws:policy/PowerUserAccess.",
    });
  }
  return problems;
}
