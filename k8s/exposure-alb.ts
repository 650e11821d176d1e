import type { types } from "@pulumi/kubernetes";
import { ingressClassName } from "../components/load-balancer-controller-names.ts";
import {
  type Exposed,
  type ExposureArgs,
  exposureDefaults,
  PathType,
  pairs,
  present,
  Scheme,
  servicePort,
  type Target,
  TargetType,
} from "./exposure-args.ts";

type IngressRule = types.input.networking.v1.IngressRule;

const prefix = "alb.ingress.kubernetes.io";

/**
 * An Application Load Balancer by the AWS Load Balancer Controller: a Service for the pods, and an Ingress for the load balancer.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export function albExposure(exposure: ExposureArgs, target: Target): Exposed {
  const port = servicePort(exposure);
  const type = exposure.targetType === TargetType.Instance ? "NodePort" : "ClusterIP";
  return {
    service: {
      annotations: {},
      spec: {
        type,
        selector: target.selector,
        ports: [{ name: target.portName, port, targetPort: target.portName, protocol: "TCP" }],
      },
    },
    ingress: {
      annotations: { ...balancer(exposure, target), ...targetGroup(exposure, target), ...tls(exposure) },
      spec: { ingressClassName, rules: rules(exposure, target) },
    },
  };
}

function balancer(exposure: ExposureArgs, { tags, networkCidrBlocks }: Target): Record<string, string> {
  const internetFacing = exposure.scheme === Scheme.InternetFacing;
  // Left out, an internal ALB would admit every address that can reach it; an internal NLB admits the VPC.
  const clients = exposure.clientCidrBlocks ?? (internetFacing ? [] : networkCidrBlocks);
  return present({
    [`${prefix}/scheme`]: internetFacing ? "internet-facing" : "internal",
    [`${prefix}/group.name`]: exposure.group?.name,
    [`${prefix}/group.order`]: exposure.group?.order?.toString(),
    [`${prefix}/inbound-cidrs`]: clients.join(","),
    [`${prefix}/subnets`]: exposure.subnets?.join(","),
    // Headers that HTTP does not allow are a way to smuggle requests: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4
    [`${prefix}/load-balancer-attributes`]: pairs({
      "routing.http.drop_invalid_header_fields.enabled": "true",
      ...exposure.loadBalancerAttributes,
    }),
    [`${prefix}/wafv2-acl-arn`]: exposure.webAclArn,
    [`${prefix}/tags`]: pairs(tags),
  });
}

function targetGroup(exposure: ExposureArgs, { healthPath = "/" }: Target): Record<string, string> {
  const check = { path: healthPath, protocol: "http", ...exposureDefaults.healthCheck, ...exposure.healthCheck };
  const delay = exposure.deregistrationDelaySeconds ?? exposureDefaults.deregistrationDelaySeconds;
  return {
    [`${prefix}/target-type`]: exposure.targetType ?? TargetType.Ip,
    [`${prefix}/target-group-attributes`]: pairs({
      "deregistration_delay.timeout_seconds": String(delay),
      ...exposure.targetGroupAttributes,
    }),
    [`${prefix}/healthcheck-protocol`]: check.protocol.toUpperCase(),
    [`${prefix}/healthcheck-path`]: check.path,
    [`${prefix}/healthcheck-port`]: "traffic-port",
    [`${prefix}/healthcheck-interval-seconds`]: String(check.intervalSeconds),
    [`${prefix}/healthcheck-timeout-seconds`]: String(check.timeoutSeconds),
    [`${prefix}/healthy-threshold-count`]: String(check.healthyThreshold),
    [`${prefix}/unhealthy-threshold-count`]: String(check.unhealthyThreshold),
    [`${prefix}/success-codes`]: check.successCodes,
  };
}

function tls(exposure: ExposureArgs): Record<string, string> {
  const { certificateArns = [], sslPolicy = exposureDefaults.sslPolicy, redirectToHttps = true } = exposure;
  if (certificateArns.length === 0) return { [`${prefix}/listen-ports`]: JSON.stringify([{ HTTP: 80 }]) };
  const listeners = redirectToHttps ? [{ HTTP: 80 }, { HTTPS: 443 }] : [{ HTTPS: 443 }];
  return {
    [`${prefix}/listen-ports`]: JSON.stringify(listeners),
    [`${prefix}/certificate-arn`]: certificateArns.join(","),
    [`${prefix}/ssl-policy`]: sslPolicy,
    ...(redirectToHttps ? { [`${prefix}/ssl-redirect`]: "443" } : {}),
  };
}

/** One entry for each host, in the order given; the paths of a host stand together, since Kubernetes wants it so. */
function rules({ rules: wanted = [], ...exposure }: ExposureArgs, { name }: Target): IngressRule[] {
  const backend = { service: { name, port: { number: servicePort(exposure) } } };
  const byHost = new Map<string | undefined, types.input.networking.v1.HTTPIngressPath[]>();
  for (const { host, path = "/", pathType = PathType.Prefix } of wanted.length > 0 ? wanted : [{}]) {
    byHost.set(host, [...(byHost.get(host) ?? []), { path, pathType, backend }]);
  }
  return [...byHost].map(([host, paths]) => ({ ...(host === undefined ? {} : { host }), http: { paths } }));
}
