/** What an IAM document allowed and no longer allows: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */

import { isDeepStrictEqual } from "node:util";
import { parsed, policyDocument } from "../../model/iam.ts";
import { at, isHidden, oneOrMore, type Value } from "../../model/json.ts";

export interface PermissionChange {
  /** "logs:PutLogEvents", allowed before and no longer. */
  readonly lost: readonly string[];
  /** Still allowed, but on fewer resources or under other conditions. */
  readonly narrowed: readonly string[];
  readonly gained: readonly string[];
  readonly denied: readonly string[];
}

/** Undefined where a document is not known, or says more than can be compared. */
export function permissionChange(before: Value, after: Value): PermissionChange | undefined {
  const [old, next] = [statements(before), statements(after)];
  if (old === undefined || next === undefined) return undefined;
  const gone = old.filter((statement) => !contains(next, statement));
  const come = next.filter((statement) => !contains(old, statement));
  if ([...gone, ...come].some(({ hidden, negative }) => hidden || negative)) return undefined;
  const allowed = next.filter(({ allows }) => allows);
  const lost = new Set<string>();
  const narrowed = new Set<string>();
  for (const { allows, actions, resources, condition } of gone)
    for (const action of allows ? actions : []) {
      const covering = allowed.filter((one) => one.actions.some((pattern) => covers(pattern, action)));
      const same = (resource: string) =>
        covering.some(
          (one) =>
            one.resources.some((pattern) => covers(pattern, resource)) &&
            (one.condition === undefined || isDeepStrictEqual(one.condition, condition)),
        );
      if (covering.length === 0) lost.add(action);
      else if (!resources.every(same)) narrowed.add(action);
    }
  const had = old.filter(({ allows }) => allows).flatMap(({ actions }) => actions);
  return {
    lost: [...lost].sort(),
    narrowed: [...narrowed].filter((action) => !lost.has(action)).sort(),
    gained: unique(come.filter(({ allows }) => allows).flatMap(({ actions }) => actions)).filter(
      (action) => !had.some((pattern) => covers(pattern, action)),
    ),
    denied: unique(come.filter(({ allows }) => !allows).flatMap(({ actions }) => actions)),
  };
}

interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Value;
  readonly hidden: boolean;
  readonly negative: boolean;
}

function statements(document: Value): Statement[] | undefined {
  if (document === undefined || document === null || document === "") return [];
  const value = typeof document === "string" ? parsed(document) : document;
  const { statements, hidden, malformed } = policyDocument(value);
  if (hidden || malformed) return undefined;
  const raw = oneOrMore(at(value, "Statement"));
  return statements.map((statement, index) => {
    const condition = at(raw[index], "Condition");
    return {
      allows: statement.allows,
      actions: [...statement.actions].sort(),
      resources: [...statement.resources].sort(),
      condition,
      hidden: statement.hidden || isHidden(condition),
      negative: statement.notActions !== undefined || statement.notResources !== undefined,
    };
  });
}

function contains(statements: readonly Statement[], wanted: Statement): boolean {
  return statements.some((statement) => isDeepStrictEqual(statement, wanted));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** Whether a pattern with `*` and `?` matches all that the other does; a wildcard of the other counts as a letter. */
function covers(pattern: string, other: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), other.toLowerCase()];
  let [at, star, mark] = [0, -1, 0];
  for (let here = 0; here < given.length; ) {
    if (wanted[at] === "*") {
      star = at++;
      mark = here;
    } else if (at < wanted.length && (wanted[at] === given[here] || (wanted[at] === "?" && given[here] !== "*"))) {
      at++;
      here++;
    } else if (star >= 0) {
      at = star + 1;
      here = ++mark;
    } else return false;
  }
  while (wanted[at] === "*") at++;
  return at === wanted.length;
}
