import { isWorld } from "../../model/address-scope.ts";
import { at, isHidden, list, oneOrMore, type Value } from "../../model/json.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

const groupTypes = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const ingressRuleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const ruleType = "aws:ec2/securityGroupRule:SecurityGroupRule";
const balancerTypes = [
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:alb/loadBalancer:LoadBalancer",
  "aws:elb/loadBalancer:LoadBalancer",
];

export const securityGroupOpen: Check = {
  id: "security-group-open",
  severity: Severity.Error,
  title: "Only the security groups of load balancers let the whole internet in.",
  why: "Whatever listens behind such a group is scanned within minutes, and one address that becomes public is enough.",
  page: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  find: (_, index) => {
    const exempt = balancerGroups(index);
    return rules(index)
      .filter(({ groups }) => groups.length === 0 || !groups.every((urn) => exempt.has(urn)))
      .flatMap(({ resource, sources }) => findings(resource, sources));
  },
};

interface Rule {
  readonly resource: PlannedResource;
  /** URNs of the groups it belongs to, as far as the plan holds them. */
  readonly groups: readonly string[];
  readonly sources: readonly Value[];
}

function rules(index: PlanIndex): Rule[] {
  const own = index.ofType(...groupTypes).flatMap((resource) => {
    const ingress = at(resource.inputs, "ingress");
    const blocks = isHidden(ingress) ? [ingress] : list(ingress);
    return blocks.map((block) => ({ resource, groups: [resource.urn], sources: blockSources(block) }));
  });
  const apart = index.ofType(ingressRuleType).map((resource) => ({
    resource,
    groups: groupsOf(resource, index),
    sources: [at(resource.inputs, "cidrIpv4"), at(resource.inputs, "cidrIpv6")],
  }));
  const older = index
    .ofType(ruleType)
    .filter(({ inputs }) => at(inputs, "type") !== "egress")
    .map((resource) => ({ resource, groups: groupsOf(resource, index), sources: blockSources(resource.inputs) }));
  return [...own, ...apart, ...older];
}

function blockSources(block: Parameters<typeof at>[0]): Value[] {
  return [...oneOrMore(at(block, "cidrBlocks")), ...oneOrMore(at(block, "ipv6CidrBlocks"))];
}

function groupsOf(resource: PlannedResource, index: PlanIndex): readonly string[] {
  const urns = resource.propertyDependencies.securityGroupId ?? [];
  return urns.filter((urn) => groupTypes.includes(index.resource(urn)?.type ?? ""));
}

/** Groups that a load balancer carries, be it a resource of AWS or what the controller makes from an Ingress or a Service. */
function balancerGroups(index: PlanIndex): ReadonlySet<string> {
  const carriers = [
    ...index.ofType(...balancerTypes).map((resource) => ({ resource, property: "securityGroups" })),
    ...index.ofKind("Ingress", "Service").map(({ resource }) => ({ resource, property: "metadata" })),
  ];
  return new Set(carriers.flatMap(({ resource, property }) => resource.propertyDependencies[property] ?? []));
}

function findings(resource: PlannedResource, sources: readonly Value[]): Hit[] {
  const fix = "Name the addresses or the security group that may call.";
  const open = sources.filter((source) => typeof source === "string" && isWorld(source));
  if (open.length > 0) return [hit(resource, `${resource.name} lets in ${open.join(", ")}.`, fix)];
  return sources.some(isHidden) ? [cannotTell(resource, "whom it lets in", fix)] : [];
}
