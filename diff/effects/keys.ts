/** https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html */

import { text } from "../../model/json.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { Effect } from "../diff.ts";
import { byProperty, dataLoss, descriptive, harmless, interruption, listed, nothing, unknown } from "./outcome.ts";
import { type EffectTable, type Subject, was, willBe } from "./subject.ts";

const page = "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html";

export const keys: EffectTable = {
  "aws:kms/key:Key": {
    update: (subject) =>
      byProperty(subject, [
        ...descriptive,
        ["policy", () => unknown("Who may no longer use the key depends on its policy.")],
        ["isEnabled", enabled],
        harmless("enableKeyRotation", "What is encrypted stays readable."),
        harmless("rotationPeriodInDays", "What is encrypted stays readable."),
        harmless("deletionWindowInDays", "It counts when the key goes."),
        harmless("bypassPolicyLockoutSafetyCheck"),
      ]),
    replace: gone,
    delete: gone,
  },
  "aws:kms/alias:Alias": {
    update: (subject) =>
      byProperty(subject, [
        [
          "targetKeyId",
          () =>
            nothing(
              "Whoever asks by the alias encrypts with the other key from now on; what is encrypted needs the old one.",
            ),
        ],
      ]),
    replace: aliasGone,
    delete: aliasGone,
  },
};

function gone(subject: Subject): Effect {
  const days = was(subject, "deletionWindowInDays");
  const users = subject.base === undefined ? [] : usersOf(subject.base, subject.before?.urn ?? "");
  return dataLoss(
    `KMS key ${subject.change.name} is disabled at once and deleted after ${typeof days === "number" ? days : 30} days: what is encrypted with it cannot be read.`,
    { details: users.length === 0 ? [] : [`It encrypts ${listed(users)}.`], page },
  );
}

function usersOf(index: PlanIndex, urn: string): string[] {
  return index.resources
    .filter(
      ({ type, propertyDependencies }) =>
        type !== "aws:kms/alias:Alias" && Object.values(propertyDependencies).some((urns) => urns.includes(urn)),
    )
    .map(({ name }) => name);
}

function enabled(subject: Subject): Effect {
  return willBe(subject, "isEnabled") === false
    ? interruption(`What is encrypted with ${subject.change.name} cannot be read while it is disabled.`)
    : nothing("What is encrypted with it can be read.");
}

function aliasGone(subject: Subject): Effect {
  return interruption(`Whoever asks for a key as ${text(was(subject, "name")) ?? subject.change.name} finds none.`);
}
