/** https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html */

import { text } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { podsUnder } from "./configuration.ts";
import { byProperty, descriptive, interruption, listed, nothing, unknown } from "./outcome.ts";
import { type EffectTable, type Subject, was, willBe } from "./subject.ts";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html";

export const podIdentity: EffectTable = {
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    create: (subject) => {
      const [namespace, name] = [text(willBe(subject, "namespace")), text(willBe(subject, "serviceAccount"))];
      const running = podsUnder(subject.base, namespace, name).map(({ object }) => object.label);
      if (running.length === 0) return nothing(`Pods of ${account(subject)} get the role.`, { page });
      return nothing(
        `Pods of ${account(subject)} get the role when they restart: those of ${listed(running)} that run do not.`,
        { page },
      );
    },
    update: (subject) =>
      byProperty(subject, [
        ...descriptive,
        [
          "roleArn",
          () =>
            nothing(
              `Pods of ${account(subject)} get the other role with their next credentials, within hours; none restarts.`,
              { page },
            ),
        ],
        [
          "targetRoleArn",
          () =>
            nothing(
              `Pods of ${account(subject)} get the other role with their next credentials, within hours; none restarts.`,
              { page },
            ),
        ],
        [
          "policy",
          () => unknown(`Whether pods of ${account(subject)} may do less depends on the session policy.`, { page }),
        ],
        [
          "disableSessionTags",
          () => unknown(`Whether policies of ${account(subject)} need the session tags is not known.`, { page }),
        ],
      ]),
    replace: (subject) => lost(subject),
    delete: (subject) => lost(subject),
  },
};

function account(subject: Subject): string {
  const side = subject.before === undefined ? willBe : was;
  return `${text(side(subject, "namespace")) ?? "unknown"}/${text(side(subject, "serviceAccount")) ?? "unknown"}`;
}

function lost(subject: Subject): Effect {
  const running = podsUnder(subject.base, text(was(subject, "namespace")), text(was(subject, "serviceAccount")));
  const pods = running.length === 0 ? "" : `: those of ${listed(running.map(({ object }) => object.label))}`;
  return interruption(`Pods of ${account(subject)} get no more credentials for the role${pods}.`, { page });
}
