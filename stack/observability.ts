import type * as pulumi from "@pulumi/pulumi";
import { LogGroups } from "../components/log-groups.ts";
import { agentNamespaceArgs } from "../k8s/agent-namespace.ts";
import { CloudWatchAgent } from "../k8s/cloudwatch-agent.ts";
import { FargateLogging } from "../k8s/fargate-logging.ts";
import { FluentBit } from "../k8s/fluent-bit.ts";
import { logGroupNames } from "../k8s/log-group-names.ts";
import { Namespace } from "../k8s/namespace.ts";
import type { Place } from "./place.ts";
import { common, type Stack } from "./stack.ts";

/** Logs and metrics, each with log groups that exist, and end, before anything writes to them. */
export function createObservability(stack: Stack, place: Place): pulumi.Resource[] {
  const { logging, metrics } = stack.settings;
  if (!logging.enabled && !metrics.enabled) return [];
  const namespace = new Namespace("agent-namespace", agentNamespaceArgs, place);
  const within = { ...place, dependsOn: [...place.dependsOn, namespace] };
  return [
    ...(logging.enabled ? createLogging(stack, within) : []),
    ...(metrics.enabled ? [createMetrics(stack, within)] : []),
  ];
}

function createLogging(stack: Stack, place: Place): pulumi.Resource[] {
  const { logging, sources, name } = stack.settings;
  const { application, dataplane, host, fargate, fargateProcess } = logGroupNames(name);
  const { enabled, ...onFargate } = logging.fargate;
  const groups = new LogGroups(
    "log-groups",
    {
      ...logging,
      names: {
        ...{ application, dataplane, host },
        ...(enabled ? { fargate } : {}),
        ...(enabled && onFargate.processLogs ? { fargateProcess } : {}),
      },
    },
    { providers: place.providers },
  );
  const after = { ...place, dependsOn: [...place.dependsOn, groups] };
  const fluentBit = new FluentBit(
    "fluent-bit",
    { ...common(stack), ...logging, logGroups: { application, dataplane, host }, sources },
    after,
  );
  if (!enabled) return [fluentBit];
  const { region } = stack.account;
  return [fluentBit, new FargateLogging("fargate-logging", { ...onFargate, region, logGroupName: fargate }, after)];
}

function createMetrics(stack: Stack, place: Place): pulumi.Resource {
  const { metrics, logging, sources, name } = stack.settings;
  const { performance } = logGroupNames(name);
  const groups = new LogGroups(
    "metric-log-groups",
    { names: { performance }, retentionDays: metrics.retentionDays, kmsKeyArn: logging.kmsKeyArn },
    { providers: place.providers },
  );
  return new CloudWatchAgent(
    "cloudwatch-agent",
    { ...common(stack), ...metrics, logGroupName: performance, sources },
    { ...place, dependsOn: [...place.dependsOn, groups] },
  );
}
