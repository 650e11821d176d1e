import { at, fields, isHidden, isMissing, list, text, type Value } from "../../model/json.ts";
import {
  Answer,
  any,
  type KubernetesObject,
  type PodTemplate,
  selects,
  selectsByLabels,
} from "../../model/kubernetes.ts";
import type { Label, PlanIndex } from "../../model/plan-index.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

const page = "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/";
const selecting = ["Deployment", "DaemonSet", "StatefulSet", "ReplicaSet"];

export const selectorMatch: Check = {
  id: "selector-match",
  severity: Severity.Error,
  title: "Every workload selects its own pods, and only those.",
  why: "Kubernetes refuses a workload that does not select its pods; two that select each other's fight over them.",
  page,
  find: (_, index) => {
    const workloads = new Set(index.pods.filter(({ object }) => selecting.includes(object.kind)));
    return [...workloads].flatMap((pod) => [...ownPods(pod), ...foreignPods(pod, workloads, index)]);
  },
};

function ownPods({ object, metadata }: PodTemplate): Hit[] {
  const { resource, label, spec } = object;
  const selector = at(spec, "selector");
  const fix = "Use the same labels in spec.selector.matchLabels and in the template.";
  if (isMissing(selector)) return [hit(resource, `${label} has no selector.`, fix)];
  const answer = selects(selector, at(metadata, "labels"));
  if (answer === Answer.CannotTell) return [cannotTell(resource, `whether ${label} selects its own pods`, fix)];
  if (answer === Answer.Yes && Object.keys(fields(selector)).length > 0) return [];
  return [hit(resource, `${label} does not select the pods of its own template.`, fix)];
}

/** Candidates share a label, so that a thousand workloads are not compared each with each. */
function foreignPods(pod: PodTemplate, workloads: ReadonlySet<PodTemplate>, index: PlanIndex): Hit[] {
  const { object } = pod;
  const others = neighbours(object, index).filter(
    (other) => other !== pod && workloads.has(other) && other.object.namespace === object.namespace,
  );
  const caught = others.filter(
    ({ metadata }) => selects(at(object.spec, "selector"), at(metadata, "labels")) === Answer.Yes,
  );
  if (object.namespace === undefined || caught.length === 0 || isMissing(at(object.spec, "selector"))) return [];
  const names = caught.map((other) => other.object.label).join(", ");
  const fix = "Add a label that only its own pods have.";
  return [hit(object.resource, `${object.label} also selects the pods of ${names}.`, fix)];
}

function neighbours({ spec, namespace }: KubernetesObject, index: PlanIndex): readonly PodTemplate[] {
  return candidates(at(spec, "selector", "matchLabels"), namespace, index);
}

export const danglingReference: Check = {
  id: "dangling-reference",
  severity: Severity.Error,
  title: "Services, budgets, autoscalers and Ingresses refer to something in the plan.",
  why: "Kubernetes takes a name or a label that fits nothing without a word: the Service has no endpoints, the budget protects nobody, the autoscaler does nothing.",
  page,
  find: (_, index) => [
    ...index.ofKind("Service").flatMap((object) => serviceHits(object, index)),
    ...index.ofKind("PodDisruptionBudget").flatMap((object) => budgetHits(object, index)),
    ...index.ofKind("HorizontalPodAutoscaler").flatMap((object) => autoscalerHits(object, index)),
    ...index.ofKind("Ingress").flatMap((object) => ingressHits(object, index)),
  ],
};

function serviceHits({ resource, label, spec, namespace }: KubernetesObject, index: PlanIndex): Hit[] {
  const selector = at(spec, "selector");
  // Without a selector somebody else keeps its endpoints: https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
  if (at(spec, "type") === "ExternalName" || isMissing(selector) || isEmpty(selector)) return [];
  const pods = candidates(selector, namespace, index);
  const matches = pods.map((pod) => ({ pod, answer: selectsByLabels(selector, at(pod.metadata, "labels")) }));
  const answer = any(matches.map((one) => one.answer));
  const fix = "Use the labels of the pods' template as its selector.";
  if (isHidden(spec) || answer === Answer.CannotTell) return [cannotTell(resource, `which pods ${label} selects`, fix)];
  if (answer === Answer.No) return [hit(resource, `${label} selects no pods of this plan.`, fix)];
  return portHits(
    { resource, label, spec },
    matches.filter((one) => one.answer === Answer.Yes).map((one) => one.pod),
  );
}

function portHits(
  { resource, label, spec }: Pick<KubernetesObject, "resource" | "label" | "spec">,
  pods: readonly PodTemplate[],
): Hit[] {
  const ports = pods.flatMap(({ containers }) => containers.flatMap(({ value }) => list(at(value, "ports"))));
  const names = new Set(ports.map((port) => at(port, "name")));
  if (pods.some(({ hidden }) => hidden) || [...names].some(isHidden)) return [];
  return list(at(spec, "ports")).flatMap((port) => {
    const target = at(port, "targetPort");
    if (typeof target !== "string" || /^\d+$/.test(target) || names.has(target)) return [];
    const message = `${label} sends to the port ${target}, which no container of its pods names.`;
    return [hit(resource, message, "Name it in ports.")];
  });
}

function candidates(labels: Value, namespace: string | undefined, index: PlanIndex): readonly PodTemplate[] {
  const known = Object.entries(fields(labels)).flatMap(([key, value]): Label[] =>
    typeof value === "string" ? [[key, value]] : [],
  );
  return index.podsWith(namespace, known);
}

function isEmpty(selector: Value): boolean {
  return !isHidden(selector) && Object.keys(fields(selector)).length === 0;
}

function budgetHits({ resource, label, spec, namespace }: KubernetesObject, index: PlanIndex): Hit[] {
  const selector = at(spec, "selector");
  const fix = "Use the labels of the pods' template as its selector.";
  const pods = candidates(at(selector, "matchLabels"), namespace, index);
  const answer = any(pods.map(({ metadata }) => selects(selector, at(metadata, "labels"))));
  if (isHidden(spec) || isHidden(selector) || answer === Answer.CannotTell)
    return [cannotTell(resource, `which pods ${label} protects`, fix)];
  if (answer === Answer.Yes && !isMissing(selector)) return [];
  return [hit(resource, `${label} protects no pods of this plan.`, fix)];
}

function autoscalerHits({ resource, label, spec, namespace }: KubernetesObject, index: PlanIndex): Hit[] {
  const kind = at(spec, "scaleTargetRef", "kind");
  const name = at(spec, "scaleTargetRef", "name");
  const fix = "Name a Deployment or a StatefulSet of the same namespace.";
  if (typeof name !== "string" || typeof kind !== "string") {
    if (refersByOutput(resource.propertyDependencies.spec, ["Deployment", "StatefulSet"], index)) return [];
    return [cannotTell(resource, `what ${label} scales`, fix)];
  }
  if (index.mayExist(kind, namespace, name)) return [];
  return [hit(resource, `${label} scales ${kind} ${name}, which does not exist.`, fix)];
}

function ingressHits({ resource, label, spec, namespace }: KubernetesObject, index: PlanIndex): Hit[] {
  const paths = list(at(spec, "rules")).flatMap((rule) => list(at(rule, "http", "paths")));
  const backends = [at(spec, "defaultBackend"), ...paths.map((path) => at(path, "backend"))];
  const names = new Set(backends.map((backend) => at(backend, "service", "name")));
  return [...names].flatMap((name) => {
    const service = text(name);
    // The controller takes `ssl-redirect` and the like as names of actions that annotations describe.
    const action =
      service !== undefined &&
      !isMissing(at(resource.inputs, "metadata", "annotations", `alb.ingress.kubernetes.io/actions.${service}`));
    if (isMissing(name) || action) return [];
    const fix = "Name a Service of the same namespace.";
    if (service === undefined) {
      if (refersByOutput(resource.propertyDependencies.spec, ["Service"], index)) return [];
      return [cannotTell(resource, `where ${label} sends requests`, fix)];
    }
    if (index.mayExist("Service", namespace, service)) return [];
    return [hit(resource, `${label} sends requests to the Service ${service}, which does not exist.`, fix)];
  });
}

function refersByOutput(urns: readonly string[] | undefined, kinds: readonly string[], index: PlanIndex): boolean {
  return (urns ?? []).some((urn) => kinds.some((kind) => index.resource(urn)?.type.endsWith(`:${kind}`)));
}
