/** Who publishes metrics of Container Insights: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/deploy-container-insights-EKS.html */

import type { PlannedResource } from "../plan/plan.ts";
import { parsed } from "./iam.ts";
import { at, fields, isHidden, isMissing, text, type Value } from "./json.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { addOnTypes, chartTypes } from "./types.ts";

export interface MetricPublisher {
  /** "CloudWatch agent" or the add-on's name. */
  readonly label: string;
  readonly resource: PlannedResource;
  /** Absent where it is not known, as with the rest. */
  readonly clusterName?: string;
  readonly enhanced?: boolean;
  readonly intervalSeconds?: number;
}

export const metricPublishersOf = perPlan((index): readonly MetricPublisher[] => {
  const configured = configuredAgents(index);
  return [...configured, ...observabilityAddOns(index), ...(configured.length > 0 ? [] : otherAgents(index))];
});

/** What stands under `logs.metrics_collected.kubernetes` of the agent's configuration. */
function configuredAgents(index: PlanIndex): MetricPublisher[] {
  return index.ofKind("ConfigMap").flatMap(({ resource }) =>
    Object.values(fields(at(resource.inputs, "data"))).flatMap((value): MetricPublisher[] => {
      const document = text(value);
      if (document === undefined || !document.includes('"metrics_collected"')) return [];
      const kubernetes = at(parsed(document), "logs", "metrics_collected", "kubernetes");
      if (isMissing(kubernetes)) return [];
      const clusterName = text(at(kubernetes, "cluster_name"));
      return [
        {
          label: "CloudWatch agent",
          resource,
          ...(clusterName === undefined ? {} : { clusterName }),
          enhanced: at(kubernetes, "enhanced_container_insights") === true,
          intervalSeconds: seconds(at(kubernetes, "metrics_collection_interval")),
        },
      ];
    }),
  );
}

function seconds(value: Value): number {
  return typeof value === "number" && value > 0 ? value : 60;
}

export const observabilityName = "amazon-cloudwatch-observability";

/** The add-on, or its chart. */
export const observabilityAddOnsOf = perPlan((index): readonly PlannedResource[] => [
  ...index.ofType(...addOnTypes).filter(({ inputs }) => at(inputs, "addonName") === observabilityName),
  ...index.ofType(...chartTypes).filter(({ inputs }) => (text(at(inputs, "chart")) ?? "").includes(observabilityName)),
]);

function observabilityAddOns(index: PlanIndex): MetricPublisher[] {
  return observabilityAddOnsOf(index).map((resource) => {
    const clusterName = text(at(resource.inputs, "clusterName") ?? at(resource.inputs, "values", "clusterName"));
    return {
      label: observabilityName,
      resource,
      ...(clusterName === undefined ? {} : { clusterName }),
      ...(isHidden(at(resource.inputs, "configurationValues")) ? {} : { enhanced: true, intervalSeconds: 60 }),
    };
  });
}

/** Agents whose configuration the plan does not show: they may publish anything. */
function otherAgents(index: PlanIndex): MetricPublisher[] {
  const agent = /(^|\/)(cloudwatch-agent|aws-otel-collector|adot-collector)(:|@|$)/;
  const pods = index.pods.filter(({ containers }) =>
    containers.some(({ value }) => agent.test(text(at(value, "image")) ?? "")),
  );
  const charts = index
    .ofType(...chartTypes)
    .filter(({ inputs }) => /aws-cloudwatch-metrics|adot|opentelemetry/.test(text(at(inputs, "chart")) ?? ""));
  const adot = index.ofType(...addOnTypes).filter(({ inputs }) => at(inputs, "addonName") === "adot");
  return [...pods.map(({ object }) => object.resource), ...charts, ...adot].map((resource) => ({
    label: resource.name,
    resource,
  }));
}
