import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { FlowLog } from "@pulumi/aws/ec2/flowLog.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";
import { retentionProblems } from "./retention.ts";
import { logStreamsArn, policyDocument, roleNamePrefix, type Statement, serviceTrust } from "./role.ts";

/** Which connections a flow log records. */
export const TrafficType = { Accept: "ACCEPT", Reject: "REJECT", All: "ALL" } as const;
export type TrafficType = (typeof TrafficType)[keyof typeof TrafficType];

export interface FlowLogsArgs {
  /** Where the stack lives; `lookUpAccount` answers it. */
  account: Account;
  /** The VPC whose traffic is recorded. */
  vpcId: pulumi.Input<string>;
  /** Name of the VPC, unique in account and region: the log group is called after it, `/aws/vpc/<name>/flow-logs`, and the role as well. */
  vpcName: string;
  /** Days until a record is deleted; one of the numbers CloudWatch Logs knows. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
  retentionDays: number;
  /** Accepted connections, rejected ones, or all. All by default. */
  trafficType?: TrafficType;
  /** ARN of the policy that bounds what the role may ever do. None by default. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
  permissionsBoundary?: string;
}

/** Who talked to whom in a VPC: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html */
export class FlowLogs extends pulumi.ComponentResource {
  /** Name of the log group that holds the records. */
  public readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "eks-platform:index:FlowLogs",
      name,
      checked(args, retentionProblems(args.retentionDays, ["retentionDays"])),
      opts,
    );
    const parent = { parent: this };
    const logGroupName = `/aws/vpc/${args.vpcName}/flow-logs`;
    const logGroup = new LogGroup(
      `${name}-log-group`,
      { name: logGroupName, retentionInDays: args.retentionDays },
      parent,
    );
    const role = new Role(
      `${name}-role`,
      {
        namePrefix: roleNamePrefix(args.vpcName, "flow-logs"),
        description: `Writes VPC flow logs to ${logGroupName}`,
        assumeRolePolicy: flowLogsTrust(args.account),
        permissionsBoundary: args.permissionsBoundary,
      },
      parent,
    );
    const policy = new RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: policyDocument(flowLogsStatements(args.account, logGroupName)) },
      parent,
    );
    new FlowLog(
      `${name}-flow-log`,
      {
        vpcId: args.vpcId,
        trafficType: args.trafficType ?? TrafficType.All,
        logDestinationType: "cloud-watch-logs",
        logDestination: logGroup.arn,
        iamRoleArn: role.arn,
      },
      { ...parent, dependsOn: policy },
    );
    this.logGroupName = logGroup.name;
    this.registerOutputs({ logGroupName: this.logGroupName });
  }
}

/** The conditions keep other accounts from having the service write through our role. */
function flowLogsTrust({ partition, region, id }: Account): string {
  return serviceTrust("vpc-flow-logs.amazonaws.com", {
    StringEquals: { "aws:SourceAccount": [id] },
    ArnLike: { "aws:SourceArn": [`arn:${partition}:ec2:${region}:${id}:vpc-flow-log/*`] },
  });
}

/** AWS's own example also allows creating groups; ours exists already, and a group made by the service would never expire. */
function flowLogsStatements(account: Account, logGroupName: string): Statement[] {
  const { partition, region, id } = account;
  return [
    {
      sid: "WriteRecords",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [
        `arn:${partition}:logs:${region}:${id}:log-group:${logGroupName}`,
        logStreamsArn(account, logGroupName),
      ],
    },
    {
      sid: "FindTheGroup",
      actions: ["logs:DescribeLogGroups"],
      resources: [`arn:${partition}:logs:${region}:${id}:log-group:*`],
    },
  ];
}
