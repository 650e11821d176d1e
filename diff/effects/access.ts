/** Who may call the cluster's API: https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html */

import { text, type Value, worded } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { byProperty, descriptive, harmless, interruption, listed, nothing } from "./outcome.ts";
import { type EffectTable, listChanges, type Subject, was, willBe } from "./subject.ts";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html";

export const access: EffectTable = {
  "aws:eks/accessEntry:AccessEntry": {
    update: (subject) =>
      byProperty(subject, [
        ...descriptive,
        ["kubernetesGroups", groups],
        harmless("userName", "The audit log calls them by another name."),
      ]),
    replace: (subject) => lost(subject, " until the new entry is there"),
    delete: (subject) => lost(subject, ""),
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    update: (subject) => byProperty(subject, []),
    replace: (subject) =>
      interruption(
        `${who(subject)} loses ${policy(was(subject, "policyArn"))} until the new association, of ${policy(willBe(subject, "policyArn"))}, is there.`,
        { page },
      ),
    delete: (subject) => interruption(`${who(subject)} loses ${policy(was(subject, "policyArn"))}.`, { page }),
  },
};

function who(subject: Subject): string {
  const arn = text(was(subject, "principalArn"));
  return arn === undefined ? "Its principal" : (arn.split(":").at(-1) ?? arn);
}

function policy(arn: Value): string {
  return text(arn)?.split("/").at(-1) ?? "its policy";
}

function lost(subject: Subject, until: string): Effect {
  const type = text(was(subject, "type")) ?? "STANDARD";
  if (type === "STANDARD") return interruption(`${who(subject)} loses access to the cluster${until}.`, { page });
  return interruption(
    `Nodes of ${who(subject)} (${type}) lose the cluster${until}: they count as gone, and their pods start elsewhere.`,
    { page },
  );
}

function groups(subject: Subject): Effect {
  const { removed } = listChanges(subject, "kubernetesGroups");
  if (removed.length === 0) return nothing(`${who(subject)} gets more rights in the cluster.`, { page });
  return interruption(`${who(subject)} loses what the groups ${listed(removed.map(worded))} may do.`, { page });
}
