/**
 * Load balancers of Services: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/ and
 * https://cloud-provider-aws.sigs.k8s.io/service_controller/
 */

import { at, isHidden, isMissing, list, strings, text, type Value } from "./json.ts";
import type { KubernetesObject } from "./kubernetes.ts";
import { type Listener, type LoadBalancer, LoadBalancerKind } from "./load-balancer.ts";
import {
  autoModeClass,
  commaSeparated,
  controllerDefault,
  deregistrationSeconds,
  isAutoMode,
  loadBalancerControllersOf,
  oldestSslPolicy,
  selectedBy,
} from "./load-balancer-controller.ts";
import type { PlanIndex } from "./plan-index.ts";

const prefix = "service.beta.kubernetes.io/aws-load-balancer-";

const Maker = { Controller: "controller", AutoMode: "autoMode", CloudProvider: "cloudProvider" } as const;
type Maker = (typeof Maker)[keyof typeof Maker];

export function serviceLoadBalancers(index: PlanIndex): LoadBalancer[] {
  return index
    .ofKind("Service")
    .filter(({ spec }) => at(spec, "type") === "LoadBalancer")
    .flatMap((service) => {
      const maker = makerOf(service, index);
      return maker === undefined ? [] : [loadBalancer(service, maker, index)];
    });
}

/** Undefined where somebody else's class is given. */
function makerOf(service: KubernetesObject, index: PlanIndex): Maker | undefined {
  const given = text(at(service.spec, "loadBalancerClass"));
  if (given?.startsWith(autoModeClass)) return Maker.AutoMode;
  if (given !== undefined) return given === "service.k8s.aws/nlb" ? Maker.Controller : undefined;
  if (/^(external|nlb-ip)$/.test(text(annotation(service, "type")) ?? "")) return Maker.Controller;
  // The controller's webhook gives its class to Services that have none.
  const mutates = loadBalancerControllersOf(index).some(
    ({ inputs }) => at(inputs, "values", "enableServiceMutatorWebhook") !== false,
  );
  if (mutates) return Maker.Controller;
  return isAutoMode(index) ? Maker.AutoMode : Maker.CloudProvider;
}

function annotation({ metadata }: KubernetesObject, name: string): Value {
  return at(metadata, "annotations", `${prefix}${name}`);
}

function loadBalancer(service: KubernetesObject, maker: Maker, index: PlanIndex): LoadBalancer {
  const classic = maker === Maker.CloudProvider && annotation(service, "type") !== "nlb";
  const kind = classic ? LoadBalancerKind.Classic : LoadBalancerKind.Network;
  const internetFacing =
    maker === Maker.CloudProvider ? isPublicByCloudProvider(service) : isPublicByController(service, index);
  const listeners = classic ? classicListeners(service) : networkListeners(service);
  const sslPolicy = listeners.some(({ tls }) => tls) ? policyOf(service, index) : undefined;
  const sourceRanges = rangesOf(service);
  const securityGroups = commaSeparated(annotation(service, "security-groups"));
  const workloads = selectedBy(service, index);
  const { urn } = service.resource;
  const draining = classic
    ? classicDraining(service)
    : deregistrationSeconds(annotation(service, "target-group-attributes"));
  return {
    kind,
    label: service.label.replace(/^Service/, kind),
    resources: [service.resource],
    ...(internetFacing === undefined ? {} : { internetFacing }),
    schemeByDefault: ["scheme", "internal"].every((name) => isMissing(annotation(service, name))),
    listeners,
    ...(sslPolicy === undefined ? {} : { sslPolicy }),
    ...(sourceRanges.length === 0 ? {} : { sourceRanges }),
    ...(securityGroups.length === 0 ? {} : { securityGroups }),
    instanceTargets: sendsToInstances(service, maker, index),
    hosts: commaSeparated(at(service.metadata, "annotations", "external-dns.alpha.kubernetes.io/hostname")),
    targets: [{ service: urn, workloads, ...(draining === undefined ? {} : { deregistrationSeconds: draining }) }],
    services: [urn],
    workloads,
    byController: maker !== Maker.CloudProvider,
  };
}

function isPublicByController(service: KubernetesObject, index: PlanIndex): boolean | undefined {
  const scheme = annotation(service, "scheme");
  const internal = annotation(service, "internal");
  if ([scheme, internal, at(service.metadata, "annotations")].some(isHidden)) return undefined;
  if (scheme !== undefined) return scheme === "internet-facing";
  if (internal !== undefined) return internal === "false";
  return controllerDefault(index, "defaultLoadBalancerScheme") === "internet-facing";
}

/** Public unless it is told otherwise. */
function isPublicByCloudProvider(service: KubernetesObject): boolean | undefined {
  const internal = annotation(service, "internal");
  if (isHidden(internal) || isHidden(at(service.metadata, "annotations"))) return undefined;
  return internal === undefined || internal === null || internal === "" || internal === "false";
}

function rangesOf({ spec, metadata }: KubernetesObject): string[] {
  const ranges = strings(at(spec, "loadBalancerSourceRanges"));
  return ranges.length > 0
    ? ranges
    : commaSeparated(at(metadata, "annotations", "service.beta.kubernetes.io/load-balancer-source-ranges"));
}

function policyOf(service: KubernetesObject, index: PlanIndex): string | undefined {
  const given = annotation(service, "ssl-negotiation-policy");
  if (isHidden(given)) return undefined;
  return text(given) ?? text(controllerDefault(index, "defaultSSLPolicy")) ?? oldestSslPolicy;
}

function sendsToInstances(service: KubernetesObject, maker: Maker, index: PlanIndex): boolean {
  if (maker === Maker.CloudProvider) return true;
  if (annotation(service, "type") === "nlb-ip") return false;
  const given = text(annotation(service, "nlb-target-type"));
  if (given !== undefined) return given === "instance";
  return maker === Maker.Controller && controllerDefault(index, "defaultTargetType") !== "ip";
}

interface ServicePort {
  readonly port: number;
  readonly protocol: string;
  /** The certificate is for it. */
  readonly secure: boolean;
}

function portsOf(service: KubernetesObject): ServicePort[] {
  const certified =
    commaSeparated(annotation(service, "ssl-cert")).length > 0 || isHidden(annotation(service, "ssl-cert"));
  const securePorts = commaSeparated(annotation(service, "ssl-ports"));
  const all = securePorts.length === 0 || securePorts.includes("*");
  return list(at(service.spec, "ports")).flatMap((value) => {
    const port = at(value, "port");
    if (typeof port !== "number") return [];
    const protocol = text(at(value, "protocol")) ?? "TCP";
    const named = securePorts.includes(String(port)) || securePorts.includes(text(at(value, "name")) ?? "");
    return [{ port, protocol, secure: certified && protocol === "TCP" && (all || named) }];
  });
}

function networkListeners(service: KubernetesObject): Listener[] {
  return portsOf(service).map(({ port, protocol, secure }) => ({
    port,
    protocol: secure ? "TLS" : protocol,
    tls: secure,
    redirects: false,
  }));
}

function classicListeners(service: KubernetesObject): Listener[] {
  const http = /^https?$/.test(text(annotation(service, "backend-protocol")) ?? "");
  return portsOf(service).map(({ port, protocol, secure }) => ({
    port,
    protocol: secure ? (http ? "HTTPS" : "SSL") : http ? "HTTP" : protocol,
    tls: secure,
    redirects: false,
  }));
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-conn-drain.html; off unless asked for. */
function classicDraining(service: KubernetesObject): number | undefined {
  const enabled = annotation(service, "connection-draining-enabled");
  const seconds = annotation(service, "connection-draining-timeout");
  if (isHidden(enabled) || isHidden(seconds)) return undefined;
  if (enabled !== "true") return 0;
  return seconds === undefined ? 300 : Number.parseInt(text(seconds) ?? "", 10) || undefined;
}
