import { unnamed } from "../../model/iam-patterns.ts";

export interface AgentCall {
  readonly actions: readonly string[];
  readonly resource: string;
  /** Condition keys of the request. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

/** What an agent works with. */
export interface AgentSurroundings {
  readonly cluster: string;
  /** Names of the log groups that the plan makes for it. */
  readonly logGroups: readonly string[];
  /** Pods have addresses of IPv6. */
  readonly ipv6: boolean;
}

export interface AgentCalls {
  /** Repositories of its images, its charts and its add-ons. */
  readonly names: readonly string[];
  /** Service account, where the add-on of that name has others, too. */
  readonly serviceAccount?: string;
  /** Ends of the log groups of Container Insights that it writes to: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference.html */
  readonly logGroups: readonly string[];
  /** Policies of AWS that allow all it needs, with what they allow beyond. */
  readonly managed: Readonly<Record<string, readonly string[]>>;
  readonly needs: (surroundings: AgentSurroundings) => readonly AgentCall[];
  /** Beside what no agent does. */
  readonly never: (surroundings: AgentSurroundings) => readonly AgentCall[];
  /** Starts of the condition keys that a request has only as the call says. */
  readonly tagged: readonly string[];
  readonly page: string;
}

/** Of whatever partition, region and account. */
export function arn(service: string, resource: string): string {
  return `arn:${unnamed}:${service}:${unnamed}:${unnamed}:${resource}`;
}

/** A tag as the kinds of condition keys have it. */
export function tag(key: string, value: string, ...kinds: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(kinds.map((kind) => [`${kind}/${key}`, [value]]));
}

export function ec2(...names: readonly string[]): string[] {
  return names.map((name) => `ec2:${name}`);
}

/** Condition keys that every request has: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export const everyRequest: Readonly<Record<string, readonly string[]>> = {
  "aws:RequestedRegion": [unnamed],
  "aws:PrincipalAccount": [unnamed],
  "aws:ResourceAccount": [unnamed],
  "aws:SecureTransport": ["true"],
};
