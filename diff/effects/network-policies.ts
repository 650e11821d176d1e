/** Who may talk to whom; several policies add up: https://kubernetes.io/docs/concepts/services-networking/network-policies/ */

import { isDeepStrictEqual } from "node:util";
import { groupBy } from "../../model/groups.ts";
import { at, fields, isHidden, isMissing, list, strings, text, type Value, worded } from "../../model/json.ts";
import { Answer, type KubernetesObject, type PodTemplate, selects } from "../../model/kubernetes.ts";
import { perPlan } from "../../model/per-plan.ts";
import type { Label, PlanIndex } from "../../model/plan-index.ts";
import type { Effect } from "../diff.ts";
import { byProperty, interruption, listed, nothing, together, unknown } from "./outcome.ts";
import { type EffectTable, objectAfter, objectBefore, objectLabel, type Subject, stays } from "./subject.ts";
import { metadataRules } from "./workloads.ts";

type Direction = "ingress" | "egress";
const directions = ["ingress", "egress"] as const;

const page = "https://kubernetes.io/docs/concepts/services-networking/network-policies/";

export const networkPolicies: EffectTable = {
  "networking.k8s.io:NetworkPolicy": {
    create: traffic,
    update: (subject) => byProperty(subject, [...metadataRules, ["spec", traffic]]),
    replace: traffic,
    delete: traffic,
  },
};

/** Compares, for the pods that run and stay, what all policies together allow before and after this one changes. */
function traffic(subject: Subject): Effect {
  const [old, next] = [objectBefore(subject), objectAfter(subject)];
  if ([old, next].some((object) => isHidden(object?.spec) || isHidden(at(object?.spec, "podSelector"))))
    return unknown(`Whose traffic ${objectLabel(subject)} cuts cannot be told.`, { page });
  const effects = directions.flatMap((direction) => inDirection(subject, old, next, direction));
  return effects.length === 0
    ? nothing(`${objectLabel(subject)} cuts no traffic of pods that run.`, { page })
    : together(effects);
}

function inDirection(
  subject: Subject,
  old: KubernetesObject | undefined,
  next: KubernetesObject | undefined,
  direction: Direction,
): Effect[] {
  const running = podsOf(subject.base, [old, next]).filter((pod) => stays(subject, pod));
  const newly = running.filter((pod) => isUnder(next, pod, direction) && !isolated(subject.base, pod, direction));
  const effects: Effect[] = [];
  const verb = direction === "ingress" ? "accept connections from" : "open connections to";
  if (newly.length > 0) {
    const allowed = peers(next?.spec, direction);
    const only = allowed.length === 0 ? "nobody" : `${listed(allowed)} only`;
    effects.push(
      interruption(
        `The pods of ${names(newly)} ${verb} ${only}, where they were free before; other policies may add to that.`,
        { page },
      ),
    );
  }
  const still = running.filter(
    (pod) => isUnder(old, pod, direction) && isolated(subject.head, pod, direction) && !newly.includes(pod),
  );
  const lost = still.length === 0 ? [] : lostPeers(old, next, direction, still);
  if (lost.length > 0)
    effects.push(
      interruption(`The pods of ${names(still)} no longer ${verb} ${listed(lost)}, unless another policy allows it.`, {
        page,
      }),
    );
  const freed = running.filter((pod) => isUnder(old, pod, direction) && !isolated(subject.head, pod, direction));
  if (freed.length > 0)
    effects.push(
      nothing(`The pods of ${names(freed)} may ${verb} everyone again: no policy is left for them.`, { page }),
    );
  return effects;
}

function names(pods: readonly PodTemplate[]): string {
  return listed(pods.map(({ object }) => object.label));
}

/** The policy speaks of these pods in this direction. */
function isUnder(policy: KubernetesObject | undefined, pod: PodTemplate, direction: Direction): boolean {
  if (policy === undefined || policy.namespace !== pod.object.namespace) return false;
  if (!types(policy.spec).includes(direction)) return false;
  return selects(at(policy.spec, "podSelector"), at(pod.metadata, "labels")) !== Answer.No;
}

function types(spec: Value): Direction[] {
  const given = strings(at(spec, "policyTypes")).map((type) => type.toLowerCase());
  if (given.length > 0) return directions.filter((direction) => given.includes(direction));
  return isMissing(at(spec, "egress")) ? ["ingress"] : ["ingress", "egress"];
}

/** A superset of the pods that the policies speak of. */
function podsOf(index: PlanIndex | undefined, policies: readonly (KubernetesObject | undefined)[]): PodTemplate[] {
  const found = policies.flatMap((policy) => {
    const labels = Object.entries(fields(at(policy?.spec, "podSelector", "matchLabels")));
    const known = labels.flatMap(([key, value]): Label[] => (typeof value === "string" ? [[key, value]] : []));
    return policy === undefined ? [] : (index?.podsWith(policy.namespace, known) ?? []);
  });
  return [...new Set(found)];
}

/** By namespace and the first label that they ask for: few speak of one pod, however many there are. */
const policies = perPlan((index) =>
  groupBy(index.ofKind("NetworkPolicy"), ({ namespace, spec }) => {
    const [label] = Object.entries(fields(at(spec, "podSelector", "matchLabels")));
    return place(namespace, ...(label ?? []));
  }),
);

function place(...parts: readonly Value[]): string {
  return JSON.stringify(parts);
}

function isolated(index: PlanIndex | undefined, pod: PodTemplate, direction: Direction): boolean {
  if (index === undefined) return false;
  const { namespace } = pod.object;
  const labels = Object.entries(fields(at(pod.metadata, "labels")));
  return [place(namespace), ...labels.map((label) => place(namespace, ...label))]
    .flatMap((one) => policies(index).get(one) ?? [])
    .some((policy) => isUnder(policy, pod, direction));
}

function lostPeers(
  old: KubernetesObject | undefined,
  next: KubernetesObject | undefined,
  direction: Direction,
  still: readonly PodTemplate[],
): string[] {
  const kept = still.every((pod) => isUnder(next, pod, direction)) ? list(at(next?.spec, direction)) : [];
  const gone = list(at(old?.spec, direction)).filter((rule) => !kept.some((other) => isDeepStrictEqual(rule, other)));
  const remaining = new Set(kept.flatMap((rule) => rulePeers(rule, direction)));
  return gone.flatMap((rule) => rulePeers(rule, direction)).filter((peer) => !remaining.has(peer));
}

function peers(spec: Value, direction: Direction): string[] {
  return [...new Set(list(at(spec, direction)).flatMap((rule) => rulePeers(rule, direction)))];
}

/** "pods with app=web at 80/TCP" */
function rulePeers(rule: Value, direction: Direction): string[] {
  const ports = list(at(rule, "ports")).map(
    (port) => `${worded(at(port, "port") ?? "any")}/${worded(at(port, "protocol") ?? "TCP")}`,
  );
  const where = ports.length === 0 ? "" : ` at ${listed(ports)}`;
  const whom = list(at(rule, direction === "ingress" ? "from" : "to"));
  if (isHidden(rule) || isHidden(at(rule, "ports")) || isHidden(at(rule, direction === "ingress" ? "from" : "to")))
    return ["someone unknown"];
  return (whom.length === 0 ? ["everyone"] : whom.map(peerText)).map((peer) => `${peer}${where}`);
}

function peerText(peer: Value): string {
  const cidr = text(at(peer, "ipBlock", "cidr"));
  if (cidr !== undefined) return cidr === "0.0.0.0/0" || cidr === "::/0" ? "every address" : cidr;
  const [pods, namespaces] = [at(peer, "podSelector"), at(peer, "namespaceSelector")];
  const parts = [
    ...(isMissing(pods) ? [] : [`pods${labelText(pods)}`]),
    ...(isMissing(namespaces) ? [] : [`namespaces${labelText(namespaces)}`]),
  ];
  return parts.length === 0 ? "someone unknown" : parts.join(" in ");
}

function labelText(selector: Value): string {
  const labels = Object.entries(fields(at(selector, "matchLabels"))).map(([key, value]) => `${key}=${worded(value)}`);
  const all = [...labels, ...list(at(selector, "matchExpressions")).map((one) => worded(at(one, "key")))];
  return all.length === 0 ? "" : ` with ${listed(all)}`;
}

/** Policies that know a namespace by labels that it loses. */
export function policiesCut(subject: Subject): Effect | undefined {
  const [before, after] = [objectBefore(subject), objectAfter(subject)].map((object) => at(object?.metadata, "labels"));
  const cut = (subject.head?.ofKind("NetworkPolicy") ?? []).filter(({ spec }) =>
    directions.some((direction) =>
      list(at(spec, direction))
        .flatMap((rule) => list(at(rule, direction === "ingress" ? "from" : "to")))
        .map((peer) => at(peer, "namespaceSelector"))
        .some(
          (selector) =>
            !isMissing(selector) && selects(selector, before) === Answer.Yes && selects(selector, after) !== Answer.Yes,
        ),
    ),
  );
  if (cut.length === 0) return undefined;
  return interruption(
    `The pods of ${objectLabel(subject)} are cut off from those that ${listed(cut.map(({ label }) => label))} allowed by the namespace's labels.`,
    { page },
  );
}
