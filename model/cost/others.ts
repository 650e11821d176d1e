import { type CostContext, type CostItem, costItem, Per } from "./item.ts";

/** Only these of EC2, and of EKS, are billed and have no place of their own in the table. */
const ofEc2 =
  "instance:|spot|fleet:|volume:|ebsVolume|dedicatedHost|capacityReservation|transitGateway|vpnConnection|clientVpn|trafficMirror|verifiedAccess";

/** What costs nothing, or is counted with something else. */
const notBilled: readonly RegExp[] = [
  /^aws:(iam|index|lb|alb|elb|vpc|ssm|acm|sns|resourcegroups|budgets|autoscaling)\//,
  new RegExp(`^aws:ec2/(?!${ofEc2})`),
  /^aws:eks\/(?!capability:)/,
  /^aws:kms\/(?!customKeyStore:)/,
  /^aws:cloudwatch\/(event|log|metricAlarm|compositeAlarm)/,
  // What belongs to something else.
  /(Policy|Attachment|Association|Rule|Permission|Alias|Tag|Record|Validation|Configuration|ConfigurationV2|Versioning|VersioningV2|Block|Controls|SubnetGroup|ParameterGroup|OptionGroup|Notification|MountTarget)$/,
];

/** Resources of AWS that this table has no price for: nobody may take them for free. */
export function otherItems({ index }: CostContext): CostItem[] {
  const counts = new Map<string, number>();
  for (const { type, custom } of index.resources) {
    if (!custom || !type.startsWith("aws:") || notBilled.some((pattern) => pattern.test(type))) continue;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].map(([type, count]) =>
    costItem({ key: `other ${type}`, what: type, count, unit: "resource", per: Per.Hour }),
  );
}
