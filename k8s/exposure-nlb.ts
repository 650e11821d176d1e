import {
  type Exposed,
  type ExposureArgs,
  exposureDefaults,
  HealthCheckProtocol,
  pairs,
  present,
  Scheme,
  servicePort,
  type Target,
  TargetType,
} from "./exposure-args.ts";

/**
 * A Network Load Balancer by the AWS Load Balancer Controller. The class, which cannot change afterwards, says who is in charge,
 * so neither the controller's webhook nor AWS's own cloud controller has to guess.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/
 */
export function nlbExposure(exposure: ExposureArgs, target: Target): Exposed {
  const targetType = exposure.targetType ?? TargetType.Ip;
  return {
    service: {
      annotations: { ...balancer(exposure, target, targetType), ...healthCheck(exposure, target), ...tls(exposure) },
      spec: {
        type: "LoadBalancer",
        loadBalancerClass: "service.k8s.aws/nlb",
        // Requests that go straight to the pods need no port on every node.
        ...(targetType === TargetType.Ip ? { allocateLoadBalancerNodePorts: false } : {}),
        ...(exposure.clientCidrBlocks === undefined ? {} : { loadBalancerSourceRanges: exposure.clientCidrBlocks }),
        selector: target.selector,
        ports: [{ name: target.portName, port: servicePort(exposure), targetPort: target.portName, protocol: "TCP" }],
      },
    },
  };
}

const prefix = "service.beta.kubernetes.io/aws-load-balancer";

function balancer(exposure: ExposureArgs, { tags }: Target, targetType: TargetType): Record<string, string> {
  const delay = exposure.deregistrationDelaySeconds ?? exposureDefaults.deregistrationDelaySeconds;
  return present({
    [`${prefix}-nlb-target-type`]: targetType,
    [`${prefix}-scheme`]: exposure.scheme === Scheme.InternetFacing ? "internet-facing" : "internal",
    [`${prefix}-subnets`]: exposure.subnets?.join(","),
    // With fewer pods than zones, a client that holds the address of a zone without pods would be turned away.
    [`${prefix}-attributes`]: pairs({
      "load_balancing.cross_zone.enabled": "true",
      ...exposure.loadBalancerAttributes,
    }),
    [`${prefix}-target-group-attributes`]: pairs({
      "deregistration_delay.timeout_seconds": String(delay),
      ...exposure.targetGroupAttributes,
    }),
    [`${prefix}-additional-resource-tags`]: pairs(tags),
  });
}

function healthCheck(exposure: ExposureArgs, { healthPath }: Target): Record<string, string> {
  const check = { ...exposureDefaults.healthCheck, ...exposure.healthCheck };
  const path = check.path ?? healthPath;
  const protocol = check.protocol ?? (path === undefined ? HealthCheckProtocol.Tcp : HealthCheckProtocol.Http);
  return present({
    [`${prefix}-healthcheck-protocol`]: protocol,
    [`${prefix}-healthcheck-path`]: protocol === HealthCheckProtocol.Tcp ? undefined : (path ?? "/"),
    [`${prefix}-healthcheck-port`]: "traffic-port",
    [`${prefix}-healthcheck-interval`]: String(check.intervalSeconds),
    [`${prefix}-healthcheck-healthy-threshold`]: String(check.healthyThreshold),
    [`${prefix}-healthcheck-unhealthy-threshold`]: String(check.unhealthyThreshold),
  });
}

function tls(exposure: ExposureArgs): Record<string, string> {
  const { certificateArns = [], sslPolicy = exposureDefaults.sslPolicy } = exposure;
  if (certificateArns.length === 0) return {};
  return {
    [`${prefix}-ssl-cert`]: certificateArns.join(","),
    [`${prefix}-ssl-ports`]: String(servicePort(exposure)),
    [`${prefix}-ssl-negotiation-policy`]: sslPolicy,
  };
}
