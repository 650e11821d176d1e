import type { types } from "@pulumi/kubernetes";
import { portName } from "./container.ts";
import { senders } from "./exposure.ts";
import { type ExposureArgs, ExposureType } from "./exposure-args.ts";
import { allowBasics } from "./network-policy.ts";
import type { AllowToArgs } from "./workload-args.ts";

type Peer = types.input.networking.v1.NetworkPolicyPeer;
type EgressRule = types.input.networking.v1.NetworkPolicyEgressRule;

export interface Callers {
  readonly port?: number;
  readonly exposure?: ExposureArgs;
  readonly allowFromNamespaces?: readonly string[];
  readonly allowTo?: readonly AllowToArgs[];
  readonly networkCidrBlocks?: readonly string[];
}

/**
 * Who may call the pods: their own namespace, the namespaces named, and whatever the exposure brings in; nobody where there is no port.
 * The kubelet's probes are always let through. Whom they may call is left to the namespace unless it is said.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function workloadNetworkPolicy(
  selector: Record<string, string>,
  callers: Callers,
): types.input.networking.v1.NetworkPolicySpec {
  const { port, exposure, allowFromNamespaces = [], allowTo = [], networkCidrBlocks = [] } = callers;
  const from: Peer[] = [
    { podSelector: {} },
    ...allowFromNamespaces.map(inNamespace),
    ...(senders(exposure ?? { type: ExposureType.ClusterIp }, networkCidrBlocks) ?? []).map(inBlock),
  ];
  return {
    podSelector: { matchLabels: selector },
    policyTypes: allowTo.length === 0 ? ["Ingress"] : ["Ingress", "Egress"],
    // By name, so that old and new pods of a rollout that changes its number are both reached.
    ingress: port === undefined ? [] : [{ from, ports: [{ port: portName, protocol: "TCP" }] }],
    ...(allowTo.length === 0 ? {} : { egress: [...(allowBasics.egress as EgressRule[]), ...allowTo.map(egressRule)] }),
  };
}

function egressRule({ cidrBlocks = [], namespaces = [], ports = [] }: AllowToArgs): EgressRule {
  return {
    to: [...namespaces.map(inNamespace), ...cidrBlocks.map(inBlock)],
    ...(ports.length === 0 ? {} : { ports: ports.map((port) => ({ port, protocol: "TCP" })) }),
  };
}

function inNamespace(namespace: string): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

function inBlock(cidr: string): Peer {
  return { ipBlock: { cidr } };
}
