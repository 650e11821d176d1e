import { containerInsights, otherContainerInsights } from "../../model/data/container-insights.ts";
import { type BalancerNamespace, balancerNamespaces, eksMetrics } from "../../model/data/metric-namespaces.ts";
import { at, fields, isHidden, isMissing, list, text, type Value } from "../../model/json.ts";
import { lookUp } from "../../model/look-up.ts";
import { metricPublishersOf } from "../../model/metric-publishers.ts";
import { clustersOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

export const alarmMetric: Check = {
  id: "alarm-metric",
  severity: Severity.Error,
  title: "Every alarm watches a metric that something publishes, under the dimensions it has.",
  why: "CloudWatch takes any name: an alarm on a metric that does not exist stays silent for ever.",
  page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-enhanced-EKS.html",
  find: (_, index) =>
    index.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").flatMap((alarm) => {
      const metrics = metricsOf(alarm);
      if (metrics.some(isHidden))
        return [cannotTell(alarm, "which metric it watches", "Name the metric in the alarm.")];
      return metrics.flatMap((metric) => problem(alarm, metric, index));
    }),
};

/** Its own, or those of its queries. */
function metricsOf({ inputs }: PlannedResource): Value[] {
  const queries = at(inputs, "metricQueries");
  if (isHidden(queries)) return [queries];
  const asked = list(queries)
    .map((query) => at(query, "metric"))
    .filter((metric) => !isMissing(metric));
  return isMissing(at(inputs, "metricName")) ? asked : [inputs, ...asked];
}

function problem(alarm: PlannedResource, metric: Value, index: PlanIndex): Hit[] {
  const name = at(metric, "metricName");
  const namespace = at(metric, "namespace");
  const dimensions = at(metric, "dimensions");
  if ([name, namespace, dimensions].some(isHidden))
    return [cannotTell(alarm, "which metric it watches", "Name the metric in the alarm.")];
  const asked = { alarm, name: text(name) ?? "", given: fields(dimensions) };
  const judge = lookUp(judges, text(namespace));
  return judge?.(asked, index) ?? [];
}

interface Asked {
  readonly alarm: PlannedResource;
  readonly name: string;
  readonly given: ReturnType<typeof fields>;
}

const judges: Readonly<Record<string, (asked: Asked, index: PlanIndex) => Hit[]>> = {
  ContainerInsights: (asked, index) => insights(asked, index),
  "AWS/EKS": (asked, index) => {
    if (!eksMetrics.includes(asked.name)) return [unknownName(asked, "AWS/EKS", eksMetrics)];
    return [...wrongDimensions(asked, [["ClusterName"]]), ...wrongCluster(asked, index)];
  },
  ...Object.fromEntries(
    Object.entries(balancerNamespaces).map(([namespace, known]) => [
      namespace,
      (asked: Asked) => balancer(asked, namespace, known),
    ]),
  ),
};

function insights(asked: Asked, index: PlanIndex): Hit[] {
  const { alarm, name } = asked;
  if (otherContainerInsights.test(name)) return wrongCluster(asked, index);
  const families = containerInsights.filter(({ names }) => names.includes(name));
  if (families.length === 0) {
    const all = containerInsights.flatMap(({ names }) => names);
    return [unknownName(asked, "ContainerInsights", all)];
  }
  const publishers = metricPublishersOf(index);
  if (publishers.length === 0) {
    if (clustersOf(index).length === 0) return wrongCluster(asked, index);
    const message = `${alarm.name}: nothing in this plan publishes ${name}.`;
    return [hit(alarm, message, "Run the CloudWatch agent, or install the add-on amazon-cloudwatch-observability.")];
  }
  const plain = publishers.every(({ enhanced }) => enhanced === false);
  const published = families.filter(({ enhanced }) => !(enhanced && plain));
  if (published.length === 0) {
    const message = `${alarm.name}: ${name} is published with enhanced observability only, which the agent has turned off.`;
    return [
      hit(alarm, message, "Set enhanced_container_insights in the agent's configuration, or watch another metric."),
    ];
  }
  const sets = published.flatMap(({ dimensions }) => dimensions);
  return [...wrongDimensions(asked, sets), ...wrongCluster(asked, index)];
}

function unknownName({ alarm, name }: Asked, namespace: string, known: readonly string[]): Hit {
  const near = nearest(name, known);
  const fix = near === undefined ? "Look the name up on the page." : `Is it ${near}?`;
  return hit(alarm, `${alarm.name}: ${namespace} has no metric ${name === "" ? "without a name" : name}.`, fix);
}

/** The name that shares the longest beginning, or differs in its case alone. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const same = known.find((one) => one.toLowerCase() === name.toLowerCase());
  if (same !== undefined) return same;
  const shared = (one: string) => {
    const end = [...one].findIndex((letter, place) => letter !== name[place]);
    return end === -1 ? one.length : end;
  };
  const best = known
    .map((one) => ({ one, length: shared(one) }))
    .sort((a, b) => b.length - a.length || a.one.length - b.one.length)[0];
  return best !== undefined && best.length * 2 >= name.length ? best.one : undefined;
}

function wrongDimensions({ alarm, name, given }: Asked, sets: readonly (readonly string[])[]): Hit[] {
  const keys = Object.keys(given).sort().join(", ");
  const possible = [...new Set(sets.map((set) => [...set].sort().join(", ")))];
  if (possible.includes(keys)) return [];
  const message = `${alarm.name}: ${name} does not exist by ${keys === "" ? "no dimension" : keys}.`;
  return [hit(alarm, message, `Use ${possible.join("; or ")}.`)];
}

function wrongCluster({ alarm, given }: Asked, index: PlanIndex): Hit[] {
  const name = at(given, "ClusterName");
  const names = clustersOf(index).map((cluster) => cluster.name);
  if (typeof name !== "string" || names.length === 0 || names.includes(undefined) || names.includes(name)) return [];
  const message = `${alarm.name} watches the cluster ${name}, which is not in this plan.`;
  return [hit(alarm, message, `Set the dimension ClusterName to ${names.join(" or ")}.`)];
}

/** AWS adds metrics now and then, so only a name that is clearly meant otherwise is wrong. */
function balancer(asked: Asked, namespace: string, known: BalancerNamespace): Hit[] {
  const { alarm, name, given } = asked;
  const meant = known.names.find((one) => one.toLowerCase() === name.toLowerCase());
  if (meant !== undefined && meant !== name) return [unknownName(asked, namespace, known.names)];
  const strange = Object.keys(given).filter((key) => !known.dimensions.includes(key));
  const fix = `Use ${known.dimensions.join(", ")}.`;
  if (strange.length > 0)
    return [hit(alarm, `${alarm.name}: ${namespace} knows no dimension ${strange.join(", ")}.`, fix)];
  if (known.needTargetGroup.includes(name) && !Object.hasOwn(given, "TargetGroup"))
    return [hit(alarm, `${alarm.name}: ${name} exists by target group only.`, "Add the dimension TargetGroup.")];
  return [];
}
