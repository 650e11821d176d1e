import type { PlannedResource } from "../plan/plan.ts";
import { standIns } from "../plan/stand-ins/index.ts";
import { surroundings } from "../plan/stand-ins/stand-ins.ts";
import { parseUrn, typeOf } from "../plan/urn.ts";
import type { Wire, WireObject } from "../plan/values.ts";
import { vpcType } from "./expansion/awsx-vpc.ts";
import { clusterType } from "./expansion/eks-cluster.ts";
import { expansionOf } from "./expansion.ts";
import { isHidden, text, type Value } from "./json.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";

/** Resources of AWS that others name by id. */
const identified = [
  "aws:ec2/vpc:Vpc",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/vpnGateway:VpnGateway",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:efs/fileSystem:FileSystem",
];

/**
 * URNs of the resources, by id. The security group that EKS makes for a cluster is no resource: it goes by the URN of its `aws.eks.Cluster`.
 *
 * A plan holds ids, but no outputs that tell whose they are. Those it makes up follow from URNs alone, so that who is asked once more
 * answers the same; what exists already has the id under which it is read or imported.
 */
export const urnsById = perPlan((index): ReadonlyMap<string, string> => {
  const own = index
    .ofType(...identified)
    .map((resource) => [resource.options.import ?? answer(resource)?.id, resource.urn]);
  const packaged = [
    ...index.ofType(vpcType).flatMap((component) => withinVpc(component, index)),
    ...index.ofType(clusterType).flatMap((component) => withinCluster(component, index)),
  ];
  return new Map(
    [...own, ...packaged].filter((pair): pair is [string, string] => pair.every((one) => one !== undefined)),
  );
});

type Pair = [id: string | undefined, urn: string | undefined];

function withinVpc(component: PlannedResource, index: PlanIndex): Pair[] {
  const made = new Map(ofComponent(component, index).map(({ type, name, urn }) => [`${type} ${name}`, urn]));
  const { inside = [] } = answer(component) ?? {};
  return inside.map(({ id, urn }) => [id, made.get(`${typeOf(urn)} ${parseUrn(urn).name}`)]);
}

function withinCluster(component: PlannedResource, index: PlanIndex): Pair[] {
  const made = ofComponent(component, index);
  const { clusterSecurityGroupId, nodeSecurityGroupId } = answer(component)?.outputs ?? {};
  // With groups of its own, the component's output and EKS's group are two things that a plan stands in for with one id.
  if (made.some(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup"))
    return [[text(nodeSecurityGroupId), made.find(({ name }) => name === `${component.name}-nodeSecurityGroup`)?.urn]];
  const cluster = made.find(({ type }) => type === "aws:eks/cluster:Cluster")?.urn;
  return [[text(clusterSecurityGroupId), cluster]];
}

function ofComponent({ urn }: PlannedResource, index: PlanIndex): readonly PlannedResource[] {
  return expansionOf(index).filter(({ component }) => component === urn);
}

function answer({ urn, type, name, inputs }: PlannedResource) {
  const standIn = standIns[type.slice(0, type.indexOf(":"))];
  // No id depends on the region.
  return standIn?.resource?.({ urn, type, name, inputs: known(inputs), surroundings: surroundings("us-east-1") });
}

/** As a provider sees it: what is not known is not there. */
function known(inputs: PlannedResource["inputs"]): WireObject {
  const wire = (value: Value): Wire => {
    if (Array.isArray(value)) return value.map(wire);
    return typeof value === "object" && value !== null ? known(value) : (value ?? null);
  };
  const entries = Object.entries(inputs).filter(([, item]) => !isHidden(item));
  return Object.fromEntries(entries.map(([key, item]) => [key, wire(item)]));
}
