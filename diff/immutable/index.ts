/** What the tables say of a change; what they do not know is unknown, never safe. */

import { at, fields, isHidden, type Value } from "../../model/json.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { dataStores } from "./data-stores.ts";
import { ec2 } from "./ec2.ts";
import { eks } from "./eks.ts";
import { iam } from "./iam.ts";
import { instances } from "./instances.ts";
import { kubernetes, otherKind } from "./kubernetes.ts";
import { logs } from "./logs.ts";
import { providers } from "./providers.ts";
import type { Changed, Rule, TypeRules, Verdict } from "./rules.ts";
import { storage } from "./storage.ts";
import { traffic } from "./traffic.ts";

export type { Verdict } from "./rules.ts";

export const immutable: Readonly<Record<string, TypeRules>> = {
  ...eks,
  ...ec2,
  ...iam,
  ...logs,
  ...storage,
  ...dataStores,
  ...instances,
  ...traffic,
  ...providers,
  ...kubernetes,
};

/** Of a whole property, or of a part of it. */
export interface Question {
  /** Property names down to it, without the items of lists. */
  readonly path: readonly string[];
  readonly before: Value;
  readonly after: Value;
  readonly base: PlannedResource;
  readonly head: PlannedResource;
  readonly provider: PlannedResource | undefined;
}

const reasons = {
  replace: "It cannot change once the resource is there.",
  unknown: "The tables do not know whether it can change in place.",
} as const;

export function verdict(question: Question): Verdict {
  const { type } = question.head;
  const table = Object.hasOwn(immutable, type)
    ? immutable[type]
    : type.startsWith("kubernetes:")
      ? otherKind(type)
      : undefined;
  if (table === undefined) return { action: "unknown", reason: reasons.unknown };
  const found = ask(table, question);
  const reason = found.reason ?? (found.action === "update" ? undefined : reasons[found.action]);
  const page = found.page ?? table.page;
  return { action: found.action, ...(reason === undefined ? {} : { reason }), page };
}

const danger = ["update", "unknown", "replace"];

export function worse(a: Verdict, b: Verdict): Verdict {
  return danger.indexOf(b.action) > danger.indexOf(a.action) ? b : a;
}

/** The rule of the path or of the nearest one above; else the worst of those below that differ. */
function ask(table: TypeRules, question: Question): Verdict {
  for (let length = question.path.length; length > 0; length--) {
    const rule = ruleOf(table, question.path.slice(0, length));
    if (rule !== undefined) return answer(rule, atLength(question, length));
  }
  const prefix = `${question.path.join(".")}.`;
  const hidden = isHidden(question.before) || isHidden(question.after);
  const below = Object.keys(table.rules).filter((path) => path.startsWith(prefix));
  if (below.length === 0 || hidden) return answer(table.others ?? "unknown", question);
  return parts(question)
    .map((part) => ask(table, part))
    .reduce(worse, { action: "update" });
}

function ruleOf(table: TypeRules, path: readonly string[]): Rule | undefined {
  const name = path.join(".");
  return Object.hasOwn(table.rules, name) ? table.rules[name] : undefined;
}

/** A rule of a property is asked about all of it. */
function atLength(question: Question, length: number): Changed {
  if (length === question.path.length) return question;
  const path = question.path.slice(0, length);
  return { ...question, before: at(question.base.inputs, ...path), after: at(question.head.inputs, ...path) };
}

function answer(rule: Rule, changed: Changed): Verdict {
  if (typeof rule === "function") return rule(changed);
  return typeof rule === "string" ? { action: rule } : rule;
}

function parts(question: Question): Question[] {
  const [before, after] = [fields(question.before), fields(question.after)];
  return Object.keys({ ...before, ...after })
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ({ ...question, path: [...question.path, key], before: before[key], after: after[key] }));
}
