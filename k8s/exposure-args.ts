import type { types } from "@pulumi/kubernetes";

/** How a workload is reached. */
export const ExposureType = {
  /** From within the cluster only. */
  ClusterIp: "clusterIp",
  /** On a port of every node. */
  NodePort: "nodePort",
  /** Through a Network Load Balancer. */
  Nlb: "nlb",
  /** Through a Classic Load Balancer. */
  Clb: "clb",
  /** Through an Application Load Balancer. */
  Alb: "alb",
} as const;
export type ExposureType = (typeof ExposureType)[keyof typeof ExposureType];

/** Where a load balancer can be reached from. */
export const Scheme = { Internal: "internal", InternetFacing: "internetFacing" } as const;
export type Scheme = (typeof Scheme)[keyof typeof Scheme];

/** What a load balancer sends to: pods by their addresses, or nodes on a port that leads to a pod. */
export const TargetType = { Ip: "ip", Instance: "instance" } as const;
export type TargetType = (typeof TargetType)[keyof typeof TargetType];

/** How a load balancer asks for a target's health. */
export const HealthCheckProtocol = { Http: "http", Https: "https", Tcp: "tcp" } as const;
export type HealthCheckProtocol = (typeof HealthCheckProtocol)[keyof typeof HealthCheckProtocol];

/** How the path of a rule is compared: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types */
export const PathType = { Prefix: "Prefix", Exact: "Exact" } as const;
export type PathType = (typeof PathType)[keyof typeof PathType];

/** How a load balancer finds out which targets are healthy. */
export interface HealthCheckArgs {
  /** `http` by default where the workload's readiness is asked by HTTP, `tcp` (NLB only) otherwise. */
  protocol?: HealthCheckProtocol;
  /** Path asked for. The readiness probe's by default. Not for a CLB, which opens a TCP connection. */
  path?: string;
  /** Seconds between two questions: 5 to 300. 10 by default. */
  intervalSeconds?: number;
  /** Seconds to wait for an answer: 2 to 120, less than the interval. 5 by default. Not for an NLB, which has times of its own. */
  timeoutSeconds?: number;
  /** Good answers in a row that make a target healthy: 2 to 10. 2 by default. */
  healthyThreshold?: number;
  /** Bad answers in a row that make it unhealthy: 2 to 10. 2 by default. */
  unhealthyThreshold?: number;
  /** HTTP status codes that count as good, for example `200-399`, which is the default. ALB only. */
  successCodes?: string;
}

/** Which requests of an ALB are meant for this workload. */
export interface AlbRuleArgs {
  /** Host name, for example `www.example.com` or `*.example.com`. Any by default. */
  host?: string;
  /** Path, beginning with a slash. `/` by default. */
  path?: string;
  /** `Prefix` by default: the path and all below it. */
  pathType?: PathType;
}

/** Several Ingresses that share one ALB: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ingressgroup */
export interface AlbGroupArgs {
  /** Name of the group, at most 63 lower-case letters, digits, hyphens and dots. */
  name: string;
  /** Place of these rules among those of the group: 1 to 1000, the smallest is asked first. 0, by name, by default. */
  order?: number;
}

/** One more port of a Service, which leads to the same port of the pods. */
export interface AdditionalPortArgs {
  /** Port of the Service. */
  port: number;
  /** Port of the nodes, 30000 to 32767. Chosen by Kubernetes by default. Only for `nodePort`. */
  nodePort?: number;
}

/** How a workload is reached. What does not belong to the type is refused. */
export interface ExposureArgs {
  /** `clusterIp`, `nodePort`, `nlb`, `clb` or `alb`. */
  type: ExposureType;
  /** Port of the Service: the load balancer's listener for NLB and CLB. 443 by default with a certificate on NLB and CLB, 80 otherwise. */
  port?: number;
  /** Port of the nodes, 30000 to 32767. Chosen by Kubernetes by default. Only for `nodePort`. */
  nodePort?: number;
  /**
   * Further ports that lead to the same pods. None by default. Only for `clusterIp` and `nodePort`. To move to another port
   * without a failed request, add the new one here, and make it `port` once every client uses it.
   */
  additionalPorts?: AdditionalPortArgs[];
  /** `internal` by default: reachable from the VPC and what is connected to it. `internetFacing` opens it to the internet. */
  scheme?: Scheme;
  /** `ip` by default: straight to the pods. `instance` goes through the nodes, never on Fargate. NLB and ALB only. */
  targetType?: TargetType;
  /** ARNs of ACM certificates, the first for clients that name no host. Without one, traffic is not encrypted by the load balancer. */
  certificateArns?: string[];
  /** Oldest TLS and ciphers accepted. TLS 1.2 and 1.3 by default. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
  sslPolicy?: string;
  /** Must be true for an internet-facing load balancer without a certificate: it then carries whatever the pods speak, unencrypted unless they encrypt it themselves. */
  plainTextFromInternet?: boolean;
  /** CIDR blocks of clients that may connect. The VPC for internal ones, everybody for internet-facing ones, by default. */
  clientCidrBlocks?: string[];
  /** Ids of subnets, one in each zone. Found by their role tags by default. NLB and ALB only. */
  subnets?: string[];
  /** Seconds, 1 to 600, for which requests under way may go on after a pod or node left. 30 by default. Pods stay for that long as well. */
  deregistrationDelaySeconds?: number;
  /** How targets are asked for their health. */
  healthCheck?: HealthCheckArgs;
  /** Further attributes of the load balancer, by AWS's own names. NLB and ALB only. */
  loadBalancerAttributes?: Record<string, string>;
  /** Further attributes of its target group, by AWS's own names. NLB and ALB only. */
  targetGroupAttributes?: Record<string, string>;
  /** Which requests are for this workload; all by default. ALB only. */
  rules?: AlbRuleArgs[];
  /** Shares the ALB with the other workloads of the group. One ALB for this workload by default. ALB only. */
  group?: AlbGroupArgs;
  /** Answers plain HTTP with a redirect to HTTPS. True by default with a certificate. ALB only. */
  redirectToHttps?: boolean;
  /** ARN of a WAFv2 web ACL that guards the ALB. None by default. ALB only. */
  webAclArn?: string;
}

/** What is exposed. */
export interface Target {
  readonly name: string;
  readonly selector: Record<string, string>;
  /** Name of the container port, so that a change of its number rolls with the pods. */
  readonly portName: string;
  /** Path of the readiness probe, where it asks by HTTP. */
  readonly healthPath?: string;
  /** CIDR blocks of the VPC, or of the load balancer's subnets. */
  readonly networkCidrBlocks: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The objects that expose it, without names and labels. */
export interface Exposed {
  readonly service: { readonly annotations: Record<string, string>; readonly spec: types.input.core.v1.ServiceSpec };
  readonly ingress?: {
    readonly annotations: Record<string, string>;
    readonly spec: types.input.networking.v1.IngressSpec;
  };
}

/** What a setting left out means. */
export const exposureDefaults = {
  deregistrationDelaySeconds: 30,
  /** TLS 1.2 and 1.3, forward secrecy only; ALB and NLB know it. */
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  /** The strictest that a CLB knows: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html */
  clbSslPolicy: "ELBSecurityPolicy-TLS-1-2-2017-01",
  healthCheck: {
    intervalSeconds: 10,
    timeoutSeconds: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    successCodes: "200-399",
  },
} as const;

/** Whether a controller makes a load balancer for it. */
export function hasLoadBalancer({ type }: ExposureArgs): boolean {
  return type === ExposureType.Nlb || type === ExposureType.Clb || type === ExposureType.Alb;
}

/** Port of the Service: https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports */
export function servicePort({ type, port, certificateArns = [] }: ExposureArgs): number {
  const terminates = type === ExposureType.Nlb || type === ExposureType.Clb;
  return port ?? (terminates && certificateArns.length > 0 ? 443 : 80);
}

/** A map as both controllers read it in an annotation; sorted, so that the order of settings changes nothing. */
export function pairs(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");
}

/** The entries that have a value. */
export function present(annotations: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""),
  );
}
