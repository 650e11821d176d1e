import { at, fields, isHidden, list, type Value, worded } from "../../model/json.ts";
import { Answer, type KubernetesObject, type PodTemplate, selectsByLabels } from "../../model/kubernetes.ts";
import type { Label, PlanIndex } from "../../model/plan-index.ts";
import type { Effect } from "../diff.ts";
import { interruption, listed, nothing, together, unknown } from "./outcome.ts";
import { objectAfter, objectBefore, objectLabel, type Subject } from "./subject.ts";

interface Port {
  /** "80/TCP" */
  readonly key: string;
  readonly value: Value;
}

/** What clients find at each port of a Service, and what the pods behind are asked at. */
export function servicePortChanges(subject: Subject): Effect {
  const label = objectLabel(subject);
  const [old, next] = [objectBefore(subject), objectAfter(subject)];
  const [before, after] = [ports(old), ports(next)];
  if (before === undefined || after === undefined)
    return unknown(`Which ports of ${label} still answer cannot be told.`);
  const gone = before.filter(({ key }) => !after.some((port) => port.key === key));
  const effects: Effect[] = [];
  if (gone.length > 0)
    effects.push(
      interruption(`${label} no longer answers at port ${listed(gone.map(({ key }) => key))}: clients of it fail.`),
    );
  for (const port of after) {
    const former = before.find(({ key }) => key === port.key);
    if (former === undefined) effects.push(nothing(`${label} answers at port ${port.key} as well.`));
    else effects.push(...sameport(subject, former, port), ...renamed(label, former, port, before));
  }
  return effects.length === 0 ? nothing(`The ports of ${label} stay the same for its clients.`) : together(effects);
}

function sameport(subject: Subject, before: Port, after: Port): Effect[] {
  const label = objectLabel(subject);
  const [from, to] = [
    target(subject.base, objectBefore(subject), before.value),
    target(subject.head, objectAfter(subject), after.value),
  ];
  const effects: Effect[] = [];
  if (isHidden(from) || isHidden(to))
    effects.push(unknown(`Which port of its pods ${label} asks at ${after.key} cannot be told.`));
  else if (from !== to)
    effects.push(
      interruption(
        `${label} asks its pods at port ${worded(to)} instead of ${worded(from)}: requests to ${after.key} fail at pods that do not listen there yet.`,
      ),
    );
  const [old, next] = [at(before.value, "nodePort"), at(after.value, "nodePort")];
  if (old !== undefined && next !== undefined && old !== next)
    effects.push(interruption(`Port ${worded(old)} of the nodes closes; ${label} is at ${worded(next)} there.`));
  return effects;
}

/**
 * Nodes find the endpoints of a port by its name, and hear of the new name before the EndpointSlices have it:
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
function renamed(label: string, before: Port, after: Port, former: readonly Port[]): Effect[] {
  const name = at(after.value, "name");
  if (name === at(before.value, "name")) return [];
  const asked = `Whoever asks for port ${after.key} of ${label} by its name must use the new one.`;
  if (former.some(({ value }) => at(value, "name") === name)) return [nothing(asked)];
  const gap = `Port ${after.key} of ${label} gets another name: requests to it fail until its endpoints are known by that name.`;
  return [interruption(gap, { details: [asked] })];
}

function ports(object: KubernetesObject | undefined): Port[] | undefined {
  const given = at(object?.spec, "ports");
  if (isHidden(given) || list(given).some((port) => isHidden(at(port, "port")))) return undefined;
  return list(given).map((value) => ({
    key: `${worded(at(value, "port"))}/${worded(at(value, "protocol") ?? "TCP")}`,
    value,
  }));
}

/** The number behind a name, where the selected pods agree on it. */
function target(index: PlanIndex | undefined, service: KubernetesObject | undefined, port: Value): Value {
  const given = at(port, "targetPort") ?? at(port, "port");
  if (typeof given !== "string" || /^\d{1,9}$/.test(given)) return typeof given === "string" ? Number(given) : given;
  const selector = at(service?.spec, "selector");
  const numbers = selectedPods(index, service?.namespace, selector)
    .flatMap(({ containers }) => containers.flatMap(({ value }) => list(at(value, "ports"))))
    .filter((one) => at(one, "name") === given)
    .map((one) => at(one, "containerPort"));
  const [first, ...others] = [...new Set(numbers)];
  return others.length === 0 && first !== undefined ? first : given;
}

export function selectedPods(
  index: PlanIndex | undefined,
  namespace: string | undefined,
  selector: Value,
): PodTemplate[] {
  const labels = Object.entries(fields(selector)).flatMap(([key, value]): Label[] =>
    typeof value === "string" ? [[key, value]] : [],
  );
  if (index === undefined || labels.length === 0) return [];
  return index
    .podsWith(namespace, labels)
    .filter((pod) => selectsByLabels(selector, at(pod.metadata, "labels")) === Answer.Yes);
}
