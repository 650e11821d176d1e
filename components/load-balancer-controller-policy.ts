/**
 * What the AWS Load Balancer Controller may do, statement by statement. It starts from the policy the project publishes
 * (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/#configure-iam) and is narrower in four ways:
 * every ARN is of this account and region, what the controller owns is known by *this* cluster's tag instead of any cluster's, security
 * groups are those of the cluster's VPC, and what an optional feature needs comes only with the feature.
 */

import {
  arn,
  balancers,
  balancing,
  type ControllerScope,
  ownedBy,
  ownedWithoutMoving,
  requestedFor,
  tagged,
  vpcArn,
} from "./load-balancer-controller-scope.ts";
import type { Statement } from "./role.ts";

// Three documents, since a managed policy may have 6,144 characters. Only that of the security groups names the VPC, so the other two
// can be read in a preview in which the VPC does not exist yet.

/** What the controller looks up. */
export function readStatements(scope: ControllerScope): Statement[] {
  return [
    describeNetwork,
    describeLoadBalancers,
    ...certificates(scope),
    serviceLinkedRole(scope),
    ...(scope.cognito ? [cognito(scope)] : []),
  ];
}

/** Balancers, target groups, listeners and what stands before them. */
export function loadBalancerStatements(scope: ControllerScope): Statement[] {
  return [
    ...balancersAndTargetGroups(scope),
    ...listenersAndRules(scope),
    ...(scope.webFirewall ? webFirewall(scope) : []),
    ...(scope.shield ? shield(scope) : []),
  ];
}

const describeNetwork: Statement = {
  sid: "DescribeNetwork",
  actions: [
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeIpamPools",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpcs",
  ],
  resources: ["*"],
};

const describeLoadBalancers: Statement = {
  sid: "DescribeLoadBalancers",
  actions: [
    "elasticloadbalancing:DescribeCapacityReservation",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeTrustStores",
  ],
  resources: ["*"],
};

/** A listener without a certificate ARN gets the certificate whose name fits the host. */
function certificates({ account: { partition, region, id } }: ControllerScope): Statement[] {
  return [
    { sid: "FindCertificates", actions: ["acm:ListCertificates", "iam:ListServerCertificates"], resources: ["*"] },
    {
      sid: "ReadCertificates",
      actions: ["acm:DescribeCertificate", "iam:GetServerCertificate"],
      resources: [
        `arn:${partition}:acm:${region}:${id}:certificate/*`,
        `arn:${partition}:iam::${id}:server-certificate/*`,
      ],
    },
  ];
}

/** Elastic Load Balancing makes its own role with the first balancer of an account. */
function serviceLinkedRole({ account: { partition, id } }: ControllerScope): Statement {
  const service = "elasticloadbalancing.amazonaws.com";
  return {
    sid: "ServiceLinkedRole",
    actions: ["iam:CreateServiceLinkedRole"],
    resources: [`arn:${partition}:iam::${id}:role/aws-service-role/${service}/AWSServiceRoleForElasticLoadBalancing`],
    conditions: { StringEquals: { "iam:AWSServiceName": [service] } },
  };
}

function cognito({ account: { partition, region, id } }: ControllerScope): Statement {
  return {
    sid: "SignInWithCognito",
    actions: ["cognito-idp:DescribeUserPoolClient"],
    resources: [`arn:${partition}:cognito-idp:${region}:${id}:userpool/*`],
  };
}

/** Security groups, of this VPC only. */
export function securityGroupStatements(scope: ControllerScope, vpcId: string): Statement[] {
  const groups = [arn(scope, "ec2", "security-group/*")];
  const vpc = vpcArn(scope, vpcId);
  return [
    { sid: "SecurityGroupsOfVpc", actions: ["ec2:GetSecurityGroupsForVpc"], resources: [vpc] },
    {
      // Also the groups of nodes and pods, which are not the controller's: it opens them to its balancers.
      sid: "IngressRulesInVpc",
      actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      resources: groups,
      conditions: { ArnLike: { "ec2:Vpc": [vpc] } },
    },
    { sid: "CreateSecurityGroupInVpc", actions: ["ec2:CreateSecurityGroup"], resources: [vpc] },
    {
      sid: "CreateSecurityGroupWithTag",
      actions: ["ec2:CreateSecurityGroup"],
      resources: groups,
      conditions: requestedFor(scope),
    },
    {
      sid: "TagSecurityGroupAtCreation",
      actions: ["ec2:CreateTags"],
      resources: groups,
      conditions: tagged("aws:RequestTag", scope, { "ec2:CreateAction": ["CreateSecurityGroup"] }),
    },
    {
      sid: "TagOwnSecurityGroups",
      actions: ["ec2:CreateTags", "ec2:DeleteTags"],
      resources: groups,
      conditions: ownedWithoutMoving(scope),
    },
    {
      sid: "DeleteOwnSecurityGroups",
      actions: ["ec2:DeleteSecurityGroup"],
      resources: groups,
      conditions: ownedBy(scope),
    },
  ];
}

function balancersAndTargetGroups(scope: ControllerScope): Statement[] {
  const targetGroups = balancing(scope, "targetgroup/*/*");
  const both = [...balancers(scope), targetGroups];
  return [
    {
      sid: "CreateWithTag",
      actions: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      resources: both,
      conditions: requestedFor(scope),
    },
    {
      sid: "TagAtCreation",
      actions: ["elasticloadbalancing:AddTags"],
      resources: both,
      conditions: tagged("aws:RequestTag", scope, {
        "elasticloadbalancing:CreateAction": ["CreateLoadBalancer", "CreateTargetGroup"],
      }),
    },
    {
      sid: "TagOwn",
      actions: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      resources: both,
      conditions: ownedWithoutMoving(scope),
    },
    {
      sid: "ChangeOwn",
      actions: [
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyCapacityReservation",
        "elasticloadbalancing:ModifyIpPools",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
      resources: both,
      conditions: ownedBy(scope),
    },
    {
      // A TargetGroupBinding may name a target group that somebody else made, hence no tag.
      sid: "Targets",
      actions: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      resources: [targetGroups],
    },
  ];
}

/** Listeners that an older controller made carry no tag; what they hang on can only be this account's. */
function listenersAndRules(scope: ControllerScope): Statement[] {
  const listeners = [balancing(scope, "listener/app/*/*/*"), balancing(scope, "listener/net/*/*/*")];
  const rules = [balancing(scope, "listener-rule/app/*/*/*/*"), balancing(scope, "listener-rule/net/*/*/*/*")];
  return [
    { sid: "CreateListeners", actions: ["elasticloadbalancing:CreateListener"], resources: balancers(scope) },
    {
      sid: "ChangeListeners",
      actions: [
        "elasticloadbalancing:AddListenerCertificates",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:RemoveListenerCertificates",
      ],
      resources: listeners,
    },
    {
      sid: "ChangeRules",
      actions: [
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:SetRulePriorities",
      ],
      resources: rules,
    },
    {
      sid: "TagListenersAndRules",
      actions: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      resources: [...listeners, ...rules],
    },
  ];
}

function webFirewall(scope: ControllerScope): Statement[] {
  const webAcls = [arn(scope, "wafv2", "regional/webacl/*/*")];
  return [
    {
      sid: "WebFirewall",
      actions: ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", "wafv2:GetWebACL", "wafv2:GetWebACLForResource"],
      resources: [...webAcls, balancing(scope, "loadbalancer/app/*/*")],
    },
    { sid: "WebFirewallBeforeBalancers", actions: ["elasticloadbalancing:SetWebAcl"], resources: ["*"] },
  ];
}

function shield({ account: { partition, id } }: ControllerScope): Statement[] {
  return [
    {
      sid: "ShieldSubscription",
      actions: ["shield:CreateProtection", "shield:GetSubscriptionState"],
      resources: ["*"],
    },
    {
      sid: "ShieldProtections",
      actions: ["shield:DeleteProtection", "shield:DescribeProtection"],
      resources: [`arn:${partition}:shield::${id}:protection/*`],
    },
  ];
}
