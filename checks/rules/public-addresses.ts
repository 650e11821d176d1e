import { isWorld } from "../../model/address-scope.ts";
import { clusterEndpoint } from "../../model/cluster-endpoint.ts";
import { at, isHidden, list, type Value } from "../../model/json.ts";
import { clustersOf, nodeGroupsOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { givesPublicAddresses } from "../../model/public-subnet.ts";
import { launchTemplateType } from "../../model/types.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

export const apiOpenToTheWorld: Check = {
  id: "api-open-to-the-world",
  severity: Severity.Error,
  title: "The Kubernetes API answers named addresses of the internet, or none.",
  why: "Every flaw of the API server and every token that leaks can then be used from anywhere; EKS opens it to everyone where nothing is said.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
  find: (_, index) => clustersOf(index).flatMap(({ resource }) => endpointHits(resource)),
};

function endpointHits(resource: PlannedResource): Hit[] {
  const { publicAccess, cidrs } = clusterEndpoint(resource);
  const fix = "List the addresses you come from in publicAccessCidrs, or set endpointPublicAccess to false.";
  if (publicAccess === false) return [];
  if (cidrs === undefined || publicAccess === undefined)
    return [cannotTell(resource, "who reaches its Kubernetes API", fix)];
  const open = cidrs.filter(isWorld);
  if (open.length === 0) return [];
  return [
    hit(resource, `${resource.name}: everyone on the internet reaches its Kubernetes API (${open.join(", ")}).`, fix),
  ];
}

export const publicAddress: Check = {
  id: "public-address",
  severity: Severity.Warning,
  title: "Nodes, instances and databases have no address of the internet.",
  why: "A security group is then all that stands between them and everyone: one rule too many, and they are open.",
  page: "https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",
  find: (_, index) => [
    ...nodeGroupsOf(index).flatMap(({ resource, name, subnets = [] }) => {
      const open = subnets.filter(givesPublicAddresses).map((subnet) => subnet.name);
      if (open.length === 0) return [];
      const message = `${name}: its nodes stand in public subnets (${open.join(", ")}).`;
      return [hit(resource, message, "Set subnetIds to private subnets.")];
    }),
    ...launchTemplates(index),
    ...flagged(index),
  ],
};

function launchTemplates(index: PlanIndex): Hit[] {
  return index.ofType(launchTemplateType).flatMap((resource) => {
    const values = list(at(resource.inputs, "networkInterfaces")).map((one) => at(one, "associatePublicIpAddress"));
    return addressHits(resource, values, "gives its instances", "networkInterfaces[].associatePublicIpAddress");
  });
}

/** Resources with a switch for it. */
const switches: readonly [type: string, input: string][] = [
  ["aws:ec2/instance:Instance", "associatePublicIpAddress"],
  ["aws:ec2/launchConfiguration:LaunchConfiguration", "associatePublicIpAddress"],
  ["eks:index:NodeGroup", "nodeAssociatePublicIpAddress"],
  ["eks:index:NodeGroupV2", "nodeAssociatePublicIpAddress"],
  ["aws:rds/instance:Instance", "publiclyAccessible"],
  ["aws:rds/clusterInstance:ClusterInstance", "publiclyAccessible"],
  ["aws:redshift/cluster:Cluster", "publiclyAccessible"],
  ["aws:dms/replicationInstance:ReplicationInstance", "publiclyAccessible"],
];

function flagged(index: PlanIndex): Hit[] {
  return switches.flatMap(([type, input]) =>
    index.ofType(type).flatMap((resource) => addressHits(resource, [at(resource.inputs, input)], "has", input)),
  );
}

function addressHits(resource: PlannedResource, values: readonly Value[], verb: string, input: string): Hit[] {
  const fix = `Set ${input} to false.`;
  if (values.some((value) => value === true || value === "true"))
    return [hit(resource, `${resource.name} ${verb} a public address.`, fix)];
  return values.some(isHidden) ? [cannotTell(resource, "whether it has a public address", fix)] : [];
}
