/** Workloads in the namespace `demo` with what stands around them, for tests of what they withstand. */

import type { Json } from "../../plan/plan.ts";
import { labels, object, podSpec, remote } from "./plan-builder.ts";

export type Inputs = Record<string, Json>;

/** A Deployment of so many pods; `spec` is its own, `pod` that of its pods. */
export const web = (replicas: Json, spec: Inputs = {}, pod: Inputs = {}, name = "web") => {
  const template = { metadata: { labels }, spec: podSpec(pod) };
  return object("Deployment", name, { replicas, selector: { matchLabels: labels }, template, ...spec });
};
export const budget = (spec: Inputs, name = "web") =>
  object("PodDisruptionBudget", name, { selector: { matchLabels: labels }, ...spec });
export const scaler = (spec: Inputs, name = "web") =>
  object("HorizontalPodAutoscaler", name, { scaleTargetRef: { kind: "Deployment", name: "web" }, ...spec });
export const service = (spec: Inputs = {}) =>
  object("Service", "web", { selector: labels, ports: [{ port: 80 }], ...spec });
const annotation = "service.beta.kubernetes.io/aws-load-balancer-";
export const nlb = (annotations: Inputs = { "nlb-target-type": "ip" }) =>
  object(
    "Service",
    "web",
    { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", selector: labels, ports: [{ port: 80 }] },
    {
      metadata: {
        annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [annotation + key, value])),
      },
    },
  );
export const cluster = (inputs: Inputs = {}) =>
  remote("eks:index:Cluster", "cluster", { inputs: { name: "demo", ...inputs } });
export const production = cluster({ deletionProtection: true });
