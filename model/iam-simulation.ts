/** What IAM would answer: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */

import type { IdentityPolicy, PolicyStatement } from "./iam.ts";
import { holds, type RequestContext } from "./iam-conditions.ts";
import { fits, fitsArn, unnamed } from "./iam-patterns.ts";
import { Answer } from "./kubernetes.ts";

/** One action on one resource; actions on several are asked for each. */
export interface AwsRequest extends RequestContext {
  readonly action: string;
  /** ARN, in which `unnamed` stands for what only AWS knows; `*` where the action knows no resources. */
  readonly resource: string;
}

type Policies = readonly Pick<IdentityPolicy, "statements" | "hidden">[];

/** Yes: allowed; no: denied, be it because nothing allows it. */
export function mayCall(policies: Policies, request: AwsRequest): Answer {
  let allowed: Answer = Answer.No;
  const hidden = policies.some((policy) => policy.hidden);
  let open = hidden;
  for (const { statements } of policies)
    for (const statement of statements) {
      const answer = speaksOf(statement, request);
      if (answer === Answer.No) continue;
      if (!statement.allows && answer === Answer.Yes) return Answer.No;
      if (!statement.allows) open = true;
      else if (allowed !== Answer.Yes) allowed = answer;
    }
  const unclear = allowed === Answer.Yes ? open : hidden;
  return unclear ? Answer.CannotTell : allowed;
}

/** Whether a statement is about the request, with its conditions fulfilled. */
export function speaksOf(statement: PolicyStatement, request: AwsRequest): Answer {
  const action = ofAction(statement, request);
  if (action === Answer.No) return Answer.No;
  const resource = ofResource(statement, request);
  if (resource === Answer.No) return Answer.No;
  const answers = [action, resource, ...statement.conditions.map((condition) => holds(condition, request))];
  if (answers.includes(Answer.No)) return Answer.No;
  return answers.includes(Answer.CannotTell) ? Answer.CannotTell : Answer.Yes;
}

export function ofAction(statement: PolicyStatement, { action }: Pick<AwsRequest, "action">): Answer {
  const { notActions, hidden } = statement;
  const { exact, wild } = namesOf(statement);
  const name = action.toLowerCase();
  const named = exact.has(name) || wild.some((pattern) => fits(pattern, name));
  if (notActions !== undefined) return named ? Answer.No : sure(!hidden);
  return named ? Answer.Yes : hidden ? Answer.CannotTell : Answer.No;
}

interface ActionNames {
  readonly exact: ReadonlySet<string>;
  readonly wild: readonly string[];
}

const actionNames = new WeakMap<PolicyStatement, ActionNames>();

/** The same in capitals; worked out once, as a statement is asked hundreds of times. */
function namesOf(statement: PolicyStatement): ActionNames {
  const known = actionNames.get(statement);
  if (known !== undefined) return known;
  const all = (statement.notActions ?? statement.actions).map((name) => name.toLowerCase());
  const names = { exact: new Set(all), wild: all.filter((name) => /[*?]/.test(name)) };
  actionNames.set(statement, names);
  return names;
}

/** To allow a resource whose id nobody knows yet it is enough to speak of such; to forbid it, it must be each of them. */
function ofResource({ allows, resources, notResources, hidden }: PolicyStatement, { resource }: AwsRequest): Answer {
  const names = notResources ?? resources;
  const unclear = hidden || names.some((name) => name.includes("${"));
  const some = names.some((name) => fitsArn(name, resource));
  if (allows && notResources === undefined) return some ? Answer.Yes : unclear ? Answer.CannotTell : Answer.No;
  const each = some && names.some((name) => fitsArn(name, resource.replaceAll(unnamed, "\u0000")));
  if (notResources !== undefined) return each ? Answer.No : sure(!some && !unclear);
  return each ? Answer.Yes : some || unclear ? Answer.CannotTell : Answer.No;
}

function sure(certain: boolean): Answer {
  return certain ? Answer.Yes : Answer.CannotTell;
}
