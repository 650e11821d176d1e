import { containerInsights, type MetricFamily } from "../../model/data/container-insights.ts";
import { at, list } from "../../model/json.ts";
import { type MetricPublisher, metricPublishersOf } from "../../model/metric-publishers.ts";
import { nodeGroupsOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { type PodSet, podSetsOf } from "../../model/pods.ts";
import type { Row } from "../../model/table.ts";
import { tableOf } from "../table-of.ts";

export const metricsTable = tableOf(
  {
    id: "metrics",
    title: "Metrics of Container Insights",
    tells: "What Container Insights publishes, by what it is about: with enhanced observability each value is billed.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-enhanced-EKS.html",
  },
  (index) => ({
    columns: [
      { title: "About each" },
      { title: "Fewest", numeric: true },
      { title: "Most", numeric: true },
      { title: "Metrics of each", numeric: true },
      { title: "Values an hour, fewest", numeric: true },
      { title: "Values an hour, most", numeric: true },
      { title: "Billed by" },
    ],
    rows: metricPublishersOf(index).flatMap((publisher) => rows(publisher, index)),
    notes: [
      "One value of each metric in each interval. Fewest and most follow the sizes of node groups and the replicas of workloads; pods on Fargate have no agent and do not count.",
      "Pods of add-ons and charts count as far as they are known, with one container each. What the agent asks the API server for, and accelerators, come on top.",
    ],
  }),
);

interface Range {
  readonly fewest: number | undefined;
  readonly most: number | undefined;
}

function rows({ enhanced, intervalSeconds, resource }: MetricPublisher, index: PlanIndex): Row[] {
  if (enhanced === undefined || intervalSeconds === undefined) return [];
  const anHour = 3600 / intervalSeconds;
  const counts = countsOf(index);
  return Object.entries(counts).flatMap(([per, { fewest, most }]): Row[] => {
    const each = metricsOf(per, enhanced);
    if (each === 0) return [];
    const cells = [
      per,
      count(fewest),
      count(most),
      `${each}`,
      count(fewest, each * anHour),
      count(most, each * anHour),
    ];
    return [{ cells: [...cells, enhanced ? "observation" : "custom metric, and log entry"], urn: resource.urn }];
  });
}

function metricsOf(per: string, enhanced: boolean): number {
  const families = containerInsights.filter((family) => family.per === per && (enhanced || !family.enhanced));
  return new Set(families.flatMap(({ names }) => names)).size;
}

function count(number: number | undefined, times = 1): string {
  return number === undefined ? "not known" : `${Math.round(number * times)}`;
}

type Counted = Exclude<MetricFamily["per"], "control plane" | "workload">;

function countsOf(index: PlanIndex): Record<Counted, Range> {
  const groups = nodeGroupsOf(index);
  const nodes = {
    fewest: sum(groups.map(({ minSize }) => minSize)),
    most: sum(groups.map(({ maxSize }) => maxSize)),
  };
  const sets = podSetsOf(index).filter(({ runsOn }) => runsOn.fargateProfile === undefined);
  const pods = sets.map((set) => ({ containers: containersOf(set), ...sizeOf(set) }));
  const namespaces = new Set(sets.map(({ namespace }) => namespace));
  const services = index.ofKind("Service").length;
  return {
    cluster: { fewest: 1, most: 1 },
    node: nodes,
    namespace: { fewest: namespaces.size, most: namespaces.size },
    Service: { fewest: services, most: services },
    pod: { fewest: sum(pods.map(({ fewest }) => fewest)), most: sum(pods.map(({ most }) => most)) },
    container: {
      fewest: sum(pods.map(({ fewest, containers }) => times(fewest, containers))),
      most: sum(pods.map(({ most, containers }) => times(most, containers))),
    },
  };
}

/** One on each node that takes it, or as many as it says. */
function sizeOf({ perNode, minReplicas, maxReplicas, runsOn }: PodSet): Range {
  if (!perNode) return { fewest: minReplicas, most: maxReplicas };
  return {
    fewest: sum(runsOn.nodeGroups.map(({ minSize }) => minSize)),
    most: sum(runsOn.nodeGroups.map(({ maxSize }) => maxSize)),
  };
}

function containersOf({ spec }: PodSet): number {
  return Math.max(1, list(at(spec, "containers")).length);
}

function sum(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce((total, one) => (total === undefined || one === undefined ? undefined : total + one), 0);
}

function times(number: number | undefined, by: number): number | undefined {
  return number === undefined ? undefined : number * by;
}
