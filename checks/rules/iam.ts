import type { IdentityPolicy, PolicyStatement } from "../../model/iam.ts";
import { at, strings } from "../../model/json.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";
import { unscopedActions } from "../data/unscoped-actions.ts";

const policiesPage = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html";

export const policyWildcardAction: Check = {
  id: "policy-wildcard-action",
  severity: Severity.Error,
  title: "No identity policy allows actions by a wildcard.",
  why: "A wildcard also allows what the service gets to know tomorrow, and nobody can review what it means.",
  page: policiesPage,
  find: (_, index) => [
    ...index
      .identityPolicies()
      .flatMap((policy) => [
        ...unreadable(policy),
        ...policy.statements.flatMap((statement, position) => wildcardActions(policy, statement, position)),
      ]),
    ...broadManagedPolicies(index),
  ],
};

export const policyWildcardResource: Check = {
  id: "policy-wildcard-resource",
  severity: Severity.Error,
  title: "An identity policy speaks of every resource only where AWS allows nothing narrower.",
  why: "What is meant for one log group or one VPC then reaches those of everybody else in the account.",
  page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
  find: (_, index) =>
    index
      .identityPolicies()
      .flatMap((policy) =>
        policy.statements.flatMap((statement, position) => wildcardResources(policy, statement, position)),
      ),
};

function unreadable({ resource, hidden, malformed, statements }: IdentityPolicy): Hit[] {
  const fix = "Build the document from plain values, so that it can be reviewed before it is there.";
  if (hidden) return [cannotTell(resource, "what the policy allows", fix)];
  if (malformed) {
    const message = `${resource.name}: the policy is no JSON document with statements.`;
    return [hit(resource, message, "Write it with a function that makes one.")];
  }
  if (!statements.some((one) => one.hidden)) return [];
  return [cannotTell(resource, "which actions or resources a statement names", fix)];
}

function wildcardActions({ resource }: IdentityPolicy, statement: PolicyStatement, position: number): Hit[] {
  if (!statement.allows) return [];
  const where = `${resource.name}, ${label(statement, position)}`;
  const fix = "List the actions that are called.";
  const wild = statement.actions.filter((action) => /[*?]/.test(action));
  return [
    ...(wild.length > 0 ? [hit(resource, `${where} allows ${wild.join(", ")}.`, fix)] : []),
    ...(statement.notActions !== undefined
      ? [hit(resource, `${where} allows everything but its NotAction.`, fix)]
      : []),
  ];
}

const broad =
  /:policy\/(?:job-function\/|service-role\/)?(AdministratorAccess|PowerUserAccess|SystemAdministrator|\w*FullAccess)$/;

/** Policies of AWS whose actions are wildcards, whoever attaches them. */
function broadManagedPolicies(index: PlanIndex): Hit[] {
  const attachments = [
    ...index.ofType(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:iam/userPolicyAttachment:UserPolicyAttachment",
      "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
      "aws:iam/policyAttachment:PolicyAttachment",
    ),
    ...index.ofType("aws:iam/role:Role"),
  ];
  return attachments.flatMap((resource) =>
    [...strings(at(resource.inputs, "policyArn")), ...strings(at(resource.inputs, "managedPolicyArns"))].flatMap(
      (arn) => {
        const name = broad.exec(arn)?.[1];
        if (name === undefined) return [];
        const fix = "Attach a policy with what is called instead.";
        return [hit(resource, `${resource.name} attaches ${name}, which allows whole services.`, fix)];
      },
    ),
  );
}

const allowances = new Map(unscopedActions.map((one) => [one.action.toLowerCase(), one]));

function wildcardResources({ resource }: IdentityPolicy, statement: PolicyStatement, position: number): Hit[] {
  if (!statement.allows) return [];
  const where = `${resource.name}, ${label(statement, position)}`;
  const fix = "Name their ARNs; where AWS has none, add the action with its reason to checks/data/unscoped-actions.ts.";
  if (statement.notResources !== undefined)
    return [hit(resource, `${where} reaches every resource but its NotResource.`, fix)];
  const wild = statement.resources.filter(isEverything);
  if (wild.length === 0) return [];
  const narrower = statement.actions.filter((action) => !allowances.has(action.toLowerCase()));
  const unbound = statement.actions.flatMap((action) => {
    const condition = allowances.get(action.toLowerCase())?.condition;
    const bound = statement.conditions.some(({ key }) => key.toLowerCase() === condition?.toLowerCase());
    return condition === undefined || bound ? [] : [`${action} (${condition})`];
  });
  return [
    ...(narrower.length > 0
      ? [hit(resource, `${where} allows ${narrower.join(", ")} on ${wild.join(", ")}.`, fix)]
      : []),
    ...(unbound.length > 0
      ? [
          hit(
            resource,
            `${where} lacks the condition that bounds ${unbound.join(", ")} on ${wild.join(", ")}.`,
            "Add the condition.",
          ),
        ]
      : []),
  ];
}

/** `*`, or an ARN that leaves the resource itself open: `arn:aws:s3:::*`. */
function isEverything(arn: string): boolean {
  return /^\*+$/.test(arn) || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?]+$/.test(arn) || /^arn:\*+$/.test(arn);
}

function label({ sid }: PolicyStatement, position: number): string {
  return sid === undefined ? `statement ${position + 1}` : `statement ${sid}`;
}
