import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";
import {
  irsaTrust,
  managedPolicyArn,
  podIdentityTrust,
  policyDocument,
  policySizes,
  roleNamePrefix,
  type Statement,
  statementProblems,
} from "./role.ts";

/** How pods come by the role's credentials. */
export const Identity = {
  /** Through the agent on their node; no annotation, no OIDC provider. Not on Fargate. */
  PodIdentity: "podIdentity",
  /** Through a token of the cluster's OIDC provider; the only way on Fargate. The ServiceAccount must carry the annotation. */
  Irsa: "irsa",
} as const;
export type Identity = (typeof Identity)[keyof typeof Identity];

/** With IRSA, this annotation with `roleArn` belongs on the ServiceAccount. */
export const roleAnnotation = "eks.amazonaws.com/role-arn";

export interface PodRoleArgs {
  /** Account, region and partition the cluster lives in. */
  account: Account;
  /** Name of the cluster, as a plain value: the trust names it. */
  clusterName: string;
  /** Namespace of the service account. */
  namespace: string;
  /** The one service account whose pods may use the role: one role per service account. */
  serviceAccount: string;
  /** What the pods may do, statement by statement. Nothing by default. `*` and `service:*` as actions are refused. */
  statements?: pulumi.Input<pulumi.Input<Statement>[]>;
  /** AWS managed policies by name, with their path where they have one: `service-role/AmazonEBSCSIDriverPolicyV2`. None by default; at most ten policies in all. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html */
  managedPolicies?: string[];
  /** ARNs of other policies, each under a short name that will not change. None by default. */
  policyArns?: Record<string, pulumi.Input<string>>;
  /** Pod Identity by default; IRSA for pods on Fargate. https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html#service-accounts-iam */
  identity?: Identity;
  /** False where an EKS add-on makes the association itself. True by default; without meaning for IRSA. */
  associate?: boolean;
  /** ARN of the cluster's OIDC provider in IAM. Needed for IRSA. */
  oidcProviderArn?: pulumi.Input<string>;
  /** Issuer URL of the cluster. Needed for IRSA. */
  oidcProviderUrl?: pulumi.Input<string>;
  /** ARN of the policy that bounds what the role can ever do. None by default. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
  permissionsBoundary?: string;
}

/** The identity of one service account in AWS: a role that no other service account, cluster or person can use. */
export class PodRole extends pulumi.ComponentResource {
  public readonly roleArn: pulumi.Output<string>;
  public readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: PodRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:PodRole", name, checked(args, podRoleProblems(args)), opts);
    const { clusterName, namespace, serviceAccount } = args;

    const role = new Role(
      `${name}-iam`,
      {
        namePrefix: roleNamePrefix(clusterName, serviceAccount),
        description: `Pods of ${namespace}/${serviceAccount} in the EKS cluster ${clusterName}`,
        assumeRolePolicy: trustOf(args),
        permissionsBoundary: args.permissionsBoundary,
      },
      { parent: this },
    );
    const policies = attachPolicies(name, args, role, this);
    if (args.identity !== Identity.Irsa && args.associate !== false) {
      new PodIdentityAssociation(
        `${name}-association`,
        { clusterName, namespace, serviceAccount, roleArn: role.arn },
        // A pod that starts between the association and the policies would be refused what it asks for.
        { parent: this, dependsOn: policies },
      );
    }

    this.roleArn = role.arn;
    this.roleName = role.name;
    this.registerOutputs({ roleArn: this.roleArn, roleName: this.roleName });
  }
}

function trustOf(args: PodRoleArgs): pulumi.Input<string> {
  if (args.identity !== Identity.Irsa) return podIdentityTrust(args.account, args);
  return pulumi
    .all([args.oidcProviderArn!, args.oidcProviderUrl!])
    .apply(([arn, url]) => irsaTrust({ arn, url }, args));
}

function attachPolicies(name: string, args: PodRoleArgs, role: Role, parent: pulumi.Resource): pulumi.Resource[] {
  const attachments = Object.entries(policyArnsOf(args)).map(
    ([key, policyArn]) => new RolePolicyAttachment(`${name}-${key}`, { role: role.name, policyArn }, { parent }),
  );
  if (args.statements === undefined) return attachments;
  const policy = pulumi.output(args.statements).apply((statements) => policyDocument(statements));
  return [...attachments, new RolePolicy(`${name}-policy`, { role: role.name, policy }, { parent })];
}

function policyArnsOf({ account, managedPolicies = [], policyArns = {} }: PodRoleArgs) {
  const managed = managedPolicies.map((policy) => [
    policy.slice(policy.lastIndexOf("/") + 1),
    managedPolicyArn(account.partition, policy),
  ]);
  return { ...(Object.fromEntries(managed) as Record<string, string>), ...policyArns };
}

export function podRoleProblems(args: PodRoleArgs): Problem[] {
  return [...identityProblems(args), ...countProblems(args), ...plainStatementProblems(args.statements)];
}

/** Also for the arguments of components that hand these three on to a role. */
export function identityProblems({
  identity,
  oidcProviderArn,
  oidcProviderUrl,
}: Pick<PodRoleArgs, "identity" | "oidcProviderArn" | "oidcProviderUrl">): Problem[] {
  if (identity !== Identity.Irsa) return [];
  const needed = { oidcProviderArn, oidcProviderUrl };
  return Object.entries(needed)
    .filter(([, value]) => value === undefined)
    .map(([key]) => ({
      path: [key],
      rule: "is missing, but identity is irsa",
      fix: "Give the cluster's OIDC provider, or use Pod Identity.",
    }));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const policiesPerRole = 10;

function countProblems(args: PodRoleArgs): Problem[] {
  const count = Object.keys(policyArnsOf(args)).length;
  if (count <= policiesPerRole) return [];
  const rule = `but IAM attaches at most ${policiesPerRole} policies to a role`;
  return [{ path: ["managedPolicies"], value: count, rule, fix: "Merge some of them into statements." }];
}

/** Statements that are not known yet, since they hold outputs of other resources, are left to the checks of the plan. */
function plainStatementProblems(statements: PodRoleArgs["statements"]): Problem[] {
  if (!Array.isArray(statements)) return [];
  const each = statements.flatMap((statement, index) =>
    isPlain(statement) ? statementProblems([statement], ["statements"], index) : [],
  );
  const size = policyDocument(statements.filter(isPlain)).length;
  if (size <= policySizes.inlineOfRole) return each;
  const rule = `but IAM takes ${policySizes.inlineOfRole} characters of policy within a role`;
  return [...each, { path: ["statements"], value: size, rule, fix: "Move some to a policy of its own: policyArns." }];
}

function isPlain(statement: pulumi.Input<Statement>): statement is Statement {
  return !(statement instanceof Promise) && !pulumi.Output.isInstance(statement);
}
