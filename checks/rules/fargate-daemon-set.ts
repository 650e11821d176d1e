import { fargateNode, fargatePodsOf } from "../../model/fargate.ts";
import { Answer } from "../../model/kubernetes.ts";
import { fargateProfilesOf } from "../../model/nodes.ts";
import { type PodSet, podSetsOf } from "../../model/pods.ts";
import { profileMatcher, takes } from "../../model/scheduling.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

export const fargateDaemonSet: Check = {
  id: "fargate-daemon-set",
  severity: Severity.Error,
  title: "No DaemonSet is meant for Fargate.",
  why: "Fargate runs no DaemonSets. One that tolerates everything gets a pod for each machine of Fargate all the same, which stays pending for ever, so that no rollout of it ends.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/fargate.html",
  find: (_, index) => {
    const onFargate = fargatePodsOf(index).length > 0;
    const matching = profileMatcher(fargateProfilesOf(index));
    return podSetsOf(index)
      .filter(({ perNode }) => perNode)
      .flatMap((pods) => {
        const [profile] = matching(pods.namespace ?? "", pods.labels);
        return [
          ...(onFargate ? pendingHits(pods) : []),
          ...(profile === undefined ? [] : selectedHits(pods, profile.name)),
        ];
      });
  },
};

function pendingHits({ resource, label, scheduling }: PodSet): Hit[] {
  const answer = takes(fargateNode, scheduling);
  if (answer === Answer.No) return [];
  const fix = "Exclude them by a required node affinity: eks.amazonaws.com/compute-type NotIn fargate.";
  const message =
    answer === Answer.Yes
      ? `${label} takes the machines of Fargate for nodes of its own: its pods for them stay pending.`
      : `${label}: cannot tell whether it takes the machines of Fargate for nodes of its own.`;
  return [{ ...hit(resource, message, fix), ...(answer === Answer.Yes ? {} : { cannotTell: true }) }];
}

/** The add-ons of AWS have their own ways; for any other, whoever wrote the selector may count on it. */
function selectedHits({ resource, label, spec }: PodSet, profile: string): Hit[] {
  if (spec === undefined) return [];
  const message = `${label}: profile ${profile} selects its pods, and Fargate runs no DaemonSets; nobody says what becomes of them.`;
  const fix = `Narrow the selectors of profile ${profile}, and give pods on Fargate that need the agent a sidecar.`;
  return [{ ...hit(resource, message, fix), cannotTell: true }];
}
