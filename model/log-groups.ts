/** Log groups and who writes to them: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html */

import type { PlannedResource } from "../plan/plan.ts";
import { at, fields, isHidden, list, text, type Value } from "./json.ts";
import { metricPublishersOf, observabilityAddOnsOf, observabilityName } from "./metric-publishers.ts";
import { clustersOf } from "./nodes.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";

export const logGroupType = "aws:cloudwatch/logGroup:LogGroup";

/** What makes a group grow. */
export const Volume = {
  ControlPlane: "calls of the Kubernetes API; audit is the most of it",
  Containers: "lines that containers write",
  Fargate: "lines that containers on Fargate write",
  Dataplane: "nodes: kubelet, containerd, kube-proxy and the CNI",
  Host: "nodes: kernel, system messages and log-ins",
  Performance: "nodes, pods and containers: one entry a minute each",
  Flows: "connections: one record each, every ten minutes or sooner",
  Traces: "requests of instrumented programs",
  Router: "the log router of each pod on Fargate",
} as const;
export type Volume = (typeof Volume)[keyof typeof Volume];

export interface LogWriter {
  /** "Fluent Bit" or the like, for tables and messages. */
  readonly label: string;
  readonly resource: PlannedResource;
  readonly group: string;
  readonly volume: Volume;
  /** Makes the group where there is none. */
  readonly creates: boolean;
  /** Gives a group that it makes a retention. */
  readonly retains: boolean;
}

const logWritersOf = perPlan((index): readonly LogWriter[] => [
  ...controlPlanes(index),
  ...routers(index),
  ...fargateRouters(index),
  ...agents(index),
  ...addOns(index),
  ...flowLogs(index),
]);

/** EKS makes the group itself where it finds none. */
function controlPlanes(index: PlanIndex): LogWriter[] {
  return clustersOf(index).flatMap(({ resource, name }): LogWriter[] => {
    if (name === undefined || list(at(resource.inputs, "enabledClusterLogTypes")).length === 0) return [];
    const group = `/aws/eks/${name}/cluster`;
    return [{ label: "control plane", resource, group, volume: Volume.ControlPlane, creates: true, retains: false }];
  });
}

/** Outputs of Fluent Bit, in whichever file of a ConfigMap: https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch */
function routers(index: PlanIndex): LogWriter[] {
  return index.ofKind("ConfigMap").flatMap(({ resource, name }) =>
    Object.values(fields(at(resource.inputs, "data"))).flatMap((file) =>
      outputs(text(file) ?? "").flatMap((output): LogWriter[] => {
        const group = resolved(output.get("log_group_name"), index);
        if (group === undefined) return [];
        const onFargate = name === "aws-logging";
        return [
          {
            label: onFargate ? "log router of Fargate" : "Fluent Bit",
            resource,
            group,
            volume: onFargate ? Volume.Fargate : volumeOf(group),
            creates: /^(true|on)$/i.test(output.get("auto_create_group") ?? ""),
            retains: output.has("log_retention_days"),
          },
        ];
      }),
    ),
  );
}

function outputs(file: string): ReadonlyMap<string, string>[] {
  if (!file.includes("log_group_name")) return [];
  return file
    .split(/^\s*(?=\[)/m)
    .filter((section) => /^\[OUTPUT\]/i.test(section))
    .map((section) => {
      const lines = section.split("\n").map((line) => /^\s*(\S+)\s+(.*?)\s*$/.exec(line));
      return new Map(lines.flatMap((line) => (line === null ? [] : [[line[1]?.toLowerCase() ?? "", line[2] ?? ""]])));
    });
}

/** With the one thing that samples leave to the environment filled in; undefined where more is. */
function resolved(group: string | undefined, index: PlanIndex): string | undefined {
  const [cluster, ...others] = clustersOf(index);
  const name = others.length === 0 ? cluster?.name : undefined;
  const filled = name === undefined ? group : group?.replace(/\$\{CLUSTER_NAME\}/g, name);
  return filled === undefined || filled === "" || filled.includes("$") ? undefined : filled;
}

function volumeOf(group: string): Volume {
  if (group.endsWith("/dataplane")) return Volume.Dataplane;
  return group.endsWith("/host") ? Volume.Host : Volume.Containers;
}

/** https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html, the router's own logs */
function fargateRouters(index: PlanIndex): LogWriter[] {
  const [cluster, ...others] = clustersOf(index);
  return index.ofKind("ConfigMap").flatMap(({ resource, name }): LogWriter[] => {
    const own = at(resource.inputs, "data", "flb_log_cw");
    if (name !== "aws-logging" || own !== "true" || cluster?.name === undefined || others.length > 0) return [];
    const group = `${cluster.name}-fluent-bit-logs`;
    const label = "log router of Fargate, about itself";
    return [{ label, resource, group, volume: Volume.Router, creates: true, retains: false }];
  });
}

function insightsGroup(cluster: string, name: string): string {
  return `/aws/containerinsights/${cluster}/${name}`;
}

function agents(index: PlanIndex): LogWriter[] {
  return metricPublishersOf(index).flatMap(({ label, resource, clusterName }): LogWriter[] => {
    if (clusterName === undefined) return [];
    const group = insightsGroup(clusterName, "performance");
    return [{ label, resource, group, volume: Volume.Performance, creates: true, retains: false }];
  });
}

/** The add-on's own Fluent Bit. */
function addOns(index: PlanIndex): LogWriter[] {
  return observabilityAddOnsOf(index).flatMap((resource): LogWriter[] => {
    const name = text(at(resource.inputs, "clusterName") ?? at(resource.inputs, "values", "clusterName"));
    if (name === undefined) return [];
    return ["application", "dataplane", "host"].map((part) => {
      const group = insightsGroup(name, part);
      return { label: observabilityName, resource, group, volume: volumeOf(group), creates: true, retains: false };
    });
  });
}

function flowLogs(index: PlanIndex): LogWriter[] {
  return index.ofType("aws:ec2/flowLog:FlowLog").flatMap((resource): LogWriter[] => {
    const type = at(resource.inputs, "logDestinationType");
    if (type !== undefined && type !== "cloud-watch-logs") return [];
    const group = text(at(resource.inputs, "logGroupName")) ?? groupOfArn(at(resource.inputs, "logDestination"));
    if (group === undefined) return [];
    return [{ label: "VPC flow logs", resource, group, volume: Volume.Flows, creates: true, retains: false }];
  });
}

function groupOfArn(arn: Value): string | undefined {
  return /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(text(arn) ?? "")?.[1];
}

export interface LogGroup {
  readonly resource: PlannedResource;
  /** Absent where it is not known. */
  readonly name?: string;
  readonly writers: readonly LogWriter[];
}

export const logGroupsOf = perPlan((index): readonly LogGroup[] => {
  const writers = logWritersOf(index);
  return index.ofType(logGroupType).map((resource) => {
    const name = text(at(resource.inputs, "name"));
    if (name === undefined) return { resource, writers: [] };
    return { resource, name, writers: writers.filter(({ group }) => group === name) };
  });
});

/** Groups that something writes to and that the plan does not make. */
export function unplannedWriters(index: PlanIndex): readonly LogWriter[] {
  const groups = logGroupsOf(index);
  // A group whose name is not known may be the one.
  if (groups.some(({ resource, name }) => name === undefined && isHidden(at(resource.inputs, "name")))) return [];
  const names = new Set(groups.map(({ name }) => name));
  return logWritersOf(index).filter(({ group }) => !names.has(group));
}
