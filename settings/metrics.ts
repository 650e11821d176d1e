import * as z from "zod";
import { agentDefaults, agentResourceProblems } from "../k8s/agent-resources.ts";
import type { Problem } from "../problems.ts";
import { agentResources } from "./agent-resources.ts";
import { retentionDays, says } from "./primitives.ts";

export const metrics = z.strictObject({
  enabled: z.boolean().default(true).describe("Measure nodes, pods and containers for CloudWatch Container Insights"),
  enhanced: z
    .boolean()
    .default(true)
    .describe("Metrics down to the container and of the control plane, billed by observation"),
  collectionIntervalSeconds: z
    .int()
    .min(10)
    .max(3600)
    .default(60)
    .describe("Seconds between two measurements; 60 is the resolution of Container Insights"),
  retentionDays: retentionDays()
    .default(7)
    .describe("Days for which the events behind the metrics are kept; the metrics themselves last 15 months"),
  containerdSocket: z
    .string()
    .regex(
      /^\//,
      says("but a path on the node begins with /", "Write it in full, like /run/containerd/containerd.sock."),
    )
    .optional()
    .describe("containerd's socket on the node; that of Amazon Linux 2023 and Bottlerocket if left out"),
  resources: agentResources.optional().describe("CPU and memory of the CloudWatch agent on each node"),
});
export type Metrics = z.infer<typeof metrics>;

export function metricsProblems({ resources }: Metrics): Problem[] {
  return agentResourceProblems(agentDefaults.cloudWatchAgent, resources, ["metrics", "resources"]);
}
