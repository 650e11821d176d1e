/** Load balancers that a plan makes itself: https://www.pulumi.com/registry/packages/aws/api-docs/lb/loadbalancer/ */

import type { PlannedResource } from "../plan/plan.ts";
import { groupByEach } from "./groups.ts";
import { at, isHidden, isMissing, list, strings, text, type Value } from "./json.ts";
import { type Listener, type LoadBalancer, LoadBalancerKind } from "./load-balancer.ts";
import { oldestSslPolicy } from "./load-balancer-controller.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";

const types = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
const listenerTypes = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];
const classicType = "aws:elb/loadBalancer:LoadBalancer";
const componentKinds: Readonly<Record<string, LoadBalancerKind>> = {
  "awsx:lb:ApplicationLoadBalancer": LoadBalancerKind.Application,
  "awsx:lb:NetworkLoadBalancer": LoadBalancerKind.Network,
};

export function awsLoadBalancers(index: PlanIndex): LoadBalancer[] {
  return [
    ...index.ofType(...types).flatMap((resource) => balancer(resource, index)),
    ...index.ofType(classicType).map(classic),
    ...index.ofType(...Object.keys(componentKinds)).map((resource) => component(resource)),
  ];
}

function balancer(resource: PlannedResource, index: PlanIndex): LoadBalancer[] {
  const type = text(at(resource.inputs, "loadBalancerType")) ?? "application";
  // A Gateway Load Balancer has no listener of its own: it stands in the way of packets to others.
  if (type === "gateway") return [];
  const listeners = listenersByBalancer(index).get(resource.urn) ?? [];
  const kind = type === "network" ? LoadBalancerKind.Network : LoadBalancerKind.Application;
  return [
    described(
      resource,
      kind,
      listeners.map(({ inputs }) => inputs),
    ),
  ];
}

const listenersByBalancer = perPlan((index) =>
  groupByEach(index.ofType(...listenerTypes), ({ propertyDependencies }) => propertyDependencies.loadBalancerArn ?? []),
);

function component(resource: PlannedResource): LoadBalancer {
  const kind = componentKinds[resource.type] ?? LoadBalancerKind.Application;
  const one = at(resource.inputs, "listener");
  const given = [...list(at(resource.inputs, "listeners")), ...(one === undefined ? [] : [one])];
  return described(resource, kind, given.length > 0 ? given : [{ port: 80 }]);
}

function described(
  resource: PlannedResource,
  kind: LoadBalancerKind,
  listeners: readonly Parameters<typeof at>[0][],
): LoadBalancer {
  const usual = kind === LoadBalancerKind.Network ? "TCP" : "HTTP";
  const known = listeners.flatMap((one): (Listener & { readonly sslPolicy: Value })[] => {
    const port = at(one, "port");
    if (typeof port !== "number") return [];
    const protocol = text(at(one, "protocol")) ?? (port === 443 && usual === "HTTP" ? "HTTPS" : usual);
    const tls = protocol === "HTTPS" || protocol === "TLS";
    const redirects = list(at(one, "defaultActions")).some(isRedirect);
    return [{ port, protocol, tls, redirects, sslPolicy: at(one, "sslPolicy") ?? oldestSslPolicy }];
  });
  const policies = known.filter(({ tls }) => tls).flatMap(({ sslPolicy }) => text(sslPolicy) ?? []);
  const policy = policies.find((one) => one === oldestSslPolicy) ?? policies[0];
  return {
    ...common(resource, kind),
    ...(policy === undefined ? {} : { sslPolicy: policy }),
    listeners: known.map(({ sslPolicy: _, ...listener }) => listener),
  };
}

function isRedirect(action: Value): boolean {
  return at(action, "type") === "redirect" && at(action, "redirect", "protocol") === "HTTPS";
}

function classic(resource: PlannedResource): LoadBalancer {
  return {
    ...common(resource, LoadBalancerKind.Classic),
    listeners: list(at(resource.inputs, "listeners")).flatMap((one): Listener[] => {
      const port = at(one, "lbPort");
      const protocol = (text(at(one, "lbProtocol")) ?? "").toUpperCase();
      const tls = protocol === "HTTPS" || protocol === "SSL";
      return typeof port === "number" ? [{ port, protocol, tls, redirects: false }] : [];
    }),
  };
}

function common(resource: PlannedResource, kind: LoadBalancerKind): Omit<LoadBalancer, "listeners"> {
  const internal = at(resource.inputs, "internal");
  const securityGroups = strings(at(resource.inputs, "securityGroups"));
  return {
    kind,
    label: `${kind} ${resource.name}`,
    resources: [resource],
    ...(isHidden(internal) ? {} : { internetFacing: internal !== true }),
    schemeByDefault: isMissing(internal),
    ...(securityGroups.length === 0 ? {} : { securityGroups }),
    instanceTargets: false,
    hosts: [],
    targets: [],
    services: [],
    workloads: [],
    byController: false,
  };
}
