/** How far the load balancer controller's permissions reach: ARNs and conditions, without Pulumi. */

import type { Account } from "./account.ts";
import type { Conditions } from "./role.ts";

export interface ControllerScope {
  readonly account: Account;
  readonly clusterName: string;
  /** AWS WAF in front of application load balancers. */
  readonly webFirewall: boolean;
  /** AWS Shield Advanced, which the account must have subscribed to. */
  readonly shield: boolean;
  /** Sign-in through Amazon Cognito at application load balancers. */
  readonly cognito: boolean;
}

// The controller puts this tag, with the name of its cluster, on everything it creates, in the very request that creates it.
const clusterTag = "elbv2.k8s.aws/cluster";

/** What a request creates must carry this cluster's tag. */
export function requestedFor(scope: ControllerScope): Conditions {
  return tagged("aws:RequestTag", scope);
}

/** Only what carries this cluster's tag already. */
export function ownedBy(scope: ControllerScope): Conditions {
  return tagged("aws:ResourceTag", scope);
}

/** The tag itself stays as it is, or the controller could make anything its own. */
export function ownedWithoutMoving(scope: ControllerScope): Conditions {
  return { Null: { [`aws:RequestTag/${clusterTag}`]: ["true"] }, ...ownedBy(scope) };
}

export function tagged(key: string, { clusterName }: ControllerScope, also: Record<string, string[]> = {}): Conditions {
  return { StringEquals: { ...also, [`${key}/${clusterTag}`]: [clusterName] } };
}

export function balancers(scope: ControllerScope): string[] {
  return [balancing(scope, "loadbalancer/app/*/*"), balancing(scope, "loadbalancer/net/*/*")];
}

export function balancing(scope: ControllerScope, resource: string): string {
  return arn(scope, "elasticloadbalancing", resource);
}

export function arn(
  { account: { partition, region, id } }: ControllerScope,
  service: string,
  resource: string,
): string {
  return `arn:${partition}:${service}:${region}:${id}:${resource}`;
}

/** A VPC can be shared by another account, whose number its ARN then has; its id is unique all the same. */
export function vpcArn({ account: { partition, region } }: ControllerScope, vpcId: string): string {
  return `arn:${partition}:ec2:${region}:*:vpc/${vpcId}`;
}
