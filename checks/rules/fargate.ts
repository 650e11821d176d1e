import { fargateMachine, fargatePodsOf, fargateSize, perhapsFargatePods } from "../../model/fargate.ts";
import { at, isHidden, isMissing, list, text, type Value } from "../../model/json.ts";
import { Answer } from "../../model/kubernetes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { PodSet } from "../../model/pods.ts";
import { takes } from "../../model/scheduling.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";
import { type Doubt, doubtful, refused } from "./fargate-doubts.ts";
import { resourceDoubts } from "./fargate-resources.ts";
import { volumeDoubts } from "./fargate-volumes.ts";

export const fargatePod: Check = {
  id: "fargate-pod",
  severity: Severity.Error,
  title: "Fargate can run every pod that one of its profiles selects.",
  why: "A profile takes every pod that its selectors fit, whether Fargate can run it or not; what it refuses stays pending for ever, even where nodes have room.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/fargate.html",
  find: (_, index) => [
    ...fargatePodsOf(index).flatMap(({ pods, profile }) => podHits(pods, profile.name, index)),
    ...perhapsFargatePods(index).map(({ resource, label }) =>
      cannotTell(
        resource,
        `whether a Fargate profile selects ${label}`,
        "Give its namespace and labels as plain values.",
      ),
    ),
  ],
};

function podHits(pods: PodSet, profile: string, index: PlanIndex): Hit[] {
  const { resource, label } = pods;
  const fix = `Narrow the selectors of profile ${profile} so that it runs on nodes, or remove what Fargate lacks.`;
  const doubts = podDoubts(pods, index);
  const reasons = doubts.filter(({ certain }) => certain).map(({ what }) => what);
  if (reasons.length > 0) {
    const message = `${label} never starts: profile ${profile} puts it on Fargate, and ${reasons.join("; ")}.`;
    return [hit(resource, message, fix)];
  }
  return doubts.slice(0, 1).map(({ what }) => cannotTell(resource, what, fix));
}

function podDoubts(pods: PodSet, index: PlanIndex): Doubt[] {
  const { spec } = pods;
  if (spec === undefined) return pods.ownAddress ? sizeDoubts(pods) : [refused("it is on the network of its host")];
  const containers = [...list(at(spec, "initContainers")), ...list(at(spec, "containers"))];
  if ([spec, at(spec, "containers"), at(spec, "initContainers")].some(isHidden))
    return [doubtful(`whether Fargate can run ${pods.label}`)];
  return [
    ...hostDoubts(spec),
    ...containers.flatMap(containerDoubts),
    ...platformDoubts(spec),
    ...volumeDoubts(pods, index),
    ...resourceDoubts(containers),
    ...sizeDoubts(pods),
  ];
}

function hostDoubts(spec: Value): Doubt[] {
  return ["hostNetwork", "hostPID", "hostIPC"].flatMap((field) =>
    flagDoubts(at(spec, field), `it asks for ${field}`, `whether it asks for ${field}`),
  );
}

function flagDoubts(value: Value, reason: string, question: string): Doubt[] {
  if (isHidden(value)) return [doubtful(question)];
  return value === true ? [refused(reason)] : [];
}

/** What containers have anyway; the Fargate scheduler refuses to add any other. */
const capabilities: readonly string[] = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

function containerDoubts(container: Value): Doubt[] {
  const name = text(at(container, "name")) ?? "";
  const context = at(container, "securityContext");
  const added = list(at(context, "capabilities", "add"));
  const beyond = added.filter((one) => !isHidden(one) && !capabilities.includes(text(one) ?? ""));
  const hidden = [at(context, "capabilities", "add"), ...added].some(isHidden);
  return [
    ...flagDoubts(
      at(context, "privileged"),
      `container ${name} is privileged`,
      `whether container ${name} is privileged`,
    ),
    ...(beyond.length > 0 ? [refused(`container ${name} adds the capability ${beyond.join(", ")}`)] : []),
    ...(hidden ? [doubtful(`which capabilities container ${name} adds`)] : []),
    ...list(at(container, "ports")).flatMap((port) => portDoubts(name, port)),
  ];
}

function portDoubts(container: string, port: Value): Doubt[] {
  const hostPort = at(port, "hostPort");
  if (isHidden(port) || isHidden(hostPort))
    return [doubtful(`whether container ${container} opens a port of its host`)];
  if (isMissing(hostPort) || hostPort === 0) return [];
  return [refused(`container ${container} opens port ${hostPort} of its host`)];
}

/** Fargate on EKS is Linux on x86 only, and its scheduler holds a pod to its node selector and node affinity. */
function platformDoubts(spec: Value): Doubt[] {
  const system = at(spec, "os", "name");
  const fits = takes(fargateMachine, spec);
  return [
    ...(isHidden(system) ? [doubtful("which operating system it needs")] : []),
    ...(typeof system === "string" && system !== "linux" ? [refused(`it needs ${system}`)] : []),
    ...(fits === Answer.No ? [refused("its node selector or node affinity fits no machine there")] : []),
    ...(fits === Answer.CannotTell
      ? [doubtful("whether its node selector or node affinity fits a machine there")]
      : []),
  ];
}

function sizeDoubts({ cpuMillis, memoryMib, unclear }: PodSet): Doubt[] {
  if (fargateSize({ cpuMillis, memoryMib }) !== undefined)
    return unclear ? [doubtful("what its pods request, and so whether a machine of Fargate is large enough")] : [];
  const size = `${cpuMillis / 1000} vCPU and ${Math.ceil(memoryMib / 1024)} GiB`;
  return [refused(`it requests ${size}, where the largest machine has 16 vCPU and 120 GB less 256 MiB`)];
}
