import type { types } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { checked } from "../components/checked.ts";
import { logStreamsArn, type Statement } from "../components/role.ts";
import type { Problem } from "../problems.ts";
import { imageReference } from "../sources.ts";
import { images } from "../versions.ts";
import { agentDefaults, agentResourceProblems, agentResources } from "./agent-resources.ts";
import { cloudWatchAgentConfig, cloudWatchAgentConfigProblems } from "./cloudwatch-agent-config.ts";
import { clusterRules, namespaceRules } from "./cloudwatch-agent-rules.ts";
import { installAgent } from "./install-agent.ts";
import { configVolume, fromPod, type HostMount, hostMount, hostVolume, type NodeAgentArgs } from "./node-agent.ts";

export interface CloudWatchAgentArgs extends NodeAgentArgs {
  /** Name of the log group that CloudWatch makes the metrics from: `/aws/containerinsights/<cluster>/performance`. It must exist: the agent may not create any. */
  logGroupName: string;
  /** Seconds between two measurements, 10 to 3600. 60 by default, the resolution of Container Insights. */
  collectionIntervalSeconds?: number;
  /** Metrics down to the container and of the control plane, billed by observation. True by default. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/container-insights-detailed-metrics.html */
  enhanced?: boolean;
  /** containerd's socket on the node. `/run/containerd/containerd.sock` by default, which Amazon Linux 2023 and Bottlerocket have; older Bottlerocket has `/run/dockershim.sock`. */
  containerdSocket?: string;
}

const identity = { name: "cloudwatch-agent", instance: "cloudwatch-agent", component: "metrics-agent" };

/** Measures nodes, pods and containers for CloudWatch Container Insights. One pod a node. */
export class CloudWatchAgent extends pulumi.ComponentResource {
  /** Name of the ConfigMap that is in force. */
  public readonly configName: pulumi.Output<string>;

  constructor(name: string, args: CloudWatchAgentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:CloudWatchAgent", name, checked(args, cloudWatchAgentProblems(args)), opts);
    this.configName = installAgent(
      name,
      {
        identity,
        args,
        statements: statementsOf(args),
        clusterRules,
        namespaceRules,
        configName: "cwagentconfig",
        data: cloudWatchAgentConfig(configOf(args)),
        container: containerOf(args),
        volumes: [...hostMounts(args).map(hostVolume), ...scratchVolumes],
        terminationGracePeriodSeconds: 60,
      },
      this,
    );
    this.registerOutputs({ configName: this.configName });
  }
}

function cloudWatchAgentProblems(args: CloudWatchAgentArgs): Problem[] {
  const { containerdSocket: value } = args;
  const relative: Problem[] =
    value === undefined || value.startsWith("/")
      ? []
      : [{ path: ["containerdSocket"], value, rule: "but a path on the node begins with /", fix: "Write it in full." }];
  return [
    ...cloudWatchAgentConfigProblems(configOf(args)),
    ...relative,
    ...agentResourceProblems(agentDefaults.cloudWatchAgent, args.resources, ["resources"]),
  ];
}

function configOf({ account, ...args }: CloudWatchAgentArgs) {
  return { ...args, region: account.region };
}

/**
 * Container Insights sends log events, from which CloudWatch makes the metrics: the agent needs no cloudwatch:PutMetricData.
 * It names the volumes and the Auto Scaling group of its node; EC2 describes by filter and knows no resource for that.
 */
function statementsOf({ account, logGroupName }: CloudWatchAgentArgs): Statement[] {
  return [
    {
      sid: "WritePerformanceEvents",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [logStreamsArn(account, logGroupName)],
    },
    {
      sid: "DescribeNode",
      actions: ["ec2:DescribeTags", "ec2:DescribeVolumes"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:RequestedRegion": [account.region] } },
    },
  ];
}

/** Docker's folders and socket, which AWS's own manifest adds, are not there on nodes with containerd. */
function hostMounts({ containerdSocket = "/run/containerd/containerd.sock" }: CloudWatchAgentArgs): HostMount[] {
  return [
    { name: "rootfs", path: "/", type: "Directory", mountPath: "/rootfs" },
    { name: "sys", path: "/sys", type: "Directory" },
    { name: "disks", path: "/dev/disk", type: "Directory" },
    { name: "containerd", path: containerdSocket, type: "Socket", mountPath: "/run/containerd/containerd.sock" },
  ];
}

/** The agent writes its translated configuration and its process id beside its programs; the image itself stays read-only. */
const scratch = [
  { name: "agent-etc", mountPath: "/opt/aws/amazon-cloudwatch-agent/etc" },
  { name: "agent-var", mountPath: "/opt/aws/amazon-cloudwatch-agent/var" },
  { name: "agent-logs", mountPath: "/opt/aws/amazon-cloudwatch-agent/logs" },
  { name: "tmp", mountPath: "/tmp" },
];
const scratchVolumes = scratch.map(({ name }) => ({ name, emptyDir: { sizeLimit: "64Mi" } }));

/** No probes: the agent answers nothing over the network that tells how it is, and ends itself where it cannot go on. */
function containerOf(args: CloudWatchAgentArgs): types.input.core.v1.Container {
  return {
    name: identity.name,
    image: imageReference(images.cloudWatchAgent, args.sources),
    env: [
      fromPod("HOST_IP", "status.hostIP"),
      fromPod("HOST_NAME", "spec.nodeName"),
      fromPod("K8S_NODE_NAME", "spec.nodeName"),
      fromPod("K8S_NAMESPACE", "metadata.namespace"),
      // Despite its name also for Pod Identity: the agent takes the credentials that the pod was given. Without it, a node whose metadata
      // service is slow to answer passes for a machine outside AWS, and the agent looks for a credentials file that is not there.
      { name: "RUN_WITH_IRSA", value: "True" },
    ],
    resources: agentResources(agentDefaults.cloudWatchAgent, args.resources),
    volumeMounts: [
      ...hostMounts(args).map(hostMount),
      ...scratch,
      { name: configVolume, mountPath: "/etc/cwagentconfig", readOnly: true },
    ],
  };
}
