import type { types } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { checked } from "../components/checked.ts";
import { logStreamsArn, type Statement } from "../components/role.ts";
import type { Problem } from "../problems.ts";
import { imageReference } from "../sources.ts";
import { images } from "../versions.ts";
import { agentDefaults, agentResourceProblems, agentResources } from "./agent-resources.ts";
import { nodeNameVariable, stateFolder } from "./fluent-bit-config/files.ts";
import {
  fluentBitConfig,
  fluentBitConfigProblems,
  graceSeconds,
  httpPort,
  type NodeLogGroups,
} from "./fluent-bit-config.ts";
import { installAgent } from "./install-agent.ts";
import type { LogFilter } from "./log-filters.ts";
import { configVolume, fromPod, type HostMount, hostMount, hostVolume, type NodeAgentArgs } from "./node-agent.ts";

export interface FluentBitArgs extends NodeAgentArgs {
  /** Names of the log groups it writes to. They must exist: Fluent Bit may not create any. */
  logGroups: NodeLogGroups;
  /** Steps that each line of a container takes before it is sent, in this order. A change rolls Fluent Bit and nothing else. None by default. */
  filters?: LogFilter[];
  /** Languages whose stack traces become one record: some of `go`, `java`, `python`, `ruby`. None by default. https://docs.fluentbit.io/manual/data-pipeline/filters/multiline-stacktrace */
  joinStackTraces?: string[];
  /** True also sends what stood in the logs before Fluent Bit first came to a node: complete, and a flood on nodes that have run for long. False by default. */
  readFromHead?: boolean;
  /** False sends a JSON line in its parts only, which halves what such lines cost. True by default: the line as it was stands beside its parts, in `log`. */
  keepRawLine?: boolean;
}

const identity = { name: "fluent-bit", instance: "fluent-bit", component: "log-agent" };

/** Sends what containers, kubelet, containerd and the node itself write to CloudWatch Logs. One pod a node, needing no change in any application. */
export class FluentBit extends pulumi.ComponentResource {
  /** Name of the ConfigMap that is in force. */
  public readonly configName: pulumi.Output<string>;

  constructor(name: string, args: FluentBitArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:FluentBit", name, checked(args, fluentBitProblems(args)), opts);
    this.configName = installAgent(
      name,
      {
        identity,
        args,
        statements: statementsOf(args),
        clusterRules,
        namespaceRules: [],
        configName: "fluent-bit-config",
        data: fluentBitConfig(configOf(args)),
        container: containerOf(args),
        volumes: mounts.map(hostVolume),
        // Longer than what Fluent Bit itself takes to send what it holds.
        terminationGracePeriodSeconds: graceSeconds + 10,
      },
      this,
    );
    this.registerOutputs({ configName: this.configName });
  }
}

function fluentBitProblems(args: FluentBitArgs): Problem[] {
  return [
    ...fluentBitConfigProblems(configOf(args)),
    ...agentResourceProblems(agentDefaults.fluentBit, args.resources, ["resources"]),
  ];
}

function configOf({ account, ...args }: FluentBitArgs) {
  return { ...args, region: account.region };
}

/** Writing into the three groups, and nothing that makes a group or reads one. */
function statementsOf({ account, logGroups }: FluentBitArgs): Statement[] {
  const { application, dataplane, host } = logGroups;
  return [
    {
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [application, dataplane, host].map((group) => logStreamsArn(account, group)),
    },
  ];
}

/**
 * The metadata of the node's pods, from its kubelet. `nodes/pods` instead of the usual `nodes/proxy`, which lets whoever holds the
 * token run commands in every container: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#fine-grained-authorization
 */
const clusterRules: types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["namespaces", "pods"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["nodes/pods"], verbs: ["get"] },
];

/** Docker's folders, /run/log/journal and /var/log/dmesg, which AWS's own manifests add, are not read by this configuration. */
const mounts: HostMount[] = [
  { name: "state", path: stateFolder, type: "DirectoryOrCreate", writable: true },
  { name: "logs", path: "/var/log", type: "Directory" },
];

function containerOf({ sources, resources }: FluentBitArgs): types.input.core.v1.Container {
  return {
    name: identity.name,
    image: imageReference(images.fluentBit, sources),
    env: [
      fromPod(nodeNameVariable, "spec.nodeName"),
      // On the node's network, HOSTNAME would be the node's; Fluent Bit looks for its own pod by it.
      fromPod("HOSTNAME", "metadata.name"),
    ],
    resources: agentResources(agentDefaults.fluentBit, resources),
    // Ready only while records get through, which also stops a rollout that breaks them; but no restart mends CloudWatch.
    readinessProbe: probe("/api/v1/health", { periodSeconds: 10, failureThreshold: 3 }),
    livenessProbe: probe("/api/v1/uptime", { initialDelaySeconds: 30, periodSeconds: 30, failureThreshold: 4 }),
    volumeMounts: [...mounts.map(hostMount), { name: configVolume, mountPath: "/fluent-bit/etc", readOnly: true }],
  };
}

function probe(path: string, times: types.input.core.v1.Probe): types.input.core.v1.Probe {
  return { httpGet: { host: "127.0.0.1", port: httpPort, path }, timeoutSeconds: 5, ...times };
}
