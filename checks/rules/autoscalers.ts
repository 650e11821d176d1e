import { at, isHidden, isMissing, list, strings, text, type Value } from "../../model/json.ts";
import type { Container, KubernetesObject } from "../../model/kubernetes.ts";
import { clustersOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { type Defaults, defaultsByNamespace } from "../../model/pod-requests.ts";
import { chartTypes } from "../../model/types.ts";
import { type Workload, workloadsOf } from "../../model/workloads.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

const page = "https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/";

export const autoscalerMetrics: Check = {
  id: "autoscaler-metrics",
  severity: Severity.Error,
  title: "An autoscaler has what it measures: requests of its pods, and the metrics server.",
  why: "It scales by a share of what the pods ask for; where one container asks for nothing, or nobody measures, it does nothing, without a word.",
  page,
  find: (_, index) => {
    const defaultsOf = defaultsByNamespace(index);
    return [
      ...workloadsOf(index).flatMap((workload) => withoutRequests(workload, defaultsOf(workload.pod.object.namespace))),
      ...withoutServer(index),
    ];
  },
};

/** The metrics of CPU and memory, by the container that they are limited to. */
function resourceMetrics({ spec }: KubernetesObject): { resource: string; container?: string; share: boolean }[] {
  // The first version of the API knew only CPU, at 80 % where nothing is said.
  const older = at(spec, "targetCPUUtilizationPercentage");
  const listed = list(at(spec, "metrics"));
  if (listed.length === 0 && (!isMissing(older) || isMissing(at(spec, "metrics"))))
    return [{ resource: "cpu", share: true }];
  return listed.flatMap((metric) => {
    const source = at(metric, "type") === "ContainerResource" ? "containerResource" : "resource";
    const resource = text(at(metric, source, "name"));
    const container = text(at(metric, source, "container"));
    if (resource === undefined) return [];
    const share = at(metric, source, "target", "type") === "Utilization";
    return [{ resource, share, ...(container === undefined ? {} : { container }) }];
  });
}

function withoutRequests({ pod, autoscaler }: Workload, defaults: Defaults): Hit[] {
  if (autoscaler === undefined || pod.hidden) return [];
  return resourceMetrics(autoscaler).flatMap(({ resource, container, share }) => {
    if (!share || (resource !== "cpu" && resource !== "memory")) return [];
    if (defaults(resource).some((value) => !isMissing(value))) return [];
    const asked = pod.containers
      .filter((one) => runsAlong(one) && (container === undefined || one.name === container))
      .filter(({ value }) => isMissing(requestOf(value, resource)) && isMissing(requestOf(pod.spec, resource)));
    if (asked.length === 0) return [];
    const names = asked.map(({ name }) => name).join(", ");
    const message = `${autoscaler.label} scales by ${resource}, but ${names} of ${pod.object.label} ${asked.length === 1 ? "asks" : "ask"} for none.`;
    return [hit(autoscaler.resource, message, `Set resources.requests.${resource} of every container.`)];
  });
}

/** Sidecars count, other init containers have ended. */
function runsAlong({ init, value }: Container): boolean {
  return !init || at(value, "restartPolicy") === "Always";
}

/** A limit stands in for a request; a value that is not known is one. */
function requestOf(value: Value, resource: string): Value {
  return at(value, "resources", "requests", resource) ?? at(value, "resources", "limits", resource);
}

function withoutServer(index: PlanIndex): Hit[] {
  const asking = index.ofKind("HorizontalPodAutoscaler").filter((one) => resourceMetrics(one).length > 0);
  const [first] = asking;
  // Where the cluster is somebody else's, so may the metrics server be.
  if (first === undefined || clustersOf(index).length === 0 || hasMetricsServer(index)) return [];
  const names = asking.map(({ label }) => label.replace("HorizontalPodAutoscaler ", "")).join(", ");
  const message = `Nothing in this plan installs the metrics server, without which ${names} cannot scale.`;
  return [hit(first.resource, message, "Install the add-on metrics-server.")];
}

function hasMetricsServer(index: PlanIndex): boolean {
  const isIt = ({ inputs }: PlannedResource) => /metrics-server/.test(text(at(inputs, "chart")) ?? "");
  return (
    clustersOf(index).some(({ addOns }) => Object.hasOwn(addOns, "metrics-server")) ||
    index.ofType(...chartTypes).some(isIt) ||
    index.ofKind("APIService").some(({ name }) => name === "v1beta1.metrics.k8s.io")
  );
}

export const autoscalerRange: Check = {
  id: "autoscaler-range",
  severity: Severity.Warning,
  title: "An autoscaler has room to scale, and nobody else sets the number of pods.",
  why: "One without room only looks like safety; a number of replicas beside it sets the pods back with every update, in the middle of the rush hour.",
  page,
  find: (_, index) =>
    workloadsOf(index).flatMap(({ pod, autoscaler }) => {
      if (autoscaler === undefined) return [];
      return [...withoutRoom(autoscaler), ...setTwice(pod.object)];
    }),
};

function withoutRoom({ resource, label, spec }: KubernetesObject): Hit[] {
  const min = at(spec, "minReplicas") ?? 1;
  const max = at(spec, "maxReplicas");
  const fix = "Set maxReplicas above minReplicas, or remove the autoscaler.";
  if ([min, max].some(isHidden)) return [cannotTell(resource, `whether ${label} has room to scale`, fix)];
  if (typeof min !== "number" || typeof max !== "number" || min < max) return [];
  return [hit(resource, `${label} never scales: minReplicas is ${min}, maxReplicas ${max}.`, fix)];
}

function setTwice({ resource, label, spec }: KubernetesObject): Hit[] {
  const replicas = at(spec, "replicas");
  const ignored = strings([...(resource.options.ignoreChanges ?? [])]);
  if (isMissing(replicas) || ignored.some((path) => /^spec(\.replicas|\["replicas"\])?$/.test(path))) return [];
  const message = `${label} sets ${isHidden(replicas) ? "replicas" : `${replicas} replicas`} although an autoscaler does: every update sets the pods back to that number.`;
  return [hit(resource, message, 'Leave replicas out, or set ignoreChanges: ["spec.replicas"].')];
}
