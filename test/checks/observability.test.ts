import assert from "node:assert/strict";
import { metricsTable } from "../../checks/tables/metrics.ts";
import { observabilityTable } from "../../checks/tables/observability.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { container, deployment, object, plan, podSpec, remote, resource, unknown } from "./plan-builder.ts";

type Inputs = Record<string, Json>;

const cluster = (inputs: Inputs = {}) =>
  remote("eks:index:Cluster", "cluster", { inputs: { name: "demo", ...inputs } });
const configMap = (name: string, data: Inputs) => object("ConfigMap", name, null, { inputs: { data } });
const agent = (enhanced = true) =>
  configMap("agent", {
    "cwagentconfig.json": JSON.stringify({
      logs: {
        metrics_collected: {
          kubernetes: { cluster_name: "demo", metrics_collection_interval: 60, enhanced_container_insights: enhanced },
        },
      },
    }),
  });
const addOn = resource("aws:eks/addon:Addon", "observability", {
  inputs: { addonName: "amazon-cloudwatch-observability", clusterName: "demo" },
});
const logGroup = (name: Json, inputs: Inputs = { retentionInDays: 7 }) =>
  resource("aws:cloudwatch/logGroup:LogGroup", `group ${JSON.stringify(name)}`, { inputs: { name, ...inputs } });
const output = (group: string, ...lines: readonly string[]) =>
  configMap("fluent-bit", {
    "output.conf": ["[OUTPUT]", "    Name cloudwatch_logs", `    log_group_name ${group}`, ...lines].join("\n    "),
  });

describe("alarm-metric", () => {
  const rule = "alarm-metric";
  const alarm = (namespace: Json, metricName: Json, dimensions: Json) =>
    resource("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", { inputs: { namespace, metricName, dimensions } });
  const insights = (name: string, dimensions: Json = { ClusterName: "demo" }) =>
    alarm("ContainerInsights", name, dimensions);
  const here = { ClusterName: "demo" };
  const cases: readonly [what: string, resources: PlannedResource[], expected: string[]][] = [
    ["a metric of the cluster", [insights("cluster_failed_node_count"), cluster(), agent()], []],
    [
      "nodes by all their dimensions",
      [insights("node_cpu_utilization", { ...here, NodeName: "a", InstanceId: "i-1" }), cluster(), agent()],
      [],
    ],
    [
      "a name that is not one",
      [insights("cluster_failed_nodes"), cluster(), agent()],
      ["alarm: ContainerInsights has no metric cluster_failed_nodes. Is it cluster_failed_node_count?"],
    ],
    [
      "a name like no other",
      [insights("latency"), cluster(), agent()],
      ["alarm: ContainerInsights has no metric latency. Look the name up on the page."],
    ],
    [
      "dimensions that it has not",
      [insights("cluster_node_count", { ...here, Namespace: "web" }), cluster(), agent()],
      ["alarm: cluster_node_count does not exist by ClusterName, Namespace. Use ClusterName."],
    ],
    [
      "no dimension",
      [insights("pod_number_of_container_restarts", null), cluster(), agent(false)],
      ["alarm: pod_number_of_container_restarts does not exist by no dimension. Use ClusterName, Namespace, PodName."],
    ],
    [
      "another cluster",
      [insights("cluster_node_count", { ClusterName: "other" }), cluster(), agent()],
      ["alarm watches the cluster other, which is not in this plan. Set the dimension ClusterName to demo."],
    ],
    [
      "nobody who publishes",
      [insights("cluster_node_count"), cluster()],
      [
        "alarm: nothing in this plan publishes cluster_node_count. Run the CloudWatch agent, or install the add-on amazon-cloudwatch-observability.",
      ],
    ],
    ["the add-on, which publishes everything", [insights("pod_status_pending"), cluster(), addOn], []],
    [
      "enhanced observability turned off",
      [insights("pod_status_pending"), cluster(), agent(false)],
      [
        "alarm: pod_status_pending is published with enhanced observability only, which the agent has turned off. Set enhanced_container_insights in the agent's configuration, or watch another metric.",
      ],
    ],
    [
      "dimensions of enhanced observability alone",
      [insights("node_cpu_limit", { ...here, NodeName: "a", InstanceId: "i-1" }), cluster(), agent(false)],
      ["alarm: node_cpu_limit does not exist by ClusterName, InstanceId, NodeName. Use ClusterName."],
    ],
    ["a cluster whose name is not known", [insights("cluster_node_count"), cluster({ name: unknown }), agent()], []],
    ["accelerators, of which there are many", [insights("node_gpu_limit"), cluster(), agent()], []],
    ["no cluster in the plan", [insights("cluster_node_count", { ClusterName: "elsewhere" })], []],
    ["metrics of EKS itself", [alarm("AWS/EKS", "scheduler_pending_pods", here), cluster()], []],
    [
      "one that EKS has not",
      [alarm("AWS/EKS", "scheduler_pending", here), cluster()],
      ["alarm: AWS/EKS has no metric scheduler_pending. Is it scheduler_pending_pods?"],
    ],
    [
      "capital letters",
      [alarm("AWS/ApplicationELB", "UnhealthyHostCount", { LoadBalancer: "app/a/1", TargetGroup: "b" })],
      ["alarm: AWS/ApplicationELB has no metric UnhealthyHostCount. Is it UnHealthyHostCount?"],
    ],
    [
      "the target group left out",
      [alarm("AWS/NetworkELB", "UnHealthyHostCount", { LoadBalancer: "net/a/1" })],
      ["alarm: UnHealthyHostCount exists by target group only. Add the dimension TargetGroup."],
    ],
    [
      "dimensions of the other kind",
      [alarm("AWS/ELB", "Latency", { LoadBalancer: "a" })],
      ["alarm: AWS/ELB knows no dimension LoadBalancer. Use AvailabilityZone, LoadBalancerName."],
    ],
    ["a metric that AWS may have added", [alarm("AWS/ApplicationELB", "NewOne", { LoadBalancer: "app/a/1" })], []],
    ["a namespace of one's own", [alarm("Shop", "Orders", { Anything: "goes" }), cluster()], []],
    [
      "an unknown name",
      [alarm("ContainerInsights", unknown, here), cluster(), agent()],
      [
        "alarm: cannot tell which metric it watches, as the value is not known in this plan. Name the metric in the alarm.",
      ],
    ],
  ];
  for (const [what, resources, expected] of cases)
    it(what, () => assert.deepEqual(found(rule, plan(...resources)), expected));

  it("looks into queries", () => {
    const queries = (metricQueries: Json) =>
      plan(
        cluster(),
        agent(),
        resource("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", { inputs: { metricQueries } }),
      );
    const metric = { namespace: "ContainerInsights", metricName: "cluster_nodes", dimensions: here };
    assert.deepEqual(
      found(
        rule,
        queries([
          { id: "a", metric },
          { id: "b", expression: "a / 2" },
        ]),
      ),
      ["alarm: ContainerInsights has no metric cluster_nodes. Is it cluster_node_count?"],
    );
    assert.deepEqual(found(rule, queries([{ id: "a", metric: { ...metric, metricName: "cluster_node_count" } }])), []);
    assert.equal(found(rule, queries(unknown)).length, 1);
  });
});

describe("log-group-planned", () => {
  const rule = "log-group-planned";
  const forEver = (who: string, group: string) =>
    `${who} writes to the log group ${group}, which this plan does not make: it makes it, to be kept for ever. Create the log group ${group} with retentionInDays before it.`;
  const performance = "/aws/containerinsights/demo/performance";
  const flows = (inputs: Inputs) => resource("aws:ec2/flowLog:FlowLog", "flows", { inputs });
  const arn = "arn:aws:logs:ap-northeast-1:123456789012:log-group:/vpc:*";
  const cases: readonly [what: string, resources: PlannedResource[], expected: string[]][] = [
    ["the agent's group", [agent(), logGroup(performance)], []],
    ["none for the agent", [agent()], [forEver("CloudWatch agent", performance)]],
    ["a group whose name is not known", [agent(), logGroup(unknown)], []],
    ["none for Fluent Bit", [output("/a", "auto_create_group true")], [forEver("Fluent Bit", "/a")]],
    [
      "a Fluent Bit that makes none",
      [output("/a")],
      [
        "Fluent Bit writes to the log group /a, which this plan does not make: what it writes is lost. Create the log group /a with retentionInDays before it.",
      ],
    ],
    [
      "a Fluent Bit that gives its own group a retention",
      [output("/a", "auto_create_group On", "log_retention_days 7")],
      [],
    ],
    [
      "the cluster's name from the environment",
      [cluster(), output(`/aws/\${CLUSTER_NAME}/a`, "auto_create_group true")],
      [forEver("Fluent Bit", "/aws/demo/a")],
    ],
    ["more from the environment", [output(`/\${GROUP}`, "auto_create_group true")], []],
    [
      "the router of Fargate, about itself",
      [cluster(), configMap("aws-logging", { flb_log_cw: "true" })],
      [forEver("log router of Fargate, about itself", "demo-fluent-bit-logs")],
    ],
    ["flow logs", [flows({ logDestination: arn })], [forEver("VPC flow logs", "/vpc")]],
    ["flow logs with a group", [flows({ logDestination: arn }), logGroup("/vpc")], []],
    ["flow logs to a bucket", [flows({ logDestination: "arn:aws:s3:::logs", logDestinationType: "s3" })], []],
    ["the control plane, of which log-retention speaks", [cluster({ enabledClusterLogTypes: ["api"] })], []],
  ];
  for (const [what, resources, expected] of cases)
    it(what, () => assert.deepEqual(found(rule, plan(...resources)), expected));

  it("knows the four groups of the add-on", () => {
    const groups = found(rule, plan(cluster(), addOn)).map((message) => /log group (\S+),/.exec(message)?.[1]);
    const parts = ["application", "dataplane", "host", "performance"];
    assert.deepEqual(
      groups,
      parts.map((part) => `/aws/containerinsights/demo/${part}`),
    );
  });
});

describe("the table of logs", () => {
  const rows = (...resources: readonly PlannedResource[]) =>
    observabilityTable(indexOf(plan(...resources)), { date: "2026-11-21" }).rows.map(({ cells, severity = "" }) =>
      [...cells, severity].join(" | "),
    );

  it("says for how long, by which key, and what makes a group grow", () => {
    const performance = logGroup("/aws/containerinsights/demo/performance", { retentionInDays: 3, kmsKeyId: "arn" });
    assert.deepEqual(
      rows(agent(), performance, logGroup("/b", {}), logGroup("/c", { retentionInDays: unknown }), output("/a")),
      [
        "/aws/containerinsights/demo/performance | 3 | a key of KMS | CloudWatch agent | nodes, pods and containers: one entry a minute each | ",
        "/b | for ever | CloudWatch's key | nothing in this plan | nothing in this plan | error",
        "/c | not known | CloudWatch's key | nothing in this plan | nothing in this plan | ",
        "/a | no group | CloudWatch's key | Fluent Bit | lines that containers write | warning",
      ],
    );
  });
});

describe("the table of metrics", () => {
  const nodes = resource("aws:eks/nodeGroup:NodeGroup", "general", {
    inputs: { clusterName: "demo", scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 } },
  });
  const pods = deployment("web", podSpec({ containers: [container(), container({ name: "proxy" })] }));
  const template = { metadata: { labels: { app: "agent" } }, spec: podSpec() };
  const daemon = object("DaemonSet", "agent", { selector: { matchLabels: { app: "agent" } }, template });
  const rows = (enhanced: boolean) =>
    metricsTable(indexOf(plan(agent(enhanced), nodes, pods, daemon)), { date: "2026-11-21" }).rows.map(({ cells }) =>
      cells.join(" | "),
    );

  it("counts what is billed by the observation", () => {
    assert.deepEqual(rows(true), [
      "cluster | 1 | 1 | 3 | 180 | 180 | observation",
      "node | 2 | 4 | 26 | 3120 | 6240 | observation",
      "namespace | 1 | 1 | 1 | 60 | 60 | observation",
      "Service | 0 | 0 | 1 | 0 | 0 | observation",
      "pod | 3 | 5 | 33 | 5940 | 9900 | observation",
      "container | 4 | 6 | 12 | 2880 | 4320 | observation",
    ]);
  });

  it("counts less without enhanced observability", () => {
    assert.deepEqual(rows(false).slice(0, 2), [
      "cluster | 1 | 1 | 2 | 120 | 120 | custom metric, and log entry",
      "node | 2 | 4 | 12 | 1440 | 2880 | custom metric, and log entry",
    ]);
    assert.equal(
      rows(false).some((row) => row.startsWith("container")),
      false,
    );
  });

  it("has no row where nobody publishes", () => {
    assert.deepEqual(metricsTable(indexOf(plan(nodes, pods)), { date: "2026-11-21" }).rows, []);
  });
});
