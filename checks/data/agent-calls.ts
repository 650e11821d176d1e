/**
 * What well-known agents call, and what none of them ever has to. ARNs are as AWS asks for them; `unnamed` stands for ids, accounts and
 * regions that only AWS knows.
 */

import { unnamed } from "../../model/iam-patterns.ts";
import { type AgentCall, type AgentCalls, type AgentSurroundings, arn, ec2, tag } from "./agent-call.ts";
import { loadBalancerController } from "./load-balancer-controller-calls.ts";

const writesLogs = ({ logGroups }: AgentSurroundings): AgentCall[] =>
  logGroups.map((group) => ({
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resource: arn("logs", `log-group:${group}:log-stream:${unnamed}`),
  }));

/** Groups that an agent makes are kept for ever; one that reaches the control plane's group can forge the audit log. */
const tampersWithLogs = ({ cluster, logGroups }: AgentSurroundings): AgentCall[] => [
  ...logGroups.map((group) => ({
    actions: ["logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteLogStream"],
    resource: arn("logs", `log-group:${group}:log-stream:`),
  })),
  { actions: ["logs:PutLogEvents"], resource: arn("logs", `log-group:/aws/eks/${cluster}/cluster:log-stream:audit`) },
];

const serverPolicy = { CloudWatchAgentServerPolicy: ["logs:CreateLogGroup"] };

const fluentBit: AgentCalls = {
  names: ["aws-for-fluent-bit", "fluent-bit"],
  logGroups: ["application", "dataplane", "host"],
  managed: serverPolicy,
  needs: writesLogs,
  never: tampersWithLogs,
  tagged: [],
  page: "https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch",
};

const cloudwatchAgent: AgentCalls = {
  names: ["cloudwatch-agent", "aws-cloudwatch-metrics", "amazon-cloudwatch-observability"],
  logGroups: ["performance"],
  managed: serverPolicy,
  needs: (surroundings) => [
    ...writesLogs(surroundings),
    { actions: ["ec2:DescribeTags", "ec2:DescribeVolumes"], resource: "*" },
  ],
  never: tampersWithLogs,
  tagged: [],
  page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-prerequisites.html",
};

const volume = arn("ec2", `volume/${unnamed}`);
const volumeTag = "ebs.csi.aws.com/cluster";

const ebsDriver: AgentCalls = {
  names: ["aws-ebs-csi-driver"],
  serviceAccount: "ebs-csi-controller-sa",
  logGroups: [],
  managed: {
    "service-role/AmazonEBSCSIDriverPolicy": [],
    "service-role/AmazonEBSCSIDriverPolicyV2": [],
    AmazonEBSCSIDriverEKSClusterScopedPolicy: [],
    "service-role/AmazonEBSCSIDriverEKSClusterScopedPolicy": [],
  },
  needs: () => {
    const requested = tag(volumeTag, "true", "aws:RequestTag");
    const owned = tag(volumeTag, "true", "aws:ResourceTag", "ec2:ResourceTag");
    return [
      { actions: ec2("DescribeAvailabilityZones", "DescribeInstances", "DescribeVolumes"), resource: "*" },
      { actions: ["ec2:CreateVolume"], resource: volume, keys: requested },
      { actions: ["ec2:CreateTags"], resource: volume, keys: { ...requested, "ec2:CreateAction": ["CreateVolume"] } },
      { actions: ec2("AttachVolume", "DetachVolume", "DeleteVolume"), resource: volume, keys: owned },
      { actions: ec2("AttachVolume", "DetachVolume"), resource: arn("ec2", `instance/${unnamed}`) },
    ];
  },
  never: () => [{ actions: ["ec2:DeleteVolume"], resource: volume }],
  tagged: ["aws:RequestTag/ebs.csi.aws.com/", "aws:ResourceTag/ebs.csi.aws.com/", "ec2:ResourceTag/ebs.csi.aws.com/"],
  page: "https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html",
};

const accessPoint = arn("elasticfilesystem", `access-point/${unnamed}`);
const fileSystem = arn("elasticfilesystem", `file-system/${unnamed}`);

const efsDriver: AgentCalls = {
  names: ["aws-efs-csi-driver"],
  serviceAccount: "efs-csi-controller-sa",
  logGroups: [],
  managed: { "service-role/AmazonEFSCSIDriverPolicy": [], "service-role/AmazonS3FilesCSIDriverPolicy": [] },
  needs: () => [
    {
      actions: ["elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeMountTargets"],
      resource: fileSystem,
    },
    {
      actions: ["elasticfilesystem:CreateAccessPoint"],
      resource: fileSystem,
      keys: tag("efs.csi.aws.com/cluster", "true", "aws:RequestTag"),
    },
    {
      actions: ["elasticfilesystem:DeleteAccessPoint"],
      resource: accessPoint,
      keys: tag("efs.csi.aws.com/cluster", "true", "aws:ResourceTag"),
    },
    { actions: ["ec2:DescribeAvailabilityZones"], resource: "*" },
  ],
  never: () => [
    { actions: ["elasticfilesystem:DeleteFileSystem"], resource: fileSystem },
    { actions: ["elasticfilesystem:DeleteAccessPoint"], resource: accessPoint },
  ],
  tagged: ["aws:RequestTag/efs.csi.aws.com/", "aws:ResourceTag/efs.csi.aws.com/"],
  page: "https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html",
};

const networkInterface = arn("ec2", `network-interface/${unnamed}`);

const vpcCni: AgentCalls = {
  names: ["vpc-cni"],
  logGroups: [],
  managed: { AmazonEKS_CNI_Policy: [] },
  needs: ({ ipv6 }) => [
    {
      actions: ec2("DescribeInstances", "DescribeInstanceTypes", "DescribeNetworkInterfaces", "DescribeTags"),
      resource: "*",
    },
    { actions: ["ec2:CreateTags"], resource: networkInterface },
    ...(ipv6
      ? [{ actions: ["ec2:AssignIpv6Addresses"], resource: networkInterface }]
      : [
          {
            actions: ec2(
              "AssignPrivateIpAddresses",
              "AttachNetworkInterface",
              "CreateNetworkInterface",
              "DeleteNetworkInterface",
              "DetachNetworkInterface",
              "ModifyNetworkInterfaceAttribute",
              "UnassignPrivateIpAddresses",
            ),
            resource: networkInterface,
          },
        ]),
  ],
  never: () => [{ actions: ["ec2:CreateTags"], resource: arn("ec2", `instance/${unnamed}`) }],
  tagged: [],
  page: "https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html",
};

const scalingGroup = (name: string) => arn("autoscaling", `autoScalingGroup:${unnamed}:autoScalingGroupName/${name}`);

const clusterAutoscaler: AgentCalls = {
  names: ["cluster-autoscaler"],
  logGroups: [],
  managed: {},
  needs: ({ cluster }) => [
    {
      actions: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeScalingActivities",
        ...ec2("DescribeInstanceTypes", "DescribeLaunchTemplateVersions"),
      ],
      resource: "*",
    },
    {
      actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      resource: scalingGroup(unnamed),
      keys: {
        ...tag("k8s.io/cluster-autoscaler/enabled", "true", "aws:ResourceTag", "autoscaling:ResourceTag"),
        ...tag(`k8s.io/cluster-autoscaler/${cluster}`, "owned", "aws:ResourceTag", "autoscaling:ResourceTag"),
        ...tag(`kubernetes.io/cluster/${cluster}`, "owned", "aws:ResourceTag", "autoscaling:ResourceTag"),
      },
    },
  ],
  never: () => [
    {
      actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      resource: scalingGroup("somebody-elses"),
    },
  ],
  tagged: [],
  page: "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md",
};

const karpenter: AgentCalls = {
  names: ["karpenter"],
  logGroups: [],
  managed: {},
  needs: ({ cluster }) => [
    {
      actions: [
        ...ec2(
          "DescribeImages",
          "DescribeInstances",
          "DescribeInstanceTypeOfferings",
          "DescribeInstanceTypes",
          "DescribeLaunchTemplates",
          "DescribeSecurityGroups",
          "DescribeSubnets",
        ),
        "pricing:GetProducts",
      ],
      resource: "*",
    },
    { actions: ["iam:GetInstanceProfile"], resource: arn("iam", `instance-profile/${unnamed}`) },
    { actions: ["ssm:GetParameter"], resource: arn("ssm", `parameter/aws/service/${unnamed}`) },
    {
      actions: ["ec2:TerminateInstances"],
      resource: arn("ec2", `instance/${unnamed}`),
      keys: {
        ...tag(`kubernetes.io/cluster/${cluster}`, "owned", "aws:ResourceTag", "ec2:ResourceTag"),
        ...tag("karpenter.sh/nodepool", unnamed, "aws:ResourceTag", "ec2:ResourceTag"),
      },
    },
  ],
  never: () => [],
  tagged: [],
  page: "https://karpenter.sh/docs/reference/cloudformation/",
};

const hostedZone = arn("route53", `hostedzone/${unnamed}`);

const externalDns: AgentCalls = {
  names: ["external-dns"],
  logGroups: [],
  managed: { AmazonRoute53FullAccess: ["route53:DeleteHostedZone"] },
  needs: () => [
    { actions: ["route53:ListHostedZones"], resource: "*" },
    { actions: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"], resource: hostedZone },
  ],
  never: () => [{ actions: ["route53:DeleteHostedZone"], resource: hostedZone }],
  tagged: [],
  page: "https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/",
};

const certManager: AgentCalls = {
  names: ["cert-manager", "cert-manager-controller"],
  logGroups: [],
  managed: { AmazonRoute53FullAccess: ["route53:DeleteHostedZone"] },
  needs: () => [
    { actions: ["route53:GetChange"], resource: arn("route53", `change/${unnamed}`) },
    { actions: ["route53:ChangeResourceRecordSets"], resource: hostedZone },
  ],
  never: () => [{ actions: ["route53:DeleteHostedZone"], resource: hostedZone }],
  tagged: [],
  page: "https://cert-manager.io/docs/configuration/acme/dns01/route53/",
};

/** The log router of Fargate, which runs under the profile's role and not in a pod of its own. */
export const fargateLogRouter: AgentCalls = {
  names: [],
  logGroups: [],
  managed: {},
  needs: writesLogs,
  never: tampersWithLogs,
  tagged: [],
  page: "https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html",
};

export const agentCalls: readonly AgentCalls[] = [
  fluentBit,
  cloudwatchAgent,
  loadBalancerController,
  ebsDriver,
  efsDriver,
  vpcCni,
  clusterAutoscaler,
  karpenter,
  externalDns,
  certManager,
];

const foreignRole = arn("iam", "role/somebody-elses");

/** What would make an agent master of what it only serves. */
export const neverCalled: readonly AgentCall[] = [
  { actions: ["iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:PassRole", "sts:AssumeRole"], resource: foreignRole },
  { actions: ["iam:CreateAccessKey"], resource: arn("iam", "user/somebody") },
  { actions: ["eks:DeleteCluster"], resource: arn("eks", "cluster/somebody-elses") },
  { actions: ["ec2:TerminateInstances"], resource: arn("ec2", "instance/i-0somebodyelses") },
  { actions: ["secretsmanager:GetSecretValue"], resource: arn("secretsmanager", "secret:somebody-elses") },
  { actions: ["s3:GetObject"], resource: arn("s3", "somebody-elses/object") },
];
