/** IAM documents as pure functions: who may use a role (trust), and what it may do (policy). No Pulumi in here. */

import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";

/** What a statement does: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html */
export const Effect = { Allow: "Allow", Deny: "Deny" } as const;
export type Effect = (typeof Effect)[keyof typeof Effect];

/** One statement of a policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html */
export interface Statement {
  /** Name of the statement within its document, letters and digits. None by default. */
  sid?: string;
  /** `Allow` or `Deny`. `Allow` by default. */
  effect?: Effect;
  /** Actions as `service:Action`, for example `s3:GetObject`. At least one; `*` alone is refused. */
  actions: string[];
  /** ARNs the actions apply to; `*` only where AWS knows no narrower resource. At least one. */
  resources: string[];
  /** Operator, then condition key, then accepted values: `{ StringEquals: { "aws:SourceAccount": ["123456789012"] } }`. */
  conditions?: Record<string, Record<string, string[]>>;
}

export type Conditions = Record<string, Record<string, string[]>>;

/** Characters, without white space, that IAM allows: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const policySizes = { managed: 6144, inlineOfRole: 10240, trust: 2048 } as const;

/** An identity policy as the JSON text that IAM takes, statements in the order given. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementJson) });
}

function statementJson({ sid, effect, actions, resources, conditions }: Statement) {
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect ?? Effect.Allow,
    Action: one(actions),
    Resource: one(resources),
    ...(conditions === undefined ? {} : { Condition: conditionJson(conditions) }),
  };
}

function conditionJson(conditions: Conditions) {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, one(values)])),
    ]),
  );
}

/** IAM gives back a list of one as the value alone; writing it so keeps the refreshed state equal to what was sent. */
function one(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}

/** Lets an AWS service use the role, for example `ec2.amazonaws.com`. */
export function serviceTrust(service: string, conditions?: Conditions): string {
  return trust({ Service: service }, ["sts:AssumeRole"], conditions);
}

/** The service account that may use a role. */
export interface PodIdentity {
  clusterName: string;
  namespace: string;
  serviceAccount: string;
}

/**
 * Lets the pods of one service account of one cluster use the role through EKS Pod Identity. The conditions read the tags that EKS
 * sets on the session, so an association made by hand for another service account gets nothing:
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function podIdentityTrust(account: Account, { clusterName, namespace, serviceAccount }: PodIdentity): string {
  return trust({ Service: "pods.eks.amazonaws.com" }, ["sts:AssumeRole", "sts:TagSession"], {
    StringEquals: {
      "aws:RequestTag/eks-cluster-arn": [clusterArn(account, clusterName)],
      "aws:RequestTag/kubernetes-namespace": [namespace],
      "aws:RequestTag/kubernetes-service-account": [serviceAccount],
    },
  });
}

/** The OIDC provider of a cluster in IAM. */
export interface OidcProvider {
  arn: string;
  /** Issuer URL; `https://` in front is allowed. */
  url: string;
}

/**
 * Lets the pods of one service account use the role with the token that Kubernetes projects for them (IRSA), which also works on Fargate:
 * https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 */
export function irsaTrust(
  provider: OidcProvider,
  { namespace, serviceAccount }: Omit<PodIdentity, "clusterName">,
): string {
  const issuer = provider.url.replace(/^https:\/\//, "");
  return trust({ Federated: provider.arn }, ["sts:AssumeRoleWithWebIdentity"], {
    StringEquals: {
      [`${issuer}:aud`]: ["sts.amazonaws.com"],
      [`${issuer}:sub`]: [`system:serviceaccount:${namespace}:${serviceAccount}`],
    },
  });
}

function trust(principal: Record<string, string>, actions: readonly string[], conditions?: Conditions): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: Effect.Allow,
        Principal: principal,
        Action: one(actions),
        ...(conditions === undefined ? {} : { Condition: conditionJson(conditions) }),
      },
    ],
  });
}

/**
 * The readable start of a role's name; the provider adds 26 characters, so that two stacks can share an account and a role can be
 * replaced before the old one goes. IAM allows 64 in all.
 */
export function roleNamePrefix(clusterName: string, purpose: string): string {
  const start = `${clusterName}-${purpose}`.replace(/[^\w+=,.@-]/g, "-");
  return `${start.slice(0, 37)}-`;
}

/** ARN of a policy that AWS maintains; `policy` may carry its path: `service-role/AmazonEBSCSIDriverPolicyV2`. */
export function managedPolicyArn(partition: string, policy: string): string {
  return `arn:${partition}:iam::aws:policy/${policy}`;
}

export function clusterArn({ partition, region, id }: Account, clusterName: string): string {
  return `arn:${partition}:eks:${region}:${id}:cluster/${clusterName}`;
}

/** The streams of a log group are resources of their own, behind `:*`: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html */
export function logStreamsArn({ partition, region, id }: Account, logGroupName: string): string {
  return `arn:${partition}:logs:${region}:${id}:log-group:${logGroupName}:*`;
}

const action = /^[a-z0-9-]+:[A-Za-z0-9*?]+$/;
const resource = /^(\*|arn:[a-z0-9-]+:[^\s]+)$/;

/** What IAM, or the rule that nothing may do everything, refuses in statements; `path` is where they stand. */
export function statementProblems(
  statements: readonly Statement[],
  path: readonly (string | number)[],
  first = 0,
): Problem[] {
  return statements.flatMap((statement, index) => {
    const at = [...path, first + index];
    return [
      ...emptyProblems(statement.actions, [...at, "actions"], "action"),
      ...emptyProblems(statement.resources, [...at, "resources"], "resource"),
      ...statement.actions.flatMap((value, i) => actionProblems(value, [...at, "actions", i])),
      ...statement.resources.flatMap((value, i) => resourceProblems(value, [...at, "resources", i])),
    ];
  });
}

function emptyProblems(values: readonly string[], path: (string | number)[], what: string): Problem[] {
  if (values.length > 0) return [];
  return [
    {
      path,
      value: [],
      rule: `but a statement needs at least one ${what}`,
      fix: `Name the ${what}s, or drop the statement.`,
    },
  ];
}

function actionProblems(value: string, path: (string | number)[]): Problem[] {
  if (value === "*" || value.endsWith(":*")) {
    const fix = "List the actions that the pod calls.";
    return [{ path, value, rule: "which would allow every action of a service", fix }];
  }
  if (action.test(value)) return [];
  return [{ path, value, rule: "but an action is written service:Action", fix: "Write it like s3:GetObject." }];
}

function resourceProblems(value: string, path: (string | number)[]): Problem[] {
  if (resource.test(value)) return [];
  return [{ path, value, rule: "but a resource is an ARN or *", fix: "Write it like arn:aws:s3:::bucket/*." }];
}
