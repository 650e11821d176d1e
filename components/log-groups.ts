import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import { checked } from "./checked.ts";
import { retentionProblems } from "./retention.ts";

export interface LogGroupsArgs {
  /** Names of the log groups in CloudWatch, each under a short name that will not change: `{ application: "/aws/containerinsights/dev/application" }`. At least one. */
  names: Record<string, string>;
  /** Days after which CloudWatch deletes an entry. Only the numbers that CloudWatch knows. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
  retentionDays: number;
  /** ARN of the KMS key that encrypts the entries; its policy must let `logs.<region>.amazonaws.com` use it. CloudWatch's own key by default. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  kmsKeyArn?: pulumi.Input<string>;
  /** True leaves the groups and their entries in the account when the stack is destroyed; they must then be imported or deleted before a stack of the same name comes back. False by default. */
  keepWhenDestroyed?: boolean;
}

/** Log groups that exist, with an end to what they keep, before anything writes to them: groups made by agents never expire. */
export class LogGroups extends pulumi.ComponentResource {
  /** ARNs under the short names. */
  public readonly arns: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: LogGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:LogGroups", name, checked(args, logGroupsProblems(args)), opts);

    const arns = Object.entries(args.names).map(([key, groupName]) => {
      const group = new LogGroup(
        `${name}-${key}`,
        { name: groupName, retentionInDays: args.retentionDays, kmsKeyId: args.kmsKeyArn },
        // Names are fixed by those who write to the groups, so a group left behind would stop the next stack of this name.
        { parent: this, ...(args.keepWhenDestroyed ? { retainOnDelete: true } : {}) },
      );
      return [key, group.arn] as const;
    });

    this.arns = pulumi.output(Object.fromEntries(arns));
    this.registerOutputs({ arns: this.arns });
  }
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
const groupNamePattern = /^[.\-_/#A-Za-z0-9]{1,512}$/;

export function logGroupsProblems({ names, retentionDays }: LogGroupsArgs): Problem[] {
  return [
    ...(Object.keys(names).length > 0
      ? []
      : [{ path: ["names"], rule: "names no log group", fix: "Name at least one, or drop the component." }]),
    ...Object.entries(names).flatMap(([key, value]) => groupNameProblems(["names", key], value)),
    ...retentionProblems(retentionDays, ["retentionDays"]),
  ];
}

function groupNameProblems(path: string[], value: string): Problem[] {
  if (value.startsWith("aws/")) {
    const fix = "Start it with a slash: /aws/...";
    return [{ path, value, rule: "but names that start with aws/ are AWS's own", fix }];
  }
  if (groupNamePattern.test(value)) return [];
  const fix = "Use up to 512 letters, digits and the signs . - _ / #.";
  return [{ path, value, rule: "which is no name CloudWatch accepts for a log group", fix }];
}
