/** Who makes the load balancers of a cluster: https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html */

import type { PlannedResource } from "../plan/plan.ts";
import { at, fields, isHidden, strings, text, type Value } from "./json.ts";
import { Answer, type KubernetesObject, selectsByLabels } from "./kubernetes.ts";
import { clustersOf } from "./nodes.ts";
import { perPlan } from "./per-plan.ts";
import type { Label, PlanIndex } from "./plan-index.ts";
import { chartTypes } from "./types.ts";

/** Charts of the AWS Load Balancer Controller. */
export const loadBalancerControllersOf = perPlan((index): readonly PlannedResource[] =>
  index.ofType(...chartTypes).filter(({ inputs }) => {
    const chart = text(at(inputs, "chart")) ?? text(at(inputs, "name")) ?? "";
    return /(^|\/)aws-load-balancer-controller\b/.test(chart) || at(inputs, "name") === "aws-load-balancer-controller";
  }),
);

/** What the chart sets for load balancers that say nothing; the controller's own default where it says nothing either. */
export function controllerDefault(index: PlanIndex, name: string): Value {
  return loadBalancerControllersOf(index)
    .map(({ inputs }) => at(inputs, "values", name))
    .find((value) => value !== undefined && value !== null);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html, what both controllers ask for by themselves. */
export const oldestSslPolicy = "ELBSecurityPolicy-2016-08";

/** Classes of EKS Auto Mode, whose controller is part of the control plane. */
export const autoModeClass = "eks.amazonaws.com/";

/** Auto Mode takes the Services that name no class: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html */
export function isAutoMode(index: PlanIndex): boolean {
  return clustersOf(index).some(({ autoMode }) => autoMode);
}

/** URNs of the objects whose pods a Service selects. */
export function selectedBy({ spec, namespace }: KubernetesObject, index: PlanIndex): string[] {
  const selector = at(spec, "selector");
  const labels = Object.entries(fields(selector)).flatMap(([key, value]): Label[] =>
    typeof value === "string" ? [[key, value]] : [],
  );
  if (isHidden(selector) || labels.length === 0) return [];
  return index
    .podsWith(namespace, labels)
    .filter(({ metadata, object }) => {
      return object.namespace === namespace && selectsByLabels(selector, at(metadata, "labels")) === Answer.Yes;
    })
    .map(({ object }) => object.resource.urn);
}

/** `a=b,c=d`, as annotations have maps. */
function pairsOf(value: Value): ReadonlyMap<string, string> {
  const pairs = (text(value) ?? "").split(",").map((pair): [string, string] => {
    const [key = "", ...rest] = pair.split("=");
    return [key.trim(), rest.join("=").trim()];
  });
  return new Map(pairs);
}

/** Texts separated by commas, as annotations have lists; a list is taken as it is. */
export function commaSeparated(value: Value): string[] {
  return strings(value)
    .flatMap((one) => one.split(","))
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/** How long a target group drains where nobody says otherwise: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay */
const defaultDeregistrationSeconds = 300;

export function deregistrationSeconds(targetGroupAttributes: Value): number | undefined {
  if (isHidden(targetGroupAttributes)) return undefined;
  const given = pairsOf(targetGroupAttributes).get("deregistration_delay.timeout_seconds");
  if (given === undefined) return defaultDeregistrationSeconds;
  return /^\d{1,9}$/.test(given) ? Number(given) : undefined;
}
