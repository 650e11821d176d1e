/** https://kubernetes.io/docs/concepts/services-networking/service/ */

import { at, fields, isHidden, list, text, type Value, worded } from "../../model/json.ts";
import type { KubernetesObject } from "../../model/kubernetes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { Effect, PropertyChange } from "../diff.ts";
import { annotationEffects, serviceAnnotations } from "./load-balancer-annotations.ts";
import { byProperty, harmless, interruption, listed, nothing, type PropertyRule, unknown } from "./outcome.ts";
import { selectedPods, servicePortChanges } from "./service-ports.ts";
import {
  type EffectTable,
  listChanges,
  objectAfter,
  objectBefore,
  objectLabel,
  type Subject,
  was,
  willBe,
} from "./subject.ts";

const rules: readonly PropertyRule[] = [
  harmless("metadata.labels", "No connection is touched: only the object's own labels change."),
  ["metadata.annotations", (subject) => annotationEffects(subject, serviceAnnotations)],
  ["spec.ports", servicePortChanges],
  ["spec.selector", selection],
  ["spec.type", typeChange],
  ["spec.loadBalancerClass", newLoadBalancer],
  ["spec.loadBalancerSourceRanges", sources],
  [
    "spec.clusterIP",
    (subject) => interruption(`${objectLabel(subject)} answers at another address inside the cluster.`),
  ],
  ["spec.externalName", (subject) => interruption(`Clients of ${objectLabel(subject)} are sent to another name.`)],
  ["spec.externalIPs", (subject) => interruption(`${objectLabel(subject)} answers at other addresses.`)],
  ["spec.externalTrafficPolicy", trafficPolicy],
  ["spec.internalTrafficPolicy", trafficPolicy],
  harmless("spec.sessionAffinity", "New connections may go to other pods; open ones stay."),
  harmless("spec.sessionAffinityConfig", "New connections may go to other pods; open ones stay."),
  harmless("spec.publishNotReadyAddresses", "It counts for pods that are not ready."),
  harmless("spec.allocateLoadBalancerNodePorts", "Node ports that are already given stay."),
];

export const services: EffectTable = {
  "core:Service": {
    create: (subject) =>
      nothing(
        `${objectLabel(subject)} comes to be${isLoadBalancer(objectAfter(subject)) ? ", and a load balancer for it" : ""}.`,
      ),
    update: (subject) => byProperty(subject, rules),
    replace: (subject) =>
      interruption(`${objectLabel(subject)} is gone until the new one is there, which has another cluster address.`, {
        details: isLoadBalancer(objectBefore(subject)) ? [newHostName(objectLabel(subject))] : [],
      }),
    delete: (subject) =>
      interruption(`${objectLabel(subject)} is deleted: its name no longer resolves inside the cluster.`, {
        details: isLoadBalancer(objectBefore(subject))
          ? ["Its load balancer is deleted with it, and the host name of that."]
          : [],
      }),
  },
};

function isLoadBalancer(object: KubernetesObject | undefined): boolean {
  return at(object?.spec, "type") === "LoadBalancer";
}

export function newHostName(label: string): string {
  return `${label} gets a new load balancer with a new host name: DNS records and clients that know the old one must follow.`;
}

function newLoadBalancer(subject: Subject): Effect | undefined {
  const before = isLoadBalancer(objectBefore(subject));
  if (!before && !isLoadBalancer(objectAfter(subject))) return undefined;
  return before ? interruption(newHostName(objectLabel(subject))) : nothing("A load balancer is made for it.");
}

/** https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types */
function typeChange(subject: Subject): Effect {
  const label = objectLabel(subject);
  const [before, after] = [was(subject, "spec", "type"), willBe(subject, "spec", "type")];
  if (isHidden(before) || isHidden(after)) return unknown(`Who can still reach ${label} cannot be told.`);
  const rank = (type: Value) => ["ClusterIP", "NodePort", "LoadBalancer"].indexOf(worded(type ?? "ClusterIP"));
  if (rank(before) < 0 || rank(after) < 0)
    return interruption(`${label} resolves to something else inside the cluster.`);
  if (before === "LoadBalancer")
    return interruption(`The load balancer of ${label} is deleted, and its host name with it.`);
  if (rank(after) < rank(before)) return interruption(`The ports of ${label} on the nodes close.`);
  return nothing(`${label} stays reachable as it is${after === "LoadBalancer" ? ", and gets a load balancer" : ""}.`);
}

function sources(subject: Subject): Effect {
  const label = objectLabel(subject);
  const { removed } = listChanges(subject, "spec", "loadBalancerSourceRanges");
  const after = willBe(subject, "spec", "loadBalancerSourceRanges");
  if (isHidden(after) || isHidden(was(subject, "spec", "loadBalancerSourceRanges")))
    return unknown(`Who may still connect to ${label} cannot be told.`);
  const now = list(after).map(worded);
  if (now.length === 0) return nothing(`Everyone may connect to ${label}.`);
  if (was(subject, "spec", "loadBalancerSourceRanges") === undefined)
    return interruption(`Only ${listed(now)} may connect to ${label}: all others are cut off.`);
  if (removed.length === 0) return nothing(`More sources may connect to ${label}.`);
  return interruption(
    `${listed(removed.map(worded))} may no longer connect to ${label}, unless another of its ranges holds them.`,
  );
}

function trafficPolicy(subject: Subject, properties: readonly PropertyChange[]): Effect {
  const label = objectLabel(subject);
  if (properties.some(({ after }) => after === "Local"))
    return interruption(`Connections to ${label} through nodes that have none of its pods fail.`);
  return nothing(
    `Every node sends on to the pods of ${label}, wherever they are; they may see the node's address as the client's.`,
  );
}

/** Whom it sends to: those that run have the labels of the base until they are replaced. */
function selection(subject: Subject): Effect {
  const label = objectLabel(subject);
  const selector = willBe(subject, "spec", "selector");
  const namespace = objectAfter(subject)?.namespace;
  const found = (index: PlanIndex | undefined) =>
    selectedPods(index, namespace, selector).map(({ object }) => object.label);
  if (isHidden(selector)) return unknown(`Which pods ${label} sends to cannot be told.`);
  if (Object.keys(fields(selector)).length === 0)
    return interruption(`${label} no longer finds pods by itself: it has no selector.`);
  const [now, then] = [found(subject.base), found(subject.head)];
  if (then.length === 0) return interruption(`${label} selects no pods of this program: nothing answers behind it.`);
  const running = then.filter((one) => now.includes(one));
  if (running.length === 0)
    return interruption(
      `${label} has no pods behind it until new ones of ${listed(then)} are ready: those that run lack the labels.`,
    );
  return text(selector) === undefined && running.length === then.length
    ? nothing(`${label} sends to the pods of ${listed(then)}, which have the labels already.`)
    : interruption(`${label} sends to the pods of ${listed(running)} only, until others have the labels.`);
}
