/** What keeps pods running, and who sends to them: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ */

import { groupByEach } from "./groups.ts";
import { at, fields, isHidden, isMissing, list, text, type Value } from "./json.ts";
import { Answer, type KubernetesObject, type PodTemplate, selects } from "./kubernetes.ts";
import { selectedBy } from "./load-balancer-controller.ts";
import { type LoadBalancer, loadBalancersOf, type Target } from "./load-balancers.ts";
import { perPlan } from "./per-plan.ts";
import type { Label, PlanIndex } from "./plan-index.ts";
import { type PodSet, podSetsOf } from "./pods.ts";

/** A Deployment or a StatefulSet. */
export interface Workload {
  readonly pod: PodTemplate;
  readonly pods: PodSet;
  readonly autoscaler?: KubernetesObject;
  readonly budgets: readonly KubernetesObject[];
  readonly services: readonly KubernetesObject[];
  readonly routes: readonly Route[];
}

/** A load balancer that sends to it. */
export interface Route {
  readonly balancer: LoadBalancer;
  readonly target: Target;
}

/** What a PodDisruptionBudget selects. */
export interface Budget {
  readonly object: KubernetesObject;
  readonly pods: readonly PodTemplate[];
  /** Its selector, or the labels of some pods, are not known. */
  readonly unclear: boolean;
}

export const budgetsOf = perPlan((index): readonly Budget[] =>
  index.ofKind("PodDisruptionBudget").map((object) => {
    const selector = at(object.spec, "selector");
    const wanted = Object.entries(fields(at(selector, "matchLabels"))).flatMap(([key, value]): Label[] =>
      typeof value === "string" ? [[key, value]] : [],
    );
    const answers = index
      .podsWith(object.namespace, wanted)
      .filter((pod) => pod.object.namespace === object.namespace)
      .map((pod) => ({ pod, answer: selects(selector, at(pod.metadata, "labels")) }));
    return {
      object,
      pods: isMissing(selector) ? [] : answers.filter(({ answer }) => answer === Answer.Yes).map(({ pod }) => pod),
      unclear: isHidden(object.spec) || answers.some(({ answer }) => answer === Answer.CannotTell),
    };
  }),
);

export const workloadsOf = perPlan((index): readonly Workload[] => {
  const sets = new Map(podSetsOf(index).map((pods) => [pods.resource.urn, pods]));
  const autoscalers = autoscalersByTarget(index);
  const budgets = groupByEach(budgetsOf(index), ({ pods }) => pods.map(({ object }) => object.resource.urn));
  const services = groupByEach(index.ofKind("Service"), (service) => selectedBy(service, index));
  const routes = groupByEach(
    loadBalancersOf(index).flatMap((balancer) => balancer.targets.map((target) => ({ balancer, target }))),
    ({ target }) => target.workloads,
  );
  return index.pods.flatMap((pod): Workload[] => {
    const { urn } = pod.object.resource;
    const pods = sets.get(urn);
    if (pods === undefined || !/^(Deployment|StatefulSet)$/.test(pod.object.kind)) return [];
    const autoscaler = autoscalers.get(identity(pod.object.namespace, pod.object.kind, pod.object.name));
    return [
      {
        pod,
        pods,
        ...(autoscaler === undefined ? {} : { autoscaler }),
        budgets: (budgets.get(urn) ?? []).map(({ object }) => object),
        services: services.get(urn) ?? [],
        routes: routes.get(urn) ?? [],
      },
    ];
  });
});

function autoscalersByTarget(index: PlanIndex): ReadonlyMap<string, KubernetesObject> {
  return new Map(
    index.ofKind("HorizontalPodAutoscaler").map((object) => {
      const target = at(object.spec, "scaleTargetRef");
      return [identity(object.namespace, text(at(target, "kind")), text(at(target, "name"))), object];
    }),
  );
}

function identity(...parts: readonly (string | undefined)[]): string {
  return parts.map((part) => part ?? "").join("\n");
}

const Rounding = { Up: "up", Down: "down" } as const;
type Rounding = (typeof Rounding)[keyof typeof Rounding];

/** A number of pods, or a share of them, as Kubernetes resolves it; undefined where it is neither. */
function numberOrShare(value: Value, of: number, rounding: Rounding): number | undefined {
  if (typeof value === "number") return value;
  const [, share] = /^(\d{1,9})%$/.exec(text(value) ?? "") ?? [];
  if (share === undefined) return undefined;
  const exact = (Number(share) * of) / 100;
  return rounding === Rounding.Up ? Math.ceil(exact) : Math.floor(exact);
}

/** Pods beyond the fewest, and fewer than these, while a rolling update of a Deployment runs; undefined where it is not known. */
export function rolloutOf({ pod, pods }: Workload): { readonly more: number; readonly fewer: number } | undefined {
  const replicas = pods.minReplicas;
  if (replicas === undefined) return undefined;
  const rolling = at(pod.object.spec, "strategy", "rollingUpdate");
  const more = numberOrShare(at(rolling, "maxSurge") ?? "25%", replicas, Rounding.Up);
  const fewer = numberOrShare(at(rolling, "maxUnavailable") ?? "25%", replicas, Rounding.Down);
  if (more === undefined || fewer === undefined) return undefined;
  // Nothing could move: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable
  return more === 0 && fewer === 0
    ? { more: 0, fewer: Math.min(1, replicas) }
    : { more, fewer: Math.min(fewer, replicas) };
}

/** How many of so many healthy pods a budget lets go at a time; undefined where it is not known. */
export function evictable({ spec }: KubernetesObject, pods: number): number | undefined {
  const maxUnavailable = at(spec, "maxUnavailable");
  if (!isMissing(maxUnavailable)) {
    const most = numberOrShare(maxUnavailable, pods, Rounding.Up);
    return most === undefined ? undefined : Math.min(most, pods);
  }
  const minAvailable = at(spec, "minAvailable");
  const least = numberOrShare(minAvailable, pods, Rounding.Up);
  return least === undefined ? undefined : Math.max(0, pods - least);
}

/** How its pods keep away from each other; none where they do not. */
export interface Spread {
  readonly zones: Strength;
  readonly nodes: Strength;
}

export const Strength = { Required: "required", Preferred: "preferred", None: "none", NotKnown: "not known" } as const;
export type Strength = (typeof Strength)[keyof typeof Strength];

const topologyKeys = {
  zones: ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"],
  nodes: ["kubernetes.io/hostname"],
};

/** Constraints and anti-affinities that select the pods themselves; others do nothing for them. */
export function spreadOf({ spec, metadata, hidden }: PodTemplate): Spread {
  const anti = at(spec, "affinity", "podAntiAffinity");
  const rules = [
    ...list(at(spec, "topologySpreadConstraints")).map((term) => ({
      term,
      required: at(term, "whenUnsatisfiable") !== "ScheduleAnyway",
    })),
    ...list(at(anti, "requiredDuringSchedulingIgnoredDuringExecution")).map((term) => ({ term, required: true })),
    ...list(at(anti, "preferredDuringSchedulingIgnoredDuringExecution")).map((preference) => ({
      term: at(preference, "podAffinityTerm"),
      required: false,
    })),
  ];
  const hiding = [at(spec, "topologySpreadConstraints"), at(spec, "affinity"), anti];
  const unclear = hidden || hiding.some(isHidden) || rules.some(({ term }) => isHidden(term));
  const labels = at(metadata, "labels");
  const own = rules.filter(({ term }) => {
    const selector = at(term, "labelSelector");
    return !isMissing(selector) && selects(selector, labels) !== Answer.No;
  });
  const strength = (keys: readonly string[]): Strength => {
    const about = own.filter(({ term }) => keys.includes(text(at(term, "topologyKey")) ?? ""));
    if (about.some(({ required }) => required)) return Strength.Required;
    if (about.length > 0) return Strength.Preferred;
    return unclear ? Strength.NotKnown : Strength.None;
  };
  return { zones: strength(topologyKeys.zones), nodes: strength(topologyKeys.nodes) };
}

/** Zones of the nodes that take its pods; undefined where they are not known. */
export function zonesOf({ runsOn }: PodSet): readonly string[] | undefined {
  const places = runsOn.fargateProfile === undefined ? runsOn.nodeGroups : [runsOn.fargateProfile];
  const zones = places.map(({ subnets }) => subnets?.map(({ zone }) => zone));
  if (runsOn.unclear || places.length === 0 || zones.some((some) => some === undefined)) return undefined;
  const all = zones.flatMap((some) => some ?? []);
  const known = all.filter((zone) => zone !== undefined);
  return known.length < all.length ? undefined : [...new Set(known)].sort();
}

/** How long a pod may take to end, of which the preStop hook is a part. */
export function graceSeconds({ spec }: PodTemplate): number | undefined {
  const given = at(spec, "terminationGracePeriodSeconds");
  if (isHidden(given) || isHidden(spec)) return undefined;
  return typeof given === "number" ? given : 30;
}
