import type { types } from "@pulumi/kubernetes";
import { DaemonSet } from "@pulumi/kubernetes/apps/v1/daemonSet.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import * as pulumi from "@pulumi/pulumi";
import { type AgentAccess, agentAccess } from "./agent-access.ts";
import { nameByContent } from "./config-hash.ts";
import { exceptionMetadata } from "./hardening.ts";
import { exceptionsOf } from "./hardening-exceptions.ts";
import { labels } from "./labels.ts";
import { agentNamespace, configVolume, nodeAgentSpec } from "./node-agent.ts";

export interface AgentInstallation extends AgentAccess {
  /** The ConfigMap's name, but for the part that its content gives it. */
  readonly configName: string;
  readonly data: Record<string, string>;
  readonly container: types.input.core.v1.Container;
  /** Beside the configuration. */
  readonly volumes: readonly types.input.core.v1.Volume[];
  readonly terminationGracePeriodSeconds: number;
}

/** Who the agent is and what it may do, its configuration, and one pod of it on every node. The answer is the name of the ConfigMap in force. */
export function installAgent(name: string, agent: AgentInstallation, parent: pulumi.Resource): pulumi.Output<string> {
  const { identity, data, container, volumes, terminationGracePeriodSeconds } = agent;
  const configName = nameByContent(agent.configName, data);
  const metadata = { name: identity.name, namespace: agentNamespace, labels: labels(identity) };

  const access = agentAccess(name, agent, parent);
  const config = new ConfigMap(
    `${name}-config`,
    { metadata: { ...metadata, name: configName }, data, immutable: true },
    { parent },
  );
  const exceptions = exceptionsOf(identity.name, identity.name);
  new DaemonSet(
    `${name}-daemon-set`,
    {
      metadata: { ...metadata, ...exceptionMetadata({ [identity.name]: exceptions }) },
      spec: nodeAgentSpec({
        identity,
        container,
        exceptions,
        volumes: [...volumes, { name: configVolume, configMap: { name: configName } }],
        terminationGracePeriodSeconds,
      }),
    },
    { parent, dependsOn: [...access, config] },
  );
  return pulumi.output(configName);
}
