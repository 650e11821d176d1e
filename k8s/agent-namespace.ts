import type { NamespaceArgs } from "./namespace.ts";
import { agentNamespace } from "./node-agent.ts";
import { PodSecurityLevel } from "./pod-security.ts";

/**
 * The namespace of the node agents. They read folders of the node and share its network, which only the level `privileged` allows; so
 * whoever may create pods here has the node. Nothing else belongs in it, and no team needs rights in it.
 * The policies of the network do not reach pods on the node's network; they are for whatever else might land here.
 */
export const agentNamespaceArgs: NamespaceArgs = {
  namespace: agentNamespace,
  podSecurity: {
    enforce: PodSecurityLevel.Privileged,
    // Warnings at each rollout would say what the list of exceptions says already.
    warn: PodSecurityLevel.Privileged,
    audit: PodSecurityLevel.Baseline,
  },
  labels: { name: agentNamespace },
};
