/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */

import type { PolicyCondition } from "./iam.ts";
import { fits, fitsArn, unnamed } from "./iam-patterns.ts";
import { Answer } from "./kubernetes.ts";
import { lookUp } from "./look-up.ts";

/** What a request carries beside action and resource. */
export interface RequestContext {
  /** Values by key. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Starts of keys that the request has only as `keys` names them: `aws:ResourceTag/`. Whether it has any other key nobody knows. */
  readonly complete: readonly string[];
}

type Test = (given: string, wanted: string) => boolean;

const numeric =
  (compare: (difference: number) => boolean): Test =>
  (given, wanted) =>
    compare(Number(given) - Number(wanted));

/** To whom wildcards in a policy are letters. */
const equals: Test = (given, wanted) =>
  given === wanted || (given.includes(unnamed) && fits(given.replaceAll(unnamed, "*"), wanted));

const tests: Readonly<Record<string, Test>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: (given, wanted) => equals(given.toLowerCase(), wanted.toLowerCase()),
  StringLike: (given, wanted) => fits(wanted, given),
  ArnEquals: (given, wanted) => fitsArn(wanted, given),
  ArnLike: (given, wanted) => fitsArn(wanted, given),
  Bool: (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: numeric((difference) => difference === 0),
  NumericLessThan: numeric((difference) => difference < 0),
  NumericLessThanEquals: numeric((difference) => difference <= 0),
  NumericGreaterThan: numeric((difference) => difference > 0),
  NumericGreaterThanEquals: numeric((difference) => difference >= 0),
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NumericNotEquals: "NumericEquals",
};

export function holds({ operator, key, values, hidden }: PolicyCondition, context: RequestContext): Answer {
  if (hidden || values.some((value) => value.includes("${"))) return Answer.CannotTell;
  const [, set, name = "", ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const given = valuesOf(key, context);
  if (name === "Null") {
    if (given === undefined) return Answer.CannotTell;
    return answer(values.some((value) => (value.toLowerCase() === "true") === (given.length === 0)));
  }
  const positive = lookUp(negations, name) ?? name;
  const test = lookUp(tests, positive);
  if (given === undefined || test === undefined) return Answer.CannotTell;
  const negated = positive !== name;
  if (given.length === 0)
    return answer(ifExists !== undefined || set === "ForAllValues:" || (negated && set === undefined));
  if (set === undefined && given.length > 1) return Answer.CannotTell;
  const one = (value: string) => values.some((wanted) => test(value, wanted)) !== negated;
  return answer(set === "ForAllValues:" ? given.every(one) : given.some(one));
}

/** Nothing in it: the request does not have the key; undefined: nobody knows. */
function valuesOf(key: string, { keys, complete }: RequestContext): readonly string[] | undefined {
  if (Object.hasOwn(keys, key)) return keys[key];
  const name = key.toLowerCase();
  const found = Object.entries(keys).find(([one]) => one.toLowerCase() === name)?.[1];
  if (found !== undefined) return found;
  return complete.some((start) => name.startsWith(start.toLowerCase())) ? [] : undefined;
}

function answer(yes: boolean): Answer {
  return yes ? Answer.Yes : Answer.No;
}
