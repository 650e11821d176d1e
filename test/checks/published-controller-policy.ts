import type { Json } from "../../plan/plan.ts";

const elb = (names: string) => names.split(" ").map((name) => `elasticloadbalancing:${name}`);
const ec2 = (names: string) => names.split(" ").map((name) => `ec2:${name}`);
const cluster = "elbv2.k8s.aws/cluster";
const groups = "arn:aws:ec2:*:*:security-group/*";
const balancers = [
  "arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*",
  "arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*",
];
const targetGroups = "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*";
const requested = { Null: { [`aws:RequestTag/${cluster}`]: "false" } };
const owned = { Null: { [`aws:ResourceTag/${cluster}`]: "false" } };
const ownedAndKept = { Null: { [`aws:RequestTag/${cluster}`]: "true", [`aws:ResourceTag/${cluster}`]: "false" } };
const statement = (Action: Json, Resource: Json, Condition?: Json, Sid?: string): Json => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
  ...(Sid === undefined ? {} : { Sid }),
});

/** In the shape of https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/#configure-iam: a foreign policy that is known to work. */
export const publishedControllerPolicy: readonly Json[] = [
  statement("iam:CreateServiceLinkedRole", "*", {
    StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" },
  }),
  statement(
    [
      ...ec2(
        "DescribeAccountAttributes DescribeAddresses DescribeAvailabilityZones DescribeInternetGateways DescribeVpcs DescribeSubnets DescribeSecurityGroups DescribeInstances DescribeNetworkInterfaces DescribeTags DescribeRouteTables GetSecurityGroupsForVpc",
      ),
      ...elb(
        "DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeListeners DescribeListenerCertificates DescribeSSLPolicies DescribeRules DescribeTargetGroups DescribeTargetGroupAttributes DescribeTargetHealth DescribeTags DescribeListenerAttributes",
      ),
      "acm:ListCertificates",
    ],
    "*",
  ),
  statement(
    ["cognito-idp:DescribeUserPoolClient", "wafv2:GetWebACL", "wafv2:AssociateWebACL", "shield:CreateProtection"],
    "*",
    undefined,
    "WebFirewallAndCognito",
  ),
  statement(ec2("AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress"), "*"),
  statement("ec2:CreateSecurityGroup", "*"),
  statement("ec2:CreateTags", groups, { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" }, ...requested }),
  statement("ec2:DeleteSecurityGroup", "*", owned),
  statement(elb("CreateLoadBalancer CreateTargetGroup"), "*", requested),
  statement(elb("CreateListener DeleteListener CreateRule DeleteRule"), "*"),
  statement(elb("AddTags RemoveTags"), [targetGroups, ...balancers], ownedAndKept, "ListenerTags"),
  statement(
    elb(
      "ModifyLoadBalancerAttributes SetIpAddressType SetSecurityGroups SetSubnets DeleteLoadBalancer ModifyTargetGroup ModifyTargetGroupAttributes DeleteTargetGroup",
    ),
    "*",
    owned,
  ),
  statement("elasticloadbalancing:AddTags", [targetGroups, ...balancers], {
    StringEquals: { "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"] },
    ...requested,
  }),
  statement(elb("RegisterTargets DeregisterTargets"), targetGroups),
  statement(elb("SetWebAcl ModifyListener AddListenerCertificates ModifyRule SetRulePriorities"), "*"),
];
