/** Who may take a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */

import type { PlannedResource } from "../plan/plan.ts";
import { type PolicyStatement, policyDocument } from "./iam.ts";
import { holds, type RequestContext } from "./iam-conditions.ts";
import { unnamed } from "./iam-patterns.ts";
import { ofAction } from "./iam-simulation.ts";
import { Identity } from "./identity.ts";
import { at } from "./json.ts";
import { Answer, any } from "./kubernetes.ts";

interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  /** `unnamed` where nobody says which. */
  readonly cluster: string;
}

const podIdentityService = "pods.eks.amazonaws.com";
const webIdentity = "sts:AssumeRoleWithWebIdentity";

interface Trust {
  readonly hidden: boolean;
  readonly statements: readonly PolicyStatement[];
}

export function trustOf({ inputs }: PlannedResource): Trust {
  return policyDocument(at(inputs, "assumeRolePolicy"));
}

/** The role is made for pods, whichever. */
export function isForPods({ statements }: Trust): boolean {
  return statements.some(
    ({ principals, conditions }) =>
      principals.includes(podIdentityService) ||
      conditions.some(({ values }) => values.some((value) => value.startsWith("system:serviceaccount:"))),
  );
}

export function trusts(trust: Trust, identity: Identity, account: ServiceAccount): Answer {
  if (trust.hidden) return Answer.CannotTell;
  const actions = identity === Identity.PodIdentity ? ["sts:AssumeRole", "sts:TagSession"] : [webIdentity];
  const answers = actions.map((action) => {
    const each = trust.statements.map((one) => ({ one, answer: letsIn(one, action, identity, account) }));
    const denied = any(each.filter(({ one }) => !one.allows).map(({ answer }) => answer));
    const allowed = any(each.filter(({ one }) => one.allows).map(({ answer }) => answer));
    return denied === Answer.Yes ? Answer.No : denied === Answer.CannotTell ? denied : allowed;
  });
  if (answers.includes(Answer.No)) return Answer.No;
  return answers.includes(Answer.CannotTell) ? Answer.CannotTell : Answer.Yes;
}

function letsIn(statement: PolicyStatement, action: string, identity: Identity, account: ServiceAccount): Answer {
  const { principals, conditions, hidden } = statement;
  if (ofAction(statement, { action }) !== Answer.Yes) return hidden ? Answer.CannotTell : Answer.No;
  if (identity === Identity.PodIdentity) {
    if (!principals.some((one) => one === podIdentityService || one === "*"))
      return hidden ? Answer.CannotTell : Answer.No;
    return all(conditions.map((condition) => holds(condition, podIdentityRequest(account))));
  }
  const issuers = principals.flatMap((one) => /:oidc-provider\/(.+)$/.exec(one)?.[1] ?? []);
  if (issuers.length === 0) return hidden ? Answer.CannotTell : Answer.No;
  return any(issuers.map((issuer) => all(conditions.map((one) => holds(one, webIdentityRequest(issuer, account))))));
}

function all(answers: readonly Answer[]): Answer {
  if (answers.includes(Answer.No)) return Answer.No;
  return answers.includes(Answer.CannotTell) ? Answer.CannotTell : Answer.Yes;
}

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html */
function podIdentityRequest({ namespace, name, cluster }: ServiceAccount): RequestContext {
  const arn = `arn:${unnamed}:eks:${unnamed}:${unnamed}:cluster/${cluster}`;
  return {
    keys: {
      "aws:RequestTag/eks-cluster-arn": [arn],
      "aws:RequestTag/eks-cluster-name": [cluster],
      "aws:RequestTag/kubernetes-namespace": [namespace],
      "aws:RequestTag/kubernetes-service-account": [name],
      "aws:RequestTag/kubernetes-pod-name": [unnamed],
      "aws:RequestTag/kubernetes-pod-uid": [unnamed],
      "aws:SourceAccount": [unnamed],
      "aws:SourceArn": [arn],
    },
    complete: ["aws:RequestTag/"],
  };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
function webIdentityRequest(issuer: string, { namespace, name }: ServiceAccount): RequestContext {
  return {
    keys: {
      [`${issuer}:sub`]: [`system:serviceaccount:${namespace}:${name}`],
      [`${issuer}:aud`]: ["sts.amazonaws.com"],
    },
    complete: ["aws:RequestTag/"],
  };
}
