import { albExposure } from "./exposure-alb.ts";
import {
  type AdditionalPortArgs,
  type Exposed,
  type ExposureArgs,
  ExposureType,
  servicePort,
  type Target,
  TargetType,
} from "./exposure-args.ts";
import { clbExposure } from "./exposure-clb.ts";
import { nlbExposure } from "./exposure-nlb.ts";
import { Routing } from "./rollout.ts";

export * from "./exposure-args.ts";

export function exposed(exposure: ExposureArgs, target: Target): Exposed {
  switch (exposure.type) {
    case ExposureType.Nlb:
      return nlbExposure(exposure, target);
    case ExposureType.Clb:
      return clbExposure(exposure, target);
    case ExposureType.Alb:
      return albExposure(exposure, target);
    default:
      return plainExposure(exposure, target);
  }
}

function plainExposure(exposure: ExposureArgs, { selector, portName }: Target): Exposed {
  const { type, nodePort, additionalPorts = [] } = exposure;
  const ports = [
    servicePortSpec(portName, { port: servicePort(exposure), nodePort }, portName),
    ...additionalPorts.map((one) => servicePortSpec(`${portName}-${one.port}`, one, portName)),
  ];
  const kind = type === ExposureType.ClusterIp ? "ClusterIP" : "NodePort";
  return { service: { annotations: {}, spec: { type: kind, selector, ports } } };
}

function servicePortSpec(name: string, { port, nodePort }: AdditionalPortArgs, targetPort: string) {
  return { name, port, targetPort, protocol: "TCP", ...(nodePort === undefined ? {} : { nodePort }) };
}

/** How requests reach the pods, for the arithmetic of a rollout. */
export function routing({ type, targetType }: ExposureArgs): Routing {
  if (type === ExposureType.ClusterIp || type === ExposureType.NodePort) return Routing.Nodes;
  if (type === ExposureType.Clb || targetType === TargetType.Instance) return Routing.LoadBalancerToNodes;
  return Routing.LoadBalancerToPods;
}

/**
 * The addresses that requests arrive from, as the pods see them; undefined where only pods send any.
 * Load balancers and nodes send from addresses of their own, so the clients' blocks say nothing here; only an NLB that keeps
 * the client's address shows it to the pods: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
 */
export function senders(exposure: ExposureArgs, networkCidrBlocks: readonly string[]): string[] | undefined {
  const anywhere = ["0.0.0.0/0"];
  if (exposure.type === ExposureType.ClusterIp) return undefined;
  const network = networkCidrBlocks.length > 0 ? [...networkCidrBlocks] : anywhere;
  const keepsClientAddress = exposure.targetGroupAttributes?.["preserve_client_ip.enabled"] === "true";
  if (exposure.type !== ExposureType.Nlb || exposure.targetType === TargetType.Instance || !keepsClientAddress)
    return network;
  // Health checks still come from the load balancer's own addresses.
  return [...new Set([...network, ...(exposure.clientCidrBlocks ?? anywhere)])];
}

/** URL that the workload answers to, once the host is known; empty where Kubernetes chooses the port. */
export function urlOf(exposure: ExposureArgs, host: string): string {
  const secure = (exposure.certificateArns ?? []).length > 0;
  const [scheme, usual] = secure ? ["https", 443] : ["http", 80];
  const port = exposure.type === ExposureType.Alb ? usual : listenerPort(exposure);
  if (port === undefined) return "";
  return `${scheme}://${host}${port === usual ? "" : `:${port}`}`;
}

function listenerPort(exposure: ExposureArgs): number | undefined {
  return exposure.type === ExposureType.NodePort ? exposure.nodePort : servicePort(exposure);
}
