import { unnamed } from "../../model/iam-patterns.ts";
import { type AgentCall, type AgentCalls, type AgentSurroundings, arn, ec2, tag } from "./agent-call.ts";

const balancerTag = "elbv2.k8s.aws/cluster";
const balancer = (resource: string) => arn("elasticloadbalancing", resource);
const balancers = [balancer(`loadbalancer/app/web/${unnamed}`), balancer(`loadbalancer/net/web/${unnamed}`)];
const targetGroup = balancer(`targetgroup/web/${unnamed}`);
const securityGroup = arn("ec2", `security-group/${unnamed}`);
const vpc = { "ec2:Vpc": [arn("ec2", `vpc/${unnamed}`)] };

const elb = (...names: readonly string[]) => names.map((name) => `elasticloadbalancing:${name}`);

const balancerReads: readonly AgentCall[] = [
  {
    actions: [
      ...ec2(
        "DescribeAvailabilityZones",
        "DescribeInstances",
        "DescribeNetworkInterfaces",
        "DescribeRouteTables",
        "DescribeSecurityGroups",
        "DescribeSubnets",
        "DescribeTags",
        "DescribeVpcs",
      ),
      ...elb(
        "DescribeListenerAttributes",
        "DescribeListenerCertificates",
        "DescribeListeners",
        "DescribeLoadBalancerAttributes",
        "DescribeLoadBalancers",
        "DescribeRules",
        "DescribeSSLPolicies",
        "DescribeTags",
        "DescribeTargetGroupAttributes",
        "DescribeTargetGroups",
        "DescribeTargetHealth",
      ),
      "acm:ListCertificates",
    ],
    resource: "*",
  },
  { actions: ["ec2:GetSecurityGroupsForVpc"], resource: arn("ec2", `vpc/${unnamed}`) },
];

function securityGroupCalls({ cluster }: AgentSurroundings): AgentCall[] {
  const requested = tag(balancerTag, cluster, "aws:RequestTag");
  const owned = tag(balancerTag, cluster, "aws:ResourceTag", "ec2:ResourceTag");
  return [
    { actions: ["ec2:CreateSecurityGroup"], resource: securityGroup, keys: { ...requested, ...vpc } },
    { actions: ["ec2:CreateSecurityGroup"], resource: arn("ec2", `vpc/${unnamed}`), keys: requested },
    {
      actions: ["ec2:CreateTags"],
      resource: securityGroup,
      keys: { ...requested, "ec2:CreateAction": ["CreateSecurityGroup"] },
    },
    {
      actions: ec2("AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"),
      resource: securityGroup,
      keys: { ...owned, ...vpc },
    },
    { actions: ["ec2:DeleteSecurityGroup"], resource: securityGroup, keys: { ...owned, ...vpc } },
  ];
}

function balancerCalls({ cluster }: AgentSurroundings): AgentCall[] {
  const requested = tag(balancerTag, cluster, "aws:RequestTag");
  const owned = tag(balancerTag, cluster, "aws:ResourceTag", "elasticloadbalancing:ResourceTag");
  const creating = (action: string) => ({ ...requested, "elasticloadbalancing:CreateAction": [action] });
  return [
    ...balancers.flatMap((resource) => [
      { actions: elb("CreateLoadBalancer"), resource, keys: requested },
      { actions: elb("AddTags"), resource, keys: creating("CreateLoadBalancer") },
      { actions: elb("CreateListener"), resource, keys: owned },
      {
        actions: elb("DeleteLoadBalancer", "ModifyLoadBalancerAttributes", "SetSecurityGroups", "SetSubnets"),
        resource,
        keys: owned,
      },
    ]),
    { actions: elb("CreateTargetGroup"), resource: targetGroup, keys: requested },
    { actions: elb("AddTags"), resource: targetGroup, keys: creating("CreateTargetGroup") },
    {
      actions: elb("DeleteTargetGroup", "ModifyTargetGroup", "ModifyTargetGroupAttributes"),
      resource: targetGroup,
      keys: owned,
    },
    { actions: elb("DeregisterTargets", "RegisterTargets"), resource: targetGroup, keys: owned },
    {
      actions: elb("CreateRule", "DeleteListener", "ModifyListener"),
      resource: balancer(`listener/app/web/${unnamed}/${unnamed}`),
      keys: owned,
    },
    {
      actions: elb("DeleteRule", "ModifyRule", "SetRulePriorities"),
      resource: balancer(`listener-rule/app/web/${unnamed}/${unnamed}/${unnamed}`),
      keys: owned,
    },
    {
      actions: ["iam:CreateServiceLinkedRole"],
      resource: arn(
        "iam",
        "role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing",
      ),
      keys: { "iam:AWSServiceName": ["elasticloadbalancing.amazonaws.com"] },
    },
  ];
}

export const loadBalancerController: AgentCalls = {
  names: ["aws-load-balancer-controller"],
  logGroups: [],
  managed: {},
  needs: (surroundings) => [...balancerReads, ...securityGroupCalls(surroundings), ...balancerCalls(surroundings)],
  never: () => [
    ...balancers.map((resource) => ({ actions: elb("DeleteLoadBalancer", "ModifyLoadBalancerAttributes"), resource })),
    { actions: elb("DeleteTargetGroup"), resource: targetGroup },
    { actions: ["ec2:DeleteSecurityGroup"], resource: securityGroup, keys: vpc },
    { actions: ["ec2:CreateTags"], resource: arn("ec2", `instance/${unnamed}`) },
  ],
  tagged: ["aws:RequestTag/elbv2.k8s.aws/", "aws:ResourceTag/elbv2.k8s.aws/", "ec2:CreateAction"],
  page: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/",
};
