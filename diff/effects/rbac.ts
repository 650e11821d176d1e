/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */

import { at, isHidden, list, oneOrMore, text, type Value, worded } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { byProperty, interruption, listed, nothing, unknown } from "./outcome.ts";
import { type EffectTable, listChanges, objectBefore, objectLabel, type Subject, was, willBe } from "./subject.ts";
import { metadataRules } from "./workloads.ts";

const page = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/";

const roles: EffectTable[string] = {
  update: (subject) =>
    byProperty(subject, [
      ...metadataRules,
      ["rules", rules],
      ["aggregationRule", () => unknown("Which rules the role collects cannot be told.")],
    ]),
  replace: rules,
  delete: (subject) =>
    interruption(
      `Whoever is bound to ${objectLabel(subject)} loses what it allows: ${listed(permissions(was(subject, "rules")))}.`,
      { page },
    ),
};

const bindings: EffectTable[string] = {
  update: (subject) => byProperty(subject, [...metadataRules, ["subjects", subjects]]),
  replace: (subject) =>
    interruption(
      `${who(list(was(subject, "subjects")))} no longer ${has(list(was(subject, "subjects")))} ${roleText(subject)} until the new binding is there.`,
      {
        page,
      },
    ),
  delete: (subject) =>
    interruption(
      `${who(list(was(subject, "subjects")))} no longer ${has(list(was(subject, "subjects")))} ${roleText(subject)}.`,
      { page },
    ),
};

export const rbac: EffectTable = {
  "rbac.authorization.k8s.io:Role": roles,
  "rbac.authorization.k8s.io:ClusterRole": roles,
  "rbac.authorization.k8s.io:RoleBinding": bindings,
  "rbac.authorization.k8s.io:ClusterRoleBinding": bindings,
};

function roleText(subject: Subject): string {
  const role = at(objectBefore(subject)?.resource.inputs, "roleRef");
  return `${text(at(role, "kind")) ?? "role"} ${text(at(role, "name")) ?? "unknown"}`;
}

function has(subjects: readonly Value[]): string {
  return subjects.length === 1 ? "has" : "have";
}

function who(subjects: readonly Value[]): string {
  return listed(
    subjects.map((one) => {
      const namespace = text(at(one, "namespace"));
      return `${text(at(one, "kind")) ?? "someone"} ${namespace === undefined ? "" : `${namespace}/`}${text(at(one, "name")) ?? "unknown"}`;
    }),
  );
}

function subjects(subject: Subject): Effect {
  if (isHidden(willBe(subject, "subjects"))) return unknown(`Who loses ${roleText(subject)} cannot be told.`, { page });
  const { removed, added } = listChanges(subject, "subjects");
  if (removed.length > 0)
    return interruption(`${who(removed)} no longer ${has(removed)} ${roleText(subject)}.`, { page });
  return nothing(`${who(added)} ${has(added)} ${roleText(subject)} from now on.`, { page });
}

function rules(subject: Subject): Effect {
  const label = objectLabel(subject);
  if (isHidden(willBe(subject, "rules")) || isHidden(was(subject, "rules")))
    return unknown(`What whoever is bound to ${label} may no longer do cannot be told.`, { page });
  const after = permissions(willBe(subject, "rules"));
  const everything = after.includes("* everything");
  const lost = everything ? [] : permissions(was(subject, "rules")).filter((one) => !after.includes(one));
  if (lost.length > 0) return interruption(`Whoever is bound to ${label} may no longer ${listed(lost)}.`, { page });
  return nothing(`Whoever is bound to ${label} keeps what they may do.`, { page });
}

/** "list pods", one of each verb and resource. */
function permissions(rules: Value): string[] {
  const found = list(rules).flatMap((rule) => {
    const verbs = oneOrMore(at(rule, "verbs")).map(worded);
    const named = oneOrMore(at(rule, "resourceNames")).map(worded);
    const what = [
      ...oneOrMore(at(rule, "resources")).map((resource) => (resource === "*" ? "everything" : worded(resource))),
      ...oneOrMore(at(rule, "nonResourceURLs")).map(worded),
    ];
    return what.flatMap((one) =>
      verbs.map((verb) => `${verb} ${one}${named.length === 0 ? "" : ` ${named.join(", ")}`}`),
    );
  });
  return [...new Set(found)];
}
