import type { PlannedResource } from "../plan/plan.ts";
import { addOnPods, chartPods, type KnownPods } from "./data/add-on-pods.ts";
import { at, isMissing, text, type Value } from "./json.ts";
import { namespaceOf } from "./kubernetes.ts";
import { lookUp } from "./look-up.ts";
import { type AddOn, clustersOf } from "./nodes.ts";
import type { PlanIndex } from "./plan-index.ts";
import { configuredRequests } from "./pod-requests.ts";
import type { UnplacedPodSet } from "./pods.ts";
import { replicaCounts } from "./replicas.ts";
import { addOnTypes, chartTypes } from "./types.ts";

const manifestType = /^kubernetes:(yaml|kustomize)[/:]/;

/** Pods of which only a table knows: those of the clusters' add-ons, and of charts. */
export function addOnPodSets(index: PlanIndex): UnplacedPodSet[] {
  return [
    ...addOnsIn(index).flatMap(ofAddOn),
    ...index.ofType(...chartTypes).flatMap((chart) => ofChart(chart, index)),
  ];
}

/** A chart of `kubernetes:helm.sh:Chart` shows its objects beneath it, except where the provider renders it. */
export function unknownPodMakers(index: PlanIndex): PlannedResource[] {
  const parents = new Set(index.pods.map(({ object }) => object.resource.parent));
  return [
    ...addOnsIn(index).flatMap(([name, { resource }]) => (Object.hasOwn(addOnPods, name) ? [] : [resource])),
    ...index
      .ofType(...chartTypes)
      .filter((chart) => !Object.hasOwn(chartPods, chartName(chart)) && !parents.has(chart.urn)),
    ...index.resources.filter(({ type, urn }) => manifestType.test(type) && !parents.has(urn)),
  ];
}

/** Of all clusters; where the plan holds add-ons but no cluster, those. */
function addOnsIn(index: PlanIndex): [string, AddOn][] {
  const clusters = clustersOf(index);
  if (clusters.length > 0) return clusters.flatMap(({ addOns }) => Object.entries(addOns));
  return index.ofType(...addOnTypes).map((resource) => [text(at(resource.inputs, "addonName")) ?? "", { resource }]);
}

function ofAddOn([name, addOn]: [string, AddOn]): UnplacedPodSet[] {
  const known = lookUp(addOnPods, name);
  if (known === undefined) return [];
  const namespace = text(at(addOn.resource.inputs, "namespaceConfig", "namespace")) ?? known.namespace;
  return known.pods.map((pods) => ({
    ...podSet(`add-on ${name}`, pods, addOn.resource, namespace, addOn.configuration),
    // CoreDNS carries an annotation that keeps it on nodes, unless told otherwise.
    // https://docs.aws.amazon.com/eks/latest/userguide/fargate-getting-started.html#fargate-gs-coredns
    staysOnNodes:
      pods.replicas === undefined ||
      (name === "coredns" && text(at(addOn.configuration, "computeType"))?.toLowerCase() !== "fargate"),
  }));
}

/** The last part of a path or an address: `oci://public.ecr.aws/karpenter/karpenter`. */
function chartName({ inputs }: PlannedResource): string {
  return (text(at(inputs, "chart")) ?? "").split("/").at(-1) ?? "";
}

function ofChart(chart: PlannedResource, index: PlanIndex): UnplacedPodSet[] {
  const name = chartName(chart);
  const known = lookUp(chartPods, name);
  const namespace = namespaceOf(chart, at(chart.inputs, "namespace"), index.resource);
  return (known ?? []).map((pods) => ({
    ...podSet(`chart ${name}`, pods, chart, namespace, at(chart.inputs, "values")),
    staysOnNodes: pods.replicas === undefined,
  }));
}

function podSet(
  label: string,
  pods: KnownPods,
  resource: PlannedResource,
  namespace: string | undefined,
  configuration: Value,
): Omit<UnplacedPodSet, "staysOnNodes"> {
  const setting = (name: string) => at(configuration, ...(pods.settings ?? []), name);
  const each = configuredRequests(setting("resources")) ?? { ...pods, unclear: false };
  const { containers = 1, besides = { cpuMillis: 0, memoryMib: 0 } } = pods;
  return {
    label: pods.part === undefined ? label : `${label} (${pods.part})`,
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    labels: pods.labels,
    scheduling: {
      nodeSelector: setting("nodeSelector") ?? null,
      tolerations: setting("tolerations") ?? pods.tolerations ?? [],
      affinity: setting("affinity") ?? pods.affinity ?? null,
    },
    perNode: pods.replicas === undefined,
    ...replicas(pods, configuration),
    cpuMillis: each.cpuMillis * containers + besides.cpuMillis,
    memoryMib: each.memoryMib * containers + besides.memoryMib,
    unclear: each.unclear,
    ownAddress: pods.hostNetwork !== true,
  };
}

/** CoreDNS alone brings an autoscaler of its own: https://docs.aws.amazon.com/eks/latest/userguide/coredns-autoscaling.html */
function replicas({ replicas: standard, settings = [], replicasAt }: KnownPods, configuration: Value) {
  if (standard === undefined) return {};
  const scaling = at(configuration, "autoScaling");
  if (at(scaling, "enabled") === true)
    return replicaCounts(at(scaling, "minReplicas") ?? 2, at(scaling, "maxReplicas") ?? 10);
  const given = at(configuration, ...(replicasAt ?? [...settings, "replicaCount"]));
  const count = isMissing(given) ? standard : given;
  return { ...replicaCounts(count, count), maxSurge: "25%" };
}
