/** IAM documents: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */

import type { PlannedResource } from "../plan/plan.ts";
import { at, fields, isHidden, list, oneOrMore, strings, text, type Value } from "./json.ts";
import { lookUp } from "./look-up.ts";

export interface PolicyStatement {
  readonly sid?: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Where it speaks of everything but the actions, or the resources, that these name. */
  readonly notActions?: readonly string[];
  readonly notResources?: readonly string[];
  /** Of a trust policy: whom it lets in, whatever kind they are. */
  readonly principals: readonly string[];
  /** All of them hold, or the statement says nothing. */
  readonly conditions: readonly PolicyCondition[];
  /** Some of its actions, resources or principals are not known. */
  readonly hidden: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export interface PolicyCondition {
  /** As `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  /** Some value is not known. */
  readonly hidden: boolean;
}

/** What an identity may do, from one property of one resource. */
export interface IdentityPolicy {
  readonly resource: PlannedResource;
  readonly statements: readonly PolicyStatement[];
  readonly hidden: boolean;
  /** The document is no JSON, or no policy. */
  readonly malformed: boolean;
}

/** Where identity policies stand. Trust and key policies are about a resource, and name it by `*`. */
const documents: Readonly<Record<string, (resource: PlannedResource) => readonly Value[]>> = {
  "aws:iam/policy:Policy": ({ inputs }) => [at(inputs, "policy")],
  "aws:iam/rolePolicy:RolePolicy": ({ inputs }) => [at(inputs, "policy")],
  "aws:iam/userPolicy:UserPolicy": ({ inputs }) => [at(inputs, "policy")],
  "aws:iam/groupPolicy:GroupPolicy": ({ inputs }) => [at(inputs, "policy")],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ({ inputs }) => [at(inputs, "policy")],
  "aws:iam/role:Role": ({ inputs }) => {
    const inline = at(inputs, "inlinePolicies");
    return isHidden(inline) ? [inline] : list(inline).map((one) => at(one, "policy"));
  },
};

export function identityPolicies(resource: PlannedResource): IdentityPolicy[] {
  const read = lookUp(documents, resource.type);
  if (read === undefined) return [];
  return read(resource)
    .filter((document) => document !== undefined && document !== null && document !== "")
    .map((document) => ({ resource, ...policyDocument(document) }));
}

/** A document as JSON text or as an object. */
export function policyDocument(document: Value): Omit<IdentityPolicy, "resource"> {
  const value = typeof document === "string" ? parsed(document) : document;
  const statements = at(value, "Statement");
  if (isHidden(value) || isHidden(statements)) return { statements: [], hidden: true, malformed: false };
  const all = oneOrMore(statements);
  const malformed = all.length === 0 || all.some((one) => typeof one !== "object");
  return { statements: all.map(statement), hidden: false, malformed };
}

function statement(value: Value): PolicyStatement {
  const sid = text(at(value, "Sid"));
  const condition = at(value, "Condition");
  const notAction = at(value, "NotAction");
  const notResource = at(value, "NotResource");
  const principal = at(value, "Principal");
  const principals = [principal, ...Object.values(fields(principal))].flatMap(oneOrMore);
  const elements = ["Action", "NotAction", "Resource", "NotResource"].flatMap((key) => oneOrMore(at(value, key)));
  return {
    ...(sid === undefined ? {} : { sid }),
    allows: at(value, "Effect") !== "Deny",
    actions: strings(at(value, "Action")),
    resources: strings(at(value, "Resource")),
    ...(notAction === undefined ? {} : { notActions: strings(notAction) }),
    ...(notResource === undefined ? {} : { notResources: strings(notResource) }),
    principals: strings([...principals]),
    conditions: isHidden(condition)
      ? conditions("", condition)
      : Object.entries(fields(condition)).flatMap(([operator, keys]) => conditions(operator, keys)),
    hidden: isHidden(value) || [...elements, ...principals].some(isHidden),
  };
}

function conditions(operator: string, keys: Value): PolicyCondition[] {
  if (isHidden(keys)) return [{ operator, key: "", values: [], hidden: true }];
  return Object.entries(fields(keys)).map(([key, value]) => ({
    operator,
    key,
    // Booleans and numbers may stand without quotes.
    values: oneOrMore(value).flatMap((one) => (typeof one === "object" ? [] : [String(one)])),
    hidden: isHidden(value) || oneOrMore(value).some(isHidden),
  }));
}

export function parsed(json: string): Value {
  try {
    return JSON.parse(json) as Value;
  } catch {
    return undefined;
  }
}
