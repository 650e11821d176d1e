/** https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */

import { groupByEach } from "../../model/groups.ts";
import { text } from "../../model/json.ts";
import { perPlan } from "../../model/per-plan.ts";
import { podSetsOf } from "../../model/pods.ts";
import type { Effect } from "../diff.ts";
import { byProperty, descriptive, interruption, listed, nothing } from "./outcome.ts";
import { type EffectTable, type Subject, was } from "./subject.ts";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/delete-fargate-profile.html";

export const fargateProfiles: EffectTable = {
  "aws:eks/fargateProfile:FargateProfile": {
    create: (subject) =>
      nothing(
        `Pods that run stay where they are; pods that match ${nameOf(subject)} and start from now on go to Fargate.`,
      ),
    update: (subject) => byProperty(subject, descriptive),
    replace: (subject) => stops(subject, "is replaced"),
    delete: (subject) => stops(subject, "is deleted"),
  },
};

function nameOf(subject: Subject): string {
  return text(was(subject, "fargateProfileName")) ?? subject.change.name;
}

const byProfile = perPlan((index) =>
  groupByEach(podSetsOf(index), ({ runsOn: { fargateProfile } }) =>
    fargateProfile === undefined ? [] : [fargateProfile.resource.urn],
  ),
);

/** EKS deletes the pods of a profile with it; they start anew where something else takes them. */
function stops(subject: Subject, what: string): Effect {
  const pods = subject.base === undefined ? [] : (byProfile(subject.base).get(subject.before?.urn ?? "") ?? []);
  const label = `Fargate profile ${nameOf(subject)} ${what}`;
  if (pods.length === 0) return interruption(`${label}: pods that it runs, if any, are deleted.`, { page });
  const after = new Map(
    (subject.head === undefined ? [] : podSetsOf(subject.head)).map((one) => [one.resource.urn, one.runsOn]),
  );
  const stranded = pods.filter(({ resource }) => {
    const place = after.get(resource.urn);
    return place !== undefined && place.fargateProfile === undefined && place.nodeGroups.length === 0;
  });
  return interruption(
    `${label}: all pods of ${listed(pods.map((one) => one.label))} are deleted at once, and start anew where something takes them.`,
    {
      details: stranded.length === 0 ? [] : [`Nothing takes ${listed(stranded.map((one) => one.label))} any more.`],
      page,
    },
  );
}
