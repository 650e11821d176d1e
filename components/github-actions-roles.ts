import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";
import {
  type GitHubEnvironment,
  gitHubIssuer,
  gitHubProblems,
  gitHubStatements,
  gitHubTrust,
} from "./github-actions-trust.ts";
import { policyDocument, roleNamePrefix } from "./role.ts";

export interface GitHubActionsRolesArgs {
  /** Where the roles live; `lookUpAccount` answers it. */
  account: Account;
  /** Owner and name of the repository, `example/platform`. Patterns are refused: every fork and every other repository would match one. */
  repository: string;
  /** Roles by name of the GitHub environment whose jobs get them. At least one. https://docs.github.com/en/actions/reference/security/oidc */
  environments: Record<string, GitHubEnvironment>;
  /** ARN of GitHub's OIDC provider in this account, of which there can be one. It is made by default. https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
  oidcProviderArn?: string;
  /** ARN of the policy that bounds the roles. None by default. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
  permissionsBoundary?: string;
}

/** IAM roles for the jobs of a GitHub repository, without any key that could leak: each is for one environment and for nothing else. */
export class GitHubActionsRoles extends pulumi.ComponentResource {
  /** ARNs of the roles by environment: what the environment's variable `AWS_ROLE_ARN` holds. */
  public readonly roleArns: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: GitHubActionsRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "eks-platform:index:GitHubActionsRoles",
      name,
      checked(args, gitHubProblems(args.repository, args.environments)),
      opts,
    );
    const providerArn =
      args.oidcProviderArn === undefined ? createProvider(name, this) : pulumi.output(args.oidcProviderArn);
    const roles = Object.entries(args.environments).map(
      ([environment, of]) =>
        [environment, createRole(`${name}-${environment}`, args, { environment, of, providerArn }, this)] as const,
    );
    this.roleArns = pulumi.output(Object.fromEntries(roles.map(([environment, role]) => [environment, role.arn])));
    this.registerOutputs({ roleArns: this.roleArns });
  }
}

function createProvider(name: string, parent: pulumi.Resource): pulumi.Output<string> {
  const provider = new OpenIdConnectProvider(
    `${name}-oidc-provider`,
    { url: `https://${gitHubIssuer}`, clientIdLists: ["sts.amazonaws.com"] },
    { parent },
  );
  return provider.arn;
}

interface Wanted {
  readonly environment: string;
  readonly of: GitHubEnvironment;
  readonly providerArn: pulumi.Output<string>;
}

function createRole(
  name: string,
  args: GitHubActionsRolesArgs,
  { environment, of, providerArn }: Wanted,
  parent: pulumi.Resource,
): Role {
  const { account, repository, permissionsBoundary } = args;
  const role = new Role(
    name,
    {
      namePrefix: roleNamePrefix("github", environment),
      description: `Jobs of ${repository} in the environment ${environment}`,
      assumeRolePolicy: providerArn.apply((arn) => gitHubTrust(arn, repository, environment)),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    },
    { parent },
  );
  const statements = gitHubStatements(account, of);
  if (statements.length > 0)
    new RolePolicy(`${name}-policy`, { role: role.name, policy: policyDocument(statements) }, { parent });
  for (const policyArn of of.managedPolicyArns ?? [])
    new RolePolicyAttachment(`${name}-${policyArn.split("/").at(-1)}`, { role: role.name, policyArn }, { parent });
  return role;
}
