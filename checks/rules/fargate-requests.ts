import { type FargatePods, fargatePodsOf } from "../../model/fargate.ts";
import { at, isHidden, isMissing, list, text, type Value, worded } from "../../model/json.ts";
import { lookUp } from "../../model/look-up.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { PodSet } from "../../model/pods.ts";
import { cpuMillis, memoryMib } from "../../model/quantity.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html";

export const fargateRequests: Check = {
  id: "fargate-requests",
  severity: Severity.Warning,
  title: "Containers on Fargate request what they are limited to.",
  why: "Fargate sizes the machine by the requests, and the pod has it alone: nothing beyond is there to be used, and without requests it is the smallest machine.",
  page,
  find: (_, index) => {
    const ranges = new Set(index.ofKind("LimitRange").map(({ namespace }) => namespace));
    return onFargate(index).flatMap(({ pods }) => requestHits(pods, ranges.has(pods.namespace)));
  },
};

function onFargate(index: PlanIndex): FargatePods[] {
  return fargatePodsOf(index).filter(({ pods }) => pods.spec !== undefined);
}

/** `filledIn`: a LimitRange gives containers what they leave out. */
function requestHits({ spec, label, resource }: PodSet, filledIn: boolean): Hit[] {
  const unequal = list(at(spec, "containers")).flatMap((container) => {
    const differing = [
      ...differs(container, "cpu", cpuMillis, filledIn),
      ...differs(container, "memory", memoryMib, filledIn),
    ];
    return differing.length === 0 ? [] : [`container ${text(at(container, "name")) ?? ""} ${differing.join(" and ")}`];
  });
  if (unequal.length === 0) return [];
  const message = `${label} runs on Fargate, where ${unequal.join("; ")}.`;
  return [hit(resource, message, "Set requests and limits of cpu and memory to the same amounts.")];
}

function differs(
  container: Value,
  kind: string,
  amount: (value: Value) => number | undefined,
  filledIn: boolean,
): string[] {
  const limit = at(container, "resources", "limits", kind);
  const given = at(container, "resources", "requests", kind);
  // A limit alone is the request as well.
  const request = isMissing(given) ? limit : given;
  if ([limit, request].some(isHidden) || ([limit, request].some(isMissing) && filledIn)) return [];
  if (isMissing(request)) return [`requests no ${kind}`];
  if (isMissing(limit)) return [`has no limit of ${kind}`];
  return amount(limit) === amount(request)
    ? []
    : [`requests ${worded(request)} of ${kind} with the limit ${worded(limit)}`];
}

export const fargateSpread: Check = {
  id: "fargate-spread",
  severity: Severity.Warning,
  title: "Pods on Fargate are not asked to spread.",
  why: "Fargate knows no spread over zones: all replicas may be in one, whatever the constraint says.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html",
  find: (_, index) =>
    onFargate(index).flatMap(({ pods: { resource, label, spec } }) => {
      if (list(at(spec, "topologySpreadConstraints")).length === 0) return [];
      const message = `${label} runs on Fargate, which ignores its topologySpreadConstraints.`;
      return [hit(resource, message, "Make two workloads under two profiles, each with the subnet of one zone.")];
    }),
};

export const fargateJob: Check = {
  id: "fargate-job",
  severity: Severity.Note,
  title: "Jobs on Fargate clean up after themselves.",
  why: "A pod that has done its work still keeps its machine, and is billed, until somebody deletes it.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/fargate.html",
  find: (_, index) => onFargate(index).flatMap(jobHits),
};

const jobPaths: Readonly<Record<string, readonly string[]>> = {
  Job: ["spec"],
  CronJob: ["spec", "jobTemplate", "spec"],
};

function jobHits({ pods: { resource, label } }: FargatePods): Hit[] {
  const kind = resource.type.split(":").at(-1) ?? "";
  const path = lookUp(jobPaths, kind);
  if (path === undefined || !isMissing(at(resource.inputs, ...path, "ttlSecondsAfterFinished"))) return [];
  const message = `${label} runs on Fargate and keeps its pods, which are billed, after they have finished.`;
  return [hit(resource, message, `Set ${path.join(".")}.ttlSecondsAfterFinished.`)];
}
