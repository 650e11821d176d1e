/** An action whose statement may say `Resource: "*"`, and why nothing narrower exists. */
export interface WildcardResource {
  readonly action: string;
  readonly reason: string;
  readonly page: string;
}

const reference = "https://docs.aws.amazon.com/service-authorization/latest/reference";

function without(resources: { reason: string; page: string }, actions: readonly string[]): WildcardResource[] {
  return actions.map((action) => ({ action, ...resources }));
}

/** Every action of ours that AWS defines without a resource; a test compares the list with AWS's own data. */
export const wildcardResources: readonly WildcardResource[] = [
  ...without(
    {
      reason: "EC2 describes by filter and defines no resource for it; it reads settings, no data",
      page: `${reference}/list_amazonec2.html`,
    },
    [
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
      "ec2:DescribeVolumes",
      "ec2:DescribeVpcPeeringConnections",
      "ec2:DescribeVpcs",
    ],
  ),
  ...without(
    {
      reason: "Elastic Load Balancing defines no resource for its describing actions; they read settings, no data",
      page: `${reference}/list_awselasticloadbalancingv2.html`,
    },
    [
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
  ),
  {
    action: "elasticloadbalancing:SetWebAcl",
    reason:
      "AWS checks it without a resource while a web ACL is put before a balancer; the web ACL itself is bounded by wafv2:AssociateWebACL",
    page: `${reference}/list_awselasticloadbalancingv2.html`,
  },
  {
    action: "acm:ListCertificates",
    reason: "listing the certificates of an account has no resource; it is how a certificate is found by host name",
    page: `${reference}/list_awscertificatemanager.html`,
  },
  {
    action: "iam:ListServerCertificates",
    reason: "listing the certificates of an account has no resource; it is how a certificate is found by host name",
    page: `${reference}/list_awsidentityandaccessmanagementiam.html`,
  },
  ...without(
    {
      reason: "AWS Shield defines no resource for the subscription, nor for a protection that does not exist yet",
      page: `${reference}/list_awsshield.html`,
    },
    ["shield:CreateProtection", "shield:GetSubscriptionState"],
  ),
];
