import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";
import { retentionProblems } from "./retention.ts";
import { logStreamsArn, policyDocument, type Statement, serviceTrust } from "./role.ts";

/** Which connections a flow log records. */
export const TrafficType = { Accept: "ACCEPT", Reject: "REJECT", All: "ALL" } as const;
export type TrafficType = (typeof TrafficType)[keyof typeof TrafficType];

export interface FlowLogsArgs {
  /** Where the stack lives; `lookUpAccount` answers it. */
  account: Account;
  /** The VPC whose traffic is recorded. */
  vpcId: pulumi.Input<string>;
  /** Name of the log group, unique in account and region. */
  logGroupName: string;
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
    const logGroup = new cloudwatch.LogGroup(
      `${name}-log-group`,
      { name: args.logGroupName, retentionInDays: args.retentionDays },
      parent,
    );
    const role = new iam.Role(
      `${name}-role`,
      {
        description: `Writes VPC flow logs to ${args.logGroupName}`,
        assumeRolePolicy: flowLogsTrust(args.account),
        permissionsBoundary: args.permissionsBoundary,
      },
      parent,
    );
    const policy = new iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: policyDocument(flowLogsStatements(args.account, args.logGroupName)) },
      parent,
    );
    new ec2.FlowLog(
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
