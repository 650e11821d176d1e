import type { PlannedResource } from "../../plan/plan.ts";
import { allOfType, anyResource } from "../expansion.ts";
import { at, isHidden, isMissing, list } from "../json.ts";
import type { InSubnets } from "../likely-subnets.ts";
import { possibleSubnetsOf, type Subnet } from "../network.ts";
import { type Cluster, clusterOf, clustersOf, fargateProfilesOf, nodeGroupsOf } from "../nodes.ts";
import { perPlan } from "../per-plan.ts";
import type { PlanIndex } from "../plan-index.ts";
import { meant, ofTypes, type Referred, referred } from "../references.ts";
import { groupMeans, securityGroups, type Wearer } from "../security-groups.ts";
import { launchTemplateType } from "../types.ts";

/** Nodes of one group, or the pods of a Fargate profile, each of which is a node of its own. */
export interface Place extends Wearer {
  readonly resource: PlannedResource;
  readonly name: string;
  readonly fargate: boolean;
  readonly cluster: Cluster;
  /** Those it is in, or may be in where that is not certain. */
  readonly subnets: readonly Subnet[];
  readonly certain: boolean;
  /** A public address for each node, whatever the subnet says; absent where the launch template says nothing. */
  readonly publicAddresses?: boolean;
}

export function placeName({ fargate, name }: Place): string {
  return fargate ? `Fargate pods of ${name}` : `nodes of ${name}`;
}

export interface ControlPlane extends Wearer {
  readonly cluster: Cluster;
  /** The `aws.eks.Cluster`, be it inside a component. */
  readonly resource: PlannedResource;
  /** Those it is in, or may be in. */
  readonly subnets: readonly Subnet[];
}

const eksClusterType = "aws:eks/cluster:Cluster";

export const controlPlanesOf = perPlan((index): readonly ControlPlane[] =>
  clustersOf(index).flatMap((cluster) => {
    const resource = bare(cluster, index);
    if (resource === undefined) return [];
    const additional = securityGroups(index, resource, "vpcConfig", "securityGroupIds");
    const groups = { urns: [resource.urn, ...additional.urns], certain: additional.certain };
    const { subnets, certain } = possibleSubnetsOf(index, resource, "vpcConfig", "subnetIds");
    return [{ cluster, resource, groups, subnets, certain, ...cidrBlocks(subnets) }];
  }),
);

function bare({ resource }: Cluster, index: PlanIndex): PlannedResource | undefined {
  if (resource.type === eksClusterType) return resource;
  return allOfType(index, eksClusterType).find(({ component, parent }) => [component, parent].includes(resource.urn));
}

export const placesOf = perPlan((index): readonly Place[] => {
  const clusters = clustersOf(index);
  const planes = controlPlanesOf(index);
  const planeOf = (one: { readonly clusterName?: string }) => {
    const cluster = clusterOf(clusters, one);
    return planes.find((plane) => plane.cluster === cluster);
  };
  const groups = nodeGroupsOf(index).flatMap((group): Place[] => {
    const plane = planeOf(group);
    if (plane === undefined) return [];
    const { resource, name } = group;
    const { cluster } = plane;
    return [{ resource, name, fargate: false, cluster, ...within(group), ...worn(resource, plane, index) }];
  });
  const profiles = fargateProfilesOf(index).flatMap((profile): Place[] => {
    const plane = planeOf(profile);
    if (plane === undefined) return [];
    const { resource, name } = profile;
    const groups = { urns: [plane.resource.urn], certain: true };
    return [{ resource, name, fargate: true, cluster: plane.cluster, ...within(profile), groups }];
  });
  return [...groups, ...profiles];
});

function within({ subnets, likelySubnets }: InSubnets) {
  const possible = subnets ?? likelySubnets;
  const certain = subnets !== undefined;
  return { subnets: possible, certain, ...cidrBlocks(possible) };
}

function cidrBlocks(subnets: readonly Subnet[]): { readonly cidrBlocks?: readonly string[] } {
  const all = subnets.flatMap(({ cidrBlock }) => cidrBlock ?? []);
  return subnets.length > 0 && all.length === subnets.length ? { cidrBlocks: all } : {};
}

/**
 * Without a template of its own, or with one that names no security groups, a node wears the group that EKS makes for the cluster.
 * https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-security-groups
 */
function worn(resource: PlannedResource, plane: ControlPlane, index: PlanIndex) {
  const usual: Referred = { urns: [plane.resource.urn], certain: true };
  if (isMissing(at(resource.inputs, "launchTemplate"))) return { groups: usual };
  const template = templateOf(resource, index);
  if (template === undefined) return { groups: { urns: [], certain: false } };
  const interfaces = at(template.inputs, "networkInterfaces");
  const [first] = list(interfaces);
  const open = at(first, "associatePublicIpAddress");
  const addresses = isMissing(open) || isHidden(open) ? {} : { publicAddresses: String(open) === "true" };
  const ofInterface = at(first, "securityGroups");
  if (!isMissing(ofInterface)) {
    const place = { property: "networkInterfaces", whole: false };
    return { groups: meant(index, template, place, ofInterface, groupMeans(index)), ...addresses };
  }
  if (isHidden(interfaces)) return { groups: { urns: [], certain: false } };
  const ids = at(template.inputs, "vpcSecurityGroupIds");
  const none = isMissing(ids) || (Array.isArray(ids) && ids.length === 0);
  return { groups: none ? usual : securityGroups(index, template, "vpcSecurityGroupIds"), ...addresses };
}

function templateOf(resource: PlannedResource, index: PlanIndex): PlannedResource | undefined {
  const byId = referred(index, resource, ["launchTemplate", "id"], ofTypes(launchTemplateType)).urns;
  const needed = resource.propertyDependencies.launchTemplate ?? [];
  return [...byId, ...needed].map((urn) => anyResource(index, urn)).find((one) => one?.type === launchTemplateType);
}
