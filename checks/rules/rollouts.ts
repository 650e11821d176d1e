import { at, isHidden, isMissing, list, oneOrMore, text, type Value } from "../../model/json.ts";
import type { Container, KubernetesObject, PodTemplate } from "../../model/kubernetes.ts";
import { graceSeconds, type Route, rolloutOf, type Workload, workloadsOf } from "../../model/workloads.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

export const rolloutCapacity: Check = {
  id: "rollout-capacity",
  severity: Severity.Warning,
  title: "A rollout leaves more than half of the pods behind a Service in place.",
  why: "What is left has to carry everything, while the new pods warm up.",
  page: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
  find: (_, index) =>
    workloadsOf(index)
      .filter(({ pod, services }) => pod.object.kind === "Deployment" && services.length > 0)
      .flatMap(capacityHits),
};

function capacityHits(workload: Workload): Hit[] {
  const { pod } = workload;
  const { resource, label, spec } = pod.object;
  const fix = "Use RollingUpdate with maxUnavailable: 0 and maxSurge: 1.";
  if (at(spec, "strategy", "type") === "Recreate") {
    // A volume that one node holds leaves no other way.
    if (claims(pod)) return [];
    return [hit(resource, `${label}: a rollout ends all pods before it starts new ones.`, fix)];
  }
  const replicas = workload.pods.minReplicas ?? 0;
  const gone = rolloutOf(workload)?.fewer ?? 0;
  if (gone === 0 || gone * 2 < replicas) return [];
  const ofThem = replicas === 1 ? "its only pod" : `${gone} of its ${replicas} pods`;
  return [hit(resource, `${label}: a rollout takes ${ofThem} away before new ones are ready.`, fix)];
}

function claims({ spec }: PodTemplate): boolean {
  return list(at(spec, "volumes")).some((one) => !isMissing(at(one, "persistentVolumeClaim")));
}

export const gracePeriod: Check = {
  id: "grace-period",
  severity: Severity.Warning,
  title: "Pods live as long as their load balancer lets requests go on.",
  why: "Requests that the load balancer still waits for are cut off when the pod is killed.",
  page: "https://docs.aws.amazon.com/eks/latest/best-practices/load-balancing.html",
  find: (_, index) =>
    workloadsOf(index).flatMap((workload) => [...shorterThanDrain(workload), ...allPreStop(workload)]),
};

function shorterThanDrain({ pod, routes }: Workload): Hit[] {
  const grace = graceSeconds(pod);
  const [longest] = routes.filter(straightToPods).sort((a, b) => drainOf(b) - drainOf(a));
  if (grace === undefined || longest === undefined || grace >= drainOf(longest)) return [];
  const { resource, label } = pod.object;
  const message = `${label}: pods are killed after ${grace} s, but ${longest.balancer.label} lets requests go on for ${drainOf(longest)} s.`;
  const fix = `Set terminationGracePeriodSeconds above ${drainOf(longest)}, or deregistration_delay.timeout_seconds below ${grace}.`;
  return [hit(resource, message, fix)];
}

/** Behind instances it is the nodes that leave, not the pods. */
function straightToPods({ balancer }: Route): boolean {
  return !balancer.instanceTargets;
}

function drainOf({ target }: Route): number {
  return target.deregistrationSeconds ?? 0;
}

function allPreStop({ pod }: Workload): Hit[] {
  const grace = graceSeconds(pod);
  const waits = pod.containers.map(({ value }) => preStopSeconds(value) ?? 0);
  const longest = Math.max(0, ...waits);
  if (grace === undefined || longest === 0 || longest < grace) return [];
  const { resource, label } = pod.object;
  const message = `${label}: the preStop hook takes ${longest} s of ${grace} s, so the program is killed at once.`;
  return [hit(resource, message, `Set terminationGracePeriodSeconds above ${longest}, by the time the program takes.`)];
}

/** Undefined where there is no hook; 0 where it is not known how long it takes. */
function preStopSeconds(container: Value): number | undefined {
  const hook = at(container, "lifecycle", "preStop");
  if (isMissing(hook)) return undefined;
  const seconds = at(hook, "sleep", "seconds");
  if (typeof seconds === "number") return seconds;
  const command = oneOrMore(at(hook, "exec", "command")).map((part) => text(part) ?? "");
  return Number(/\bsleep\s+(\d{1,9})/.exec(command.join(" "))?.[1] ?? 0);
}

export const drainHook: Check = {
  id: "drain-hook",
  severity: Severity.Note,
  title: "Pods behind a load balancer wait before they stop.",
  why: "A load balancer sends new requests for some seconds after a pod was told to end; they fail where the program has stopped by then.",
  page: "https://docs.aws.amazon.com/eks/latest/best-practices/load-balancing.html",
  find: (_, index) =>
    workloadsOf(index)
      .filter(({ pod, routes }) => !pod.hidden && routes.some(straightToPods) && !pod.containers.some(hasPreStop))
      .map(({ pod, routes }) => {
        const names = [...new Set(routes.map(({ balancer }) => balancer.label))].join(", ");
        const message = `${pod.object.label} stands behind ${names} and has no preStop hook.`;
        return hit(pod.object.resource, message, "Let lifecycle.preStop sleep for 20 seconds or so.");
      }),
};

function hasPreStop({ value }: Container): boolean {
  return preStopSeconds(value) !== undefined || isHidden(at(value, "lifecycle"));
}

export const readinessProbe: Check = {
  id: "readiness-probe",
  severity: Severity.Warning,
  title: "Containers behind a Service have a readiness probe.",
  why: "A pod counts as ready as soon as it has started: clients are sent to a program that does not listen yet, and a rollout replaces good pods by broken ones.",
  page: "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
  find: (_, index) =>
    workloadsOf(index).flatMap(({ pod, services }) => {
      const asking = services.filter(({ spec }) => at(spec, "publishNotReadyAddresses") !== true);
      if (pod.hidden || asking.length === 0) return [];
      const serving = servingContainers(pod, asking);
      if (serving.length === 0 || serving.some(({ value }) => !isMissing(at(value, "readinessProbe")))) return [];
      const names = serving.map(({ name }) => name).join(", ");
      const lack = serving.length === 1 ? "gets requests and has" : "get requests and have";
      const message = `${pod.object.label}: ${names} ${lack} no readiness probe.`;
      return [hit(pod.object.resource, message, "Set readinessProbe.")];
    }),
};

/** Those that have a port which a Service sends to; all where none says so. */
function servingContainers({ containers }: PodTemplate, services: readonly KubernetesObject[]): readonly Container[] {
  const wanted = new Set(
    services.flatMap(({ spec }) => list(at(spec, "ports")).map((port) => at(port, "targetPort") ?? at(port, "port"))),
  );
  const running = containers.filter(({ init, value }) => !init || at(value, "restartPolicy") === "Always");
  const serving = running.filter(({ value }) =>
    list(at(value, "ports")).some((port) => wanted.has(at(port, "name")) || wanted.has(at(port, "containerPort"))),
  );
  return serving.length > 0 ? serving : running;
}
