/**
 * The actions that a policy may allow on every resource, since AWS lets nobody say which. A test compares the list with a maintained copy
 * of AWS's own tables, in which such an action has no resource types.
 */

export interface UnscopedAction {
  readonly action: string;
  /** Why nothing narrower exists. */
  readonly reason: string;
  /** The table of the service: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
  readonly page: string;
  /** Condition key that must bound the statement instead. */
  readonly condition?: string;
}

const reference = "https://docs.aws.amazon.com/service-authorization/latest/reference";

function unscoped(service: string, table: string, reason: string, actions: readonly string[]): UnscopedAction[] {
  return actions.map((action) => ({ action: `${service}:${action}`, reason, page: `${reference}/list_${table}.html` }));
}

export const unscopedActions: readonly UnscopedAction[] = [
  ...unscoped(
    "ec2",
    "amazonec2",
    "EC2 describes by filter; its tables define no resource for it. Settings are read, no data",
    [
      "DescribeAccountAttributes",
      "DescribeAddresses",
      "DescribeAvailabilityZones",
      "DescribeCapacityReservations",
      "DescribeCoipPools",
      "DescribeImages",
      "DescribeInstances",
      "DescribeInstanceStatus",
      "DescribeInstanceTypeOfferings",
      "DescribeInstanceTypes",
      "DescribeInternetGateways",
      "DescribeIpamPools",
      "DescribeLaunchTemplates",
      "DescribeLaunchTemplateVersions",
      "DescribeNetworkInterfaces",
      "DescribePlacementGroups",
      "DescribeRouteTables",
      "DescribeSecurityGroups",
      "DescribeSnapshots",
      "DescribeSpotPriceHistory",
      "DescribeSubnets",
      "DescribeTags",
      "DescribeVolumes",
      "DescribeVolumesModifications",
      "DescribeVpcPeeringConnections",
      "DescribeVpcs",
      "GetInstanceTypesFromInstanceRequirements",
    ],
  ),
  ...unscoped(
    "elasticloadbalancing",
    "awselasticloadbalancingv2",
    "Elastic Load Balancing describes without a resource in its tables. Settings are read, no data",
    [
      "DescribeCapacityReservation",
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
      "DescribeTrustStores",
    ],
  ),
  ...unscoped(
    "elasticloadbalancing",
    "awselasticloadbalancingv2",
    "AWS checks it without a resource when a web ACL is put before a balancer; the web ACL is bounded by wafv2:AssociateWebACL",
    ["SetWebAcl"],
  ),
  ...unscoped(
    "autoscaling",
    "amazonec2autoscaling",
    "EC2 Auto Scaling describes without a resource in its tables. Settings are read, no data",
    [
      "DescribeAutoScalingGroups",
      "DescribeAutoScalingInstances",
      "DescribeLaunchConfigurations",
      "DescribeScalingActivities",
    ],
  ),
  ...unscoped("acm", "awscertificatemanager", "the certificates of an account are listed as a whole", [
    "ListCertificates",
  ]),
  ...unscoped("iam", "awsidentityandaccessmanagementiam", "the certificates of an account are listed as a whole", [
    "ListServerCertificates",
  ]),
  ...unscoped("iam", "awsidentityandaccessmanagementiam", "the instance profiles of an account are listed as a whole", [
    "ListInstanceProfiles",
  ]),
  ...unscoped(
    "shield",
    "awsshield",
    "AWS Shield has no resource for the subscription, nor for a protection that does not exist yet",
    ["CreateProtection", "GetSubscriptionState"],
  ),
  ...unscoped("logs", "amazoncloudwatchlogs", "the log groups of an account are listed by prefix, not by resource", [
    "DescribeLogGroups",
  ]),
  ...unscoped(
    "ecr",
    "amazonelasticcontainerregistry",
    "a token is for the registry; what it may pull is checked per repository",
    ["GetAuthorizationToken"],
  ),
  ...unscoped("xray", "awsx-ray", "traces are no resources", [
    "GetSamplingRules",
    "GetSamplingTargets",
    "PutTelemetryRecords",
    "PutTraceSegments",
  ]),
  ...unscoped("route53", "amazonroute53", "the hosted zones of an account are listed as a whole", ["ListHostedZones"]),
  ...unscoped("pricing", "awspricelist", "prices are public and no resources", ["GetProducts"]),
  ...unscoped("sts", "awssecuritytokenservice", "it tells callers who they are, and needs no permission anyway", [
    "GetCallerIdentity",
  ]),
  ...unscoped("eks", "amazonelastickubernetesservice", "versions and add-ons on offer are no resources", [
    "DescribeAddonConfiguration",
    "DescribeAddonVersions",
    "DescribeClusterVersions",
  ]),
  {
    action: "cloudwatch:PutMetricData",
    reason: "metrics are no resources; the condition on the namespace bounds it instead",
    page: `${reference}/list_amazoncloudwatch.html`,
    condition: "cloudwatch:namespace",
  },
];
