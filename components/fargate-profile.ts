import { FargateProfile as AwsFargateProfile } from "@pulumi/aws/eks/fargateProfile.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";
import { type FargateSelector, fargateNameProblems, fargateSelectorProblems } from "./fargate-profile-rules.ts";
import {
  logStreamsArn,
  managedPolicyArn,
  policyDocument,
  roleNamePrefix,
  type Statement,
  serviceTrust,
} from "./role.ts";

export interface FargateProfileArgs {
  /** Name of the cluster, as a plain value: the role's trust names it. */
  clusterName: string;
  /** Account, region and partition the cluster lives in. */
  account: Account;
  /** Private subnets with a way out; EKS refuses public ones. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Which pods run on Fargate, 1 to 5 selectors. A change replaces the profile, and its pods restart. https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */
  selectors: FargateSelector[];
  /** Log groups, which exist already, that the built-in log router may write to. None by default. https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html */
  logGroupNames?: string[];
  /** ARN of the policy that bounds what the pod execution role can ever do. None by default. */
  permissionsBoundary?: string;
}

/** Pods that run without nodes, with a pod execution role that only this cluster's profiles can use. */
export class FargateProfile extends pulumi.ComponentResource {
  /** Name with its automatic ending; pods carry it in the label eks.amazonaws.com/fargate-profile. */
  public readonly profileName: pulumi.Output<string>;
  public readonly podExecutionRoleArn: pulumi.Output<string>;

  constructor(name: string, args: FargateProfileArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:FargateProfile", name, checked(args, fargateProfileProblems(name, args)), opts);

    const { role, policies } = createRole(name, args, this);
    const profile = new AwsFargateProfile(
      // Nothing in a profile can be changed in place. Its name is made from this one with an ending of its own, so that the new profile
      // stands before the old one goes.
      `${name}-profile`,
      {
        clusterName: args.clusterName,
        podExecutionRoleArn: role.arn,
        subnetIds: args.subnetIds,
        selectors: args.selectors,
      },
      { parent: this, dependsOn: policies },
    );

    this.profileName = profile.fargateProfileName;
    this.podExecutionRoleArn = role.arn;
    this.registerOutputs({ profileName: this.profileName, podExecutionRoleArn: this.podExecutionRoleArn });
  }
}

function createRole(name: string, args: FargateProfileArgs, parent: pulumi.Resource) {
  const { account, clusterName, logGroupNames = [], permissionsBoundary } = args;
  const role = new Role(
    `${name}-role`,
    {
      namePrefix: roleNamePrefix(clusterName, `fargate-${name}`),
      description: `Fargate profile ${name} in the EKS cluster ${clusterName}`,
      assumeRolePolicy: fargateTrust(account, clusterName),
      permissionsBoundary,
    },
    { parent },
  );
  const policy = "AmazonEKSFargatePodExecutionRolePolicy";
  const execution = new RolePolicyAttachment(
    `${name}-${policy}`,
    { role: role.name, policyArn: managedPolicyArn(account.partition, policy) },
    { parent },
  );
  if (logGroupNames.length === 0) return { role, policies: [execution] };
  const logging = new RolePolicy(
    `${name}-logging`,
    { role: role.name, policy: policyDocument([fargateLoggingStatement(account, logGroupNames)]) },
    { parent },
  );
  return { role, policies: [execution, logging] };
}

/** Without the condition, profiles of any cluster of the account could use the role: https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html */
function fargateTrust(account: Account, clusterName: string): string {
  const { partition, region, id } = account;
  const profiles = `arn:${partition}:eks:${region}:${id}:fargateprofile/${clusterName}/*`;
  return serviceTrust("eks-fargate-pods.amazonaws.com", { ArnLike: { "aws:SourceArn": [profiles] } });
}

/** The groups are ours, with retention, so the log router needs neither to create them nor to set it. */
function fargateLoggingStatement(account: Account, logGroupNames: readonly string[]): Statement {
  return {
    sid: "WriteLogs",
    actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    resources: logGroupNames.map((logGroupName) => logStreamsArn(account, logGroupName)),
  };
}

export function fargateProfileProblems(name: string, { selectors }: FargateProfileArgs): Problem[] {
  return [...fargateNameProblems(name, [name]), ...fargateSelectorProblems(selectors)];
}
