/** Whom pods let in: https://kubernetes.io/docs/concepts/services-networking/network-policies/ */

import { at, fields, isHidden, isMissing, list, strings, type Value } from "./json.ts";
import { Answer, any, type KubernetesObject, type PodTemplate, selects } from "./kubernetes.ts";
import { clustersOf } from "./nodes.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { byUrn } from "./sorting.ts";

/** Without the VPC CNI's agent, or another engine, policies are written and ignored: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html */
export const policiesEnforced = perPlan((index): boolean =>
  clustersOf(index).some(({ addOns }) => {
    const cni = addOns["vpc-cni"];
    const set =
      at(cni?.configuration, "enableNetworkPolicy") ??
      at(cni?.configuration, "configurationValues", "enableNetworkPolicy");
    return String(set) === "true";
  }),
);

/** Policies about what comes in to the pods, those that may be about them included. */
export function ingressPolicies(index: PlanIndex, { object, metadata }: PodTemplate): readonly KubernetesObject[] {
  const labels = at(metadata, "labels");
  const policies = byNamespace(index).get(object.namespace ?? "");
  const unclear = isHidden(labels) || Object.values(fields(labels)).some(isHidden);
  const keys = unclear ? [...(policies?.keys() ?? [])] : [anyPod, ...pairs(labels)];
  return keys
    .flatMap((key) => policies?.get(key) ?? [])
    .filter(({ spec }) => selects(at(spec, "podSelector"), labels) !== Answer.No)
    .sort((a, b) => byUrn(a.resource, b.resource));
}

/** What a policy goes under that asks for no one label; no key of a label is empty. */
const anyPod = "";

function pairs(labels: Value): string[] {
  return Object.entries(fields(labels)).flatMap(([key, value]) =>
    typeof value === "string" ? [`${key}=${value}`] : [],
  );
}

/** By the label that the fewest policies of the namespace ask for, so that a thousand of them are not all asked about each pod. */
const byNamespace = perPlan((index): ReadonlyMap<string, ReadonlyMap<string, readonly KubernetesObject[]>> => {
  const wanted = index
    .ofKind("NetworkPolicy")
    .filter(isAboutIngress)
    .map((policy) => {
      const namespace = policy.namespace ?? "";
      return { policy, namespace, labels: pairs(at(policy.spec, "podSelector", "matchLabels")) };
    });
  const counts = new Map<string, number>();
  const count = (namespace: string, label: string) => counts.get(`${namespace} ${label}`) ?? 0;
  for (const { namespace, labels } of wanted)
    for (const label of labels) counts.set(`${namespace} ${label}`, count(namespace, label) + 1);
  const groups = new Map<string, Map<string, KubernetesObject[]>>();
  for (const { policy, namespace, labels } of wanted) {
    const [first = anyPod, ...rest] = labels;
    const rarest = rest.reduce((a, b) => (count(namespace, b) < count(namespace, a) ? b : a), first);
    const group = groups.get(namespace) ?? new Map<string, KubernetesObject[]>();
    groups.set(namespace, group.set(rarest, [...(group.get(rarest) ?? []), policy]));
  }
  return groups;
});

function isAboutIngress({ spec }: KubernetesObject): boolean {
  const types = at(spec, "policyTypes");
  return isMissing(types) || isHidden(types) || strings(types).includes("Ingress");
}

/** Whether one of them lets in addresses outside the cluster: no selector of pods ever means a load balancer. */
export function letsInAddresses(policies: readonly KubernetesObject[], pod: PodTemplate, port: Value): Answer {
  return any(
    policies.flatMap(({ spec }) => {
      const rules = at(spec, "ingress");
      return (isHidden(spec) || isHidden(rules) ? [rules] : list(rules)).map((rule) => ruleLetsIn(rule, pod, port));
    }),
  );
}

function ruleLetsIn(rule: Value, pod: PodTemplate, port: Value): Answer {
  const from = at(rule, "from");
  if (isHidden(rule) || isHidden(from)) return Answer.CannotTell;
  const open = isMissing(from) || list(from).length === 0 || list(from).some((peer) => !isMissing(at(peer, "ipBlock")));
  if (!open) return list(from).some(isHidden) ? Answer.CannotTell : Answer.No;
  const ports = at(rule, "ports");
  if (isMissing(ports) || (Array.isArray(ports) && ports.length === 0)) return Answer.Yes;
  return isHidden(ports) ? Answer.CannotTell : any(list(ports).map((one) => covers(one, pod, port)));
}

function covers(rule: Value, pod: PodTemplate, wanted: Value): Answer {
  const port = at(rule, "port");
  if (isMissing(port)) return Answer.Yes;
  const number = portNumber(pod, port);
  const asked = portNumber(pod, wanted);
  if (number === undefined || asked === undefined) return port === wanted ? Answer.Yes : Answer.CannotTell;
  const end = at(rule, "endPort");
  const last = typeof end === "number" ? end : number;
  return number <= asked && asked <= last ? Answer.Yes : Answer.No;
}

/** Of a container, where it goes by a name. */
export function portNumber({ containers }: PodTemplate, port: Value): number | undefined {
  if (typeof port === "number") return port;
  if (typeof port === "string" && /^\d{1,9}$/.test(port)) return Number(port);
  const found = containers
    .flatMap(({ value }) => list(at(value, "ports")))
    .find((one) => Object.keys(fields(one)).length > 0 && at(one, "name") === port);
  const number = at(found, "containerPort");
  return typeof number === "number" ? number : undefined;
}
