import {
  type Exposed,
  type ExposureArgs,
  exposureDefaults,
  pairs,
  present,
  Scheme,
  servicePort,
  type Target,
} from "./exposure-args.ts";

const prefix = "service.beta.kubernetes.io/aws-load-balancer";

/**
 * A Classic Load Balancer by AWS's cloud controller, which takes a Service of type LoadBalancer that names no class. The load
 * balancer controller's webhook would give it one, so that webhook must be off.
 * https://cloud-provider-aws.sigs.k8s.io/service_controller/
 */
export function clbExposure(exposure: ExposureArgs, target: Target): Exposed {
  const port = servicePort(exposure);
  return {
    service: {
      annotations: annotations(exposure, target, port),
      spec: {
        type: "LoadBalancer",
        ...(exposure.clientCidrBlocks === undefined ? {} : { loadBalancerSourceRanges: exposure.clientCidrBlocks }),
        selector: target.selector,
        ports: [{ name: target.portName, port, targetPort: target.portName, protocol: "TCP" }],
      },
    },
  };
}

function annotations(exposure: ExposureArgs, { tags }: Target, port: number): Record<string, string> {
  const check = { ...exposureDefaults.healthCheck, ...exposure.healthCheck };
  const delay = exposure.deregistrationDelaySeconds ?? exposureDefaults.deregistrationDelaySeconds;
  return present({
    // Any value but "false" means internal.
    [`${prefix}-internal`]: exposure.scheme === Scheme.InternetFacing ? "false" : "true",
    [`${prefix}-connection-draining-enabled`]: "true",
    [`${prefix}-connection-draining-timeout`]: String(delay),
    [`${prefix}-cross-zone-load-balancing-enabled`]: "true",
    [`${prefix}-healthcheck-interval`]: String(check.intervalSeconds),
    [`${prefix}-healthcheck-timeout`]: String(check.timeoutSeconds),
    [`${prefix}-healthcheck-healthy-threshold`]: String(check.healthyThreshold),
    [`${prefix}-healthcheck-unhealthy-threshold`]: String(check.unhealthyThreshold),
    [`${prefix}-additional-resource-tags`]: pairs(tags),
    ...tls(exposure, port),
  });
}

function tls({ certificateArns = [], sslPolicy }: ExposureArgs, port: number): Record<string, string> {
  const [certificate] = certificateArns;
  if (certificate === undefined) return {};
  return {
    [`${prefix}-ssl-cert`]: certificate,
    [`${prefix}-ssl-ports`]: String(port),
    [`${prefix}-ssl-negotiation-policy`]: sslPolicy ?? exposureDefaults.clbSslPolicy,
    // HTTPS to the load balancer, HTTP behind it; otherwise it would pass bytes on and no header would name the client.
    [`${prefix}-backend-protocol`]: "http",
  };
}
