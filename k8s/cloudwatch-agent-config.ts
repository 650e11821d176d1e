import type { Problem } from "../problems.ts";

export interface CloudWatchAgentConfig {
  readonly region: string;
  readonly clusterName: string;
  readonly collectionIntervalSeconds?: number;
  readonly enhanced?: boolean;
}

/**
 * What the agent reads. The region is given, since otherwise it asks the metadata service, and does not start where that does not answer.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-metrics.html
 */
export function cloudWatchAgentConfig(config: CloudWatchAgentConfig): Record<string, string> {
  const { region, clusterName, collectionIntervalSeconds = 60, enhanced = true } = config;
  const document = {
    agent: { region },
    logs: {
      metrics_collected: {
        kubernetes: {
          cluster_name: clusterName,
          metrics_collection_interval: collectionIntervalSeconds,
          enhanced_container_insights: enhanced,
          // It would ask exporters on every node that only a GPU operator installs.
          accelerated_compute_metrics: false,
        },
      },
      force_flush_interval: 5,
    },
  };
  return { "cwagentconfig.json": JSON.stringify(document, undefined, 2) };
}

/** Shorter costs more and shows nothing: Container Insights keeps one value a minute. */
export function cloudWatchAgentConfigProblems({
  collectionIntervalSeconds: value = 60,
}: CloudWatchAgentConfig): Problem[] {
  if (Number.isInteger(value) && value >= 10 && value <= 3600) return [];
  return [
    {
      path: ["collectionIntervalSeconds"],
      value,
      rule: "but must be a whole number from 10 to 3600",
      fix: "Use 60, the resolution of Container Insights.",
    },
  ];
}
