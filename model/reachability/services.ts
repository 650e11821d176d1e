import type { PlannedResource } from "../../plan/plan.ts";
import {
  byAction,
  byManagedPolicy,
  everyNode,
  everyPlace,
  irsa,
  type Need,
  podIdentity,
} from "../data/aws-services.ts";
import { allOfType, anyResource } from "../expansion.ts";
import { at, isHidden, text } from "../json.ts";
import { Answer } from "../kubernetes.ts";
import { lookUp } from "../look-up.ts";
import { type Endpoint, type Network, possibleSubnetsOf } from "../network.ts";
import { perPlan } from "../per-plan.ts";
import type { PlanIndex } from "../plan-index.ts";
import { ofTypes, referred } from "../references.ts";
import { connects, leaves, securityGroups, type Verdict } from "../security-groups.ts";
import { roleType } from "../types.ts";
import { type Flow, Purpose, worse } from "./flow.ts";
import { type Place, placeName, placesOf } from "./places.ts";
import { networkOf, vpcResource, wayOut } from "./way-out.ts";

/** From nodes to what they and their pods call of AWS. */
export function serviceFlows(index: PlanIndex): Flow[] {
  const shared = sharedNeeds(index);
  return placesOf(index).flatMap((place) =>
    needsOf(place, shared, index).map(({ service, why }): Flow => {
      return {
        purpose: Purpose.Services,
        resource: place.resource,
        from: placeName(place),
        to: service,
        port: "TCP 443",
        why,
        ...toService(place, service, index),
      };
    }),
  );
}

/** Each service once, for the first reason. */
function needsOf(place: Place, shared: readonly Need[], index: PlanIndex): Need[] {
  const own = place.fargate
    ? [irsa, ...roleNeeds(index, place.resource, "podExecutionRoleArn")]
    : nodeNeeds(place, index);
  const fromPods = place.fargate ? [] : shared;
  const all = new Map<string, Need>();
  for (const need of [...everyPlace, ...own, ...fromPods]) if (!all.has(need.service)) all.set(need.service, need);
  return [...all.values()];
}

function nodeNeeds({ cluster, resource }: Place, index: PlanIndex): Need[] {
  const agent = "eks-pod-identity-agent" in cluster.addOns || cluster.autoMode;
  return [...everyNode, ...(agent ? [podIdentity] : []), ...roleNeeds(index, resource, "nodeRoleArn", "nodeRole")];
}

/** Of the pods' roles: which node a pod runs on is not looked at, since most agents run on all. */
function sharedNeeds(index: PlanIndex): Need[] {
  const { grants } = index.identities();
  const roles = grants.flatMap(({ role }) => role ?? []);
  const needs = rolePolicies(index);
  return [
    ...(grants.some(({ how }) => how === "IRSA") ? [irsa] : []),
    ...[...new Set(roles)].flatMap((role) => needs.get(role) ?? []),
  ];
}

function roleNeeds(index: PlanIndex, resource: PlannedResource, ...properties: readonly string[]): Need[] {
  const urns = properties.flatMap((property) => dependenciesOf(resource, property));
  return [...new Set(urns)].flatMap((urn) => rolePolicies(index).get(urn) ?? []);
}

function dependenciesOf({ inputs, propertyDependencies }: PlannedResource, property: string): string[] {
  const given = text(at(inputs, property, "resource"));
  return [...(propertyDependencies[property] ?? []), ...(given === undefined ? [] : [given])];
}

/** By URN of the role. */
const rolePolicies = perPlan((index): ReadonlyMap<string, readonly Need[]> => {
  const needs = new Map<string, Need[]>();
  const add = (role: string, found: readonly Need[]) => needs.set(role, [...(needs.get(role) ?? []), ...found]);
  const rolesOf = (resource: PlannedResource) =>
    resource.type === roleType ? [resource.urn] : dependenciesOf(resource, "role");
  const documents = new Map<string, Need[]>();
  for (const { resource, statements } of index.identityPolicies()) {
    const actions = statements.flatMap((one) => (one.allows ? one.actions : []));
    const found = actionNeeds(actions.map((action) => action.toLowerCase()));
    documents.set(resource.urn, [...(documents.get(resource.urn) ?? []), ...found]);
    for (const role of rolesOf(resource)) add(role, found);
  }
  for (const attachment of allOfType(index, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")) {
    const arn = text(at(attachment.inputs, "policyArn"));
    const managed = arn === undefined ? undefined : /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
    const own = (attachment.propertyDependencies.policyArn ?? []).flatMap((urn) => documents.get(urn) ?? []);
    const known = lookUp(byManagedPolicy, managed) ?? [];
    for (const role of rolesOf(attachment)) add(role, [...own, ...known]);
  }
  return needs;
});

function actionNeeds(allowed: readonly string[]): Need[] {
  const exact = new Set(allowed);
  const wide = allowed.filter((action) => action.endsWith("*")).map((action) => action.slice(0, -1));
  return Object.entries(byAction).flatMap(([action, need]) =>
    // What allows everything says nothing about what is used.
    exact.has(action) || wide.some((start) => start.includes(":") && action.startsWith(start)) ? [need] : [],
  );
}

/** S3 has a gateway endpoint, which costs nothing. */
export function endpointFix(services: readonly string[], answer: Answer): string {
  const others = services.filter((service) => service !== "s3");
  const parts = [
    ...(others.length === 0
      ? []
      : [`${others.length > 1 ? "interface endpoints" : "an interface endpoint"} for ${others.join(", ")}`]),
    ...(others.length === services.length ? [] : ["a gateway endpoint for s3 with the route tables of these subnets"]),
  ];
  return `${answer === Answer.No ? "Add" : "See that there are"} ${parts.join(" and ")}, or NAT gateways.`;
}

function toService(
  place: Place,
  service: string,
  index: PlanIndex,
): Pick<Flow, "answer" | "how" | "fix" | "endpointMissing"> {
  const network = networkOf(place, index);
  const endpoints = network?.endpoints.filter((one) => leadsTo(one, service)) ?? [];
  const [first, ...rest] = endpoints.map((endpoint) => byEndpoint(place, endpoint, network, index));
  const found = first === undefined ? undefined : rest.reduce((a, b) => (a.answer === Answer.Yes ? a : b), first);
  // A name that leads to an endpoint leads nowhere else, whatever other way there is.
  if (found !== undefined && found.way !== "none") return { answer: found.answer, how: found.how, fix: found.fix };
  const way = worse(wayOut(place, index), leaves(index, place, 443));
  const fix = endpointFix([service], way.answer);
  if (way.answer === Answer.Yes || found === undefined) {
    const missing = way.answer === Answer.No ? ", and the VPC has no endpoint for it" : "";
    return { answer: way.answer, how: `${way.how}${missing}`, fix, endpointMissing: found === undefined };
  }
  return { answer: worse(way, found).answer, how: found.how, fix: found.fix };
}

/** `com.amazonaws.ap-northeast-1.ecr.api`, with a prefix before that in some partitions. */
function leadsTo({ service }: Endpoint, wanted: string): boolean {
  return service.replace(/^.*?amazonaws\.[^.]+\./, "") === wanted;
}

interface EndpointVerdict extends Verdict {
  /** `none` where traffic passes the endpoint by. */
  readonly way: "endpoint" | "none";
  readonly fix: string;
}

function byEndpoint(place: Place, endpoint: Endpoint, network: Network | undefined, index: PlanIndex): EndpointVerdict {
  const resource = anyResource(index, endpoint.urn);
  if (resource === undefined) return { answer: Answer.CannotTell, how: "an endpoint", way: "none", fix: "" };
  return endpoint.gateway ? byGateway(place, resource, index) : byInterface(place, resource, network, index);
}

const tableTypes = ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"];

function byGateway({ subnets, certain }: Place, endpoint: PlannedResource, index: PlanIndex): EndpointVerdict {
  const own = referred(index, endpoint, ["routeTableIds"], ofTypes(...tableTypes));
  const associations = allOfType(
    index,
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
  ).flatMap((one) => referred(index, one, ["routeTableId"], ofTypes(...tableTypes)).urns);
  const tables = new Set([...own.urns, ...associations]);
  const outside = subnets.filter(({ routing }) => !tables.has(routing?.routeTable ?? ""));
  const fix = `Give ${endpoint.name} the route tables of these subnets (routeTableIds).`;
  if (outside.length === 0) return { answer: Answer.Yes, how: "gateway endpoint", way: "endpoint", fix };
  const names = outside.map(({ name }) => name).join(", ");
  const answer = own.certain && certain ? Answer.No : Answer.CannotTell;
  return { answer, how: `${names} has no route to the endpoint ${endpoint.name}`, way: "none", fix };
}

function byInterface(
  place: Place,
  endpoint: PlannedResource,
  network: Network | undefined,
  index: PlanIndex,
): EndpointVerdict {
  const named = answersName(endpoint, network, index);
  if (named.answer !== Answer.Yes) return { ...named, way: "none" };
  const groups = securityGroups(index, endpoint, "securityGroupIds");
  const { subnets, certain } = possibleSubnetsOf(index, endpoint, "subnetIds");
  const blocks = subnets.flatMap(({ cidrBlock }) => cidrBlock ?? []);
  const listener = { groups, certain, ...(blocks.length === subnets.length ? { cidrBlocks: blocks } : {}) };
  const fix = `Let the security groups of ${endpoint.name} take TCP 443 from the nodes, or from the VPC's block.`;
  if (groups.urns.length === 0 && groups.certain)
    return {
      answer: Answer.CannotTell,
      how: `the VPC's default security group, which ${endpoint.name} wears`,
      way: "endpoint",
      fix,
    };
  const verdict = connects(index, place, listener, 443);
  return { ...verdict, how: `endpoint ${endpoint.name}, ${verdict.how}`, way: "endpoint", fix };
}

/** Without private names, clients go on calling the public address: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html */
function answersName(
  endpoint: PlannedResource,
  network: Network | undefined,
  index: PlanIndex,
): Verdict & { readonly fix: string } {
  const own = at(endpoint.inputs, "privateDnsEnabled") ?? false;
  const fix = `Set privateDnsEnabled of ${endpoint.name}, and enableDnsHostnames and enableDnsSupport of the VPC, to true.`;
  const vpc = vpcResource(network, index);
  const values = [own, at(vpc?.inputs, "enableDnsHostnames") ?? false, at(vpc?.inputs, "enableDnsSupport") ?? true];
  if (values.some(isHidden))
    return { answer: Answer.CannotTell, how: `whether ${endpoint.name} answers for the name`, fix };
  if (values.every((value) => value === true)) return { answer: Answer.Yes, how: "", fix };
  return { answer: Answer.No, how: `${endpoint.name} does not answer for the service's usual name`, fix };
}
