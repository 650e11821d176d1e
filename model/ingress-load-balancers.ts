/** Load balancers of Ingresses: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/ */

import { groupBy } from "./groups.ts";
import { at, isHidden, isMissing, list, text, type Value } from "./json.ts";
import type { KubernetesObject } from "./kubernetes.ts";
import { type Listener, type LoadBalancer, LoadBalancerKind, type Target } from "./load-balancer.ts";
import {
  autoModeClass,
  commaSeparated,
  controllerDefault,
  deregistrationSeconds,
  loadBalancerControllersOf,
  oldestSslPolicy,
  selectedBy,
} from "./load-balancer-controller.ts";
import type { PlanIndex } from "./plan-index.ts";

const prefix = "alb.ingress.kubernetes.io/";

/** An Ingress with the parameters of its class, which outrank its annotations. */
interface Member {
  readonly ingress: KubernetesObject;
  readonly params: Value;
  readonly autoMode: boolean;
}

export function ingressLoadBalancers(index: PlanIndex): LoadBalancer[] {
  const ingresses = index.ofKind("Ingress");
  if (ingresses.length === 0) return [];
  const classes = classesOf(index);
  const services = new Map(index.ofKind("Service").map((one) => [`${one.namespace}/${one.name}`, one]));
  const members = ingresses.flatMap((ingress): Member[] => {
    const ofClass = classes.of(ingress);
    return ofClass === undefined ? [] : [{ ingress, ...ofClass }];
  });
  const groups = groupBy(members, (member) => {
    const { provider, urn } = member.ingress.resource;
    return JSON.stringify([provider, groupName(member) ?? ["", urn]]);
  });
  return [...groups.values()].map((group) => loadBalancer(group, services, index));
}

type IngressClass = Pick<Member, "params" | "autoMode">;

/** Classes that lead to an ALB: that of the controller's chart, and those that name the controller. */
function classesOf(index: PlanIndex) {
  const params = new Map(index.ofKind("IngressClassParams").map(({ name, spec }) => [name, spec]));
  const known = new Map<string, IngressClass>([["alb", { params: undefined, autoMode: false }]]);
  let preset: IngressClass | undefined;
  for (const { inputs } of loadBalancerControllersOf(index)) {
    const ofChart = { params: at(inputs, "values", "ingressClassParams", "spec"), autoMode: false };
    known.set(text(at(inputs, "values", "ingressClass")) ?? "alb", ofChart);
    if (at(inputs, "values", "ingressClassConfig", "default") === true) preset = ofChart;
  }
  for (const { name, spec, metadata } of index.ofKind("IngressClass")) {
    const controller = text(at(spec, "controller"));
    if (controller !== "ingress.k8s.aws/alb" && controller !== `${autoModeClass}alb`) continue;
    const parameters = text(at(spec, "parameters", "name"));
    const autoMode = controller.startsWith(autoModeClass);
    const given = { params: parameters === undefined ? undefined : params.get(parameters), autoMode };
    if (name !== undefined) known.set(name, given);
    if (at(metadata, "annotations", "ingressclass.kubernetes.io/is-default-class") === "true") preset = given;
  }
  return {
    of: ({ spec, metadata }: KubernetesObject): IngressClass | undefined => {
      const given = at(spec, "ingressClassName") ?? at(metadata, "annotations", "kubernetes.io/ingress.class");
      if (isHidden(given)) return { params: undefined, autoMode: false };
      return given === undefined ? preset : known.get(text(given) ?? "");
    },
  };
}

function annotation({ ingress }: Member, name: string): Value {
  return at(ingress.metadata, "annotations", `${prefix}${name}`);
}

function groupName(member: Member): string | undefined {
  return text(at(member.params, "group", "name")) ?? text(annotation(member, "group.name"));
}

function loadBalancer(
  group: readonly Member[],
  services: ReadonlyMap<string, KubernetesObject>,
  index: PlanIndex,
): LoadBalancer {
  const [first] = group as [Member, ...Member[]];
  const name = groupName(first);
  const listeners = listenersOf(group);
  const internetFacing = isPublic(group, index);
  const sslPolicy = listeners.some(({ tls }) => tls) ? policyOf(group, index) : undefined;
  const sourceRanges = unique(group.flatMap(rangesOf));
  const securityGroups = unique(group.flatMap(groupsOf));
  const targets = group.flatMap((member) => targetsOf(member, services, index));
  return {
    kind: LoadBalancerKind.Application,
    label: name === undefined ? first.ingress.label.replace(/^Ingress/, "ALB") : `ALB ${name}`,
    resources: group.map(({ ingress }) => ingress.resource),
    ...(internetFacing === undefined ? {} : { internetFacing }),
    schemeByDefault: group.every((member) => isMissing(schemeOf(member))),
    listeners,
    ...(sslPolicy === undefined ? {} : { sslPolicy }),
    ...(sourceRanges.length === 0 ? {} : { sourceRanges }),
    ...(securityGroups.length === 0 ? {} : { securityGroups }),
    instanceTargets: group.some((member) => sendsToInstances(member, index)),
    hosts: unique(group.flatMap(({ ingress }) => hostsOf(ingress))),
    targets,
    services: unique(targets.map(({ service }) => service)),
    workloads: unique(targets.flatMap(({ workloads }) => workloads)),
    byController: true,
  };
}

function schemeOf(member: Member): Value {
  return at(member.params, "scheme") ?? annotation(member, "scheme");
}

/** One scheme for all of a group. */
function isPublic(group: readonly Member[], index: PlanIndex): boolean | undefined {
  const given = group.map(schemeOf);
  const known = given.map(text).filter((scheme) => scheme !== undefined);
  if (known.length > 0) return known.includes("internet-facing");
  if (given.some(isHidden) || group.some(({ ingress }) => isHidden(at(ingress.metadata, "annotations"))))
    return undefined;
  return controllerDefault(index, "defaultLoadBalancerScheme") === "internet-facing";
}

function policyOf(group: readonly Member[], index: PlanIndex): string | undefined {
  const given = group.map((member) => at(member.params, "sslPolicy") ?? annotation(member, "ssl-policy"));
  if (given.some(isHidden)) return undefined;
  return (
    given.map(text).find((policy) => policy !== undefined) ??
    text(controllerDefault(index, "defaultSSLPolicy")) ??
    oldestSslPolicy
  );
}

function rangesOf(member: Member): string[] {
  const ofClass = commaSeparated(at(member.params, "inboundCIDRs"));
  return ofClass.length > 0 ? ofClass : commaSeparated(annotation(member, "inbound-cidrs"));
}

function groupsOf(member: Member): string[] {
  return ["security-groups", "security-group-prefix-lists"].flatMap((name) => commaSeparated(annotation(member, name)));
}

function sendsToInstances(member: Member, index: PlanIndex): boolean {
  const given = text(at(member.params, "targetType")) ?? text(annotation(member, "target-type"));
  if (given !== undefined) return given === "instance";
  return !member.autoMode && controllerDefault(index, "defaultTargetType") !== "ip";
}

/** Each port once, with what its first member says; one member's redirect is that of all. */
function listenersOf(group: readonly Member[]): Listener[] {
  const redirects = group.some((member) => !isMissing(annotation(member, "ssl-redirect")));
  const found = new Map<number, Listener>();
  for (const member of group) {
    for (const [protocol, port] of portsOf(member)) {
      if (found.has(port)) continue;
      const tls = protocol === "HTTPS";
      found.set(port, { port, protocol, tls, redirects: !tls && (redirects || redirectsByAction(member)) });
    }
  }
  return [...found.values()].sort((a, b) => a.port - b.port);
}

function portsOf(member: Member): [protocol: string, port: number][] {
  const given = text(annotation(member, "listen-ports"));
  const certified = [at(member.params, "certificateArn"), annotation(member, "certificate-arn")].some(
    (value) => !isMissing(value) && value !== "",
  );
  if (given === undefined) return certified ? [["HTTPS", 443]] : [["HTTP", 80]];
  return [...given.matchAll(/"(HTTPS?)"\s*:\s*(\d{1,5})\b/g)].map(([, protocol = "", port]) => [
    protocol,
    Number(port),
  ]);
}

/** The way before `ssl-redirect`: a rule whose backend is an action that redirects. */
function redirectsByAction(member: Member): boolean {
  return backendsOf(member.ingress).some((service) => {
    const action = text(annotation(member, `actions.${service}`)) ?? "";
    return /"redirect"/i.test(action) && /"protocol"\s*:\s*"HTTPS"/i.test(action);
  });
}

function pathsOf({ spec }: KubernetesObject): readonly Value[] {
  const paths = list(at(spec, "rules")).flatMap((rule) => list(at(rule, "http", "paths")));
  return [at(spec, "defaultBackend"), ...paths.map((path) => at(path, "backend"))];
}

function backendsOf(ingress: KubernetesObject): string[] {
  return unique(pathsOf(ingress).flatMap((backend) => text(at(backend, "service", "name")) ?? []));
}

function hostsOf({ spec }: KubernetesObject): string[] {
  return list(at(spec, "rules")).flatMap((rule) => text(at(rule, "host")) ?? []);
}

function targetsOf(member: Member, services: ReadonlyMap<string, KubernetesObject>, index: PlanIndex): Target[] {
  return backendsOf(member.ingress).flatMap((name) => {
    const service = services.get(`${member.ingress.namespace}/${name}`);
    if (service === undefined) return [];
    // A Service's own annotation outranks that of the Ingress.
    const attributes =
      at(service.metadata, "annotations", `${prefix}target-group-attributes`) ??
      annotation(member, "target-group-attributes");
    const seconds = deregistrationSeconds(attributes);
    return [
      {
        service: service.resource.urn,
        workloads: selectedBy(service, index),
        ...(seconds === undefined ? {} : { deregistrationSeconds: seconds }),
      },
    ];
  });
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
