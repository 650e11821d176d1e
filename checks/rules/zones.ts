import { type Network, networksOf, SubnetKind } from "../../model/network.ts";
import { clustersOf, nodeGroupsOf } from "../../model/nodes.ts";
import { isProduction } from "../../model/production.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

export const natPerZone: Check = {
  id: "nat-per-zone",
  severity: Severity.Warning,
  title: "In production each zone with private subnets has a NAT gateway of its own.",
  why: "The zone of the only gateway takes the way out of all other zones along when it fails. A cluster that is protected from deletion counts as production.",
  page: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
  find: (_, index) => (isProduction(index) ? networksOf(index).flatMap(natHits) : []),
};

function natHits({ urn, name, subnets, natGateways }: Network): Hit[] {
  const zones = distinct(subnets.filter(({ kind }) => kind === SubnetKind.Private).map(({ zone }) => zone));
  const served = distinct(natGateways.map(({ zone }) => zone));
  // A gateway whose zone is not known may be in any.
  if (natGateways.length === 0 || served.length < natGateways.length) return [];
  const without = zones.filter((zone) => !served.includes(zone));
  if (without.length === 0) return [];
  const message = `${name}: nodes in ${without.join(", ")} reach the internet through ${served.join(", ")}, which ${served.length === 1 ? "has the only NAT gateway" : "have the only NAT gateways"}.`;
  return [{ urn, message, fix: "Create one NAT gateway for each zone (awsx: natGateways.strategy OnePerAz)." }];
}

function distinct(zones: readonly (string | undefined)[]): string[] {
  return [...new Set(zones.filter((zone) => zone !== undefined))].sort();
}

export const clusterZones: Check = {
  id: "cluster-zones",
  severity: Severity.Error,
  title: "The subnets of a cluster are in at least two zones.",
  why: "EKS refuses fewer: the control plane stands in two.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
  find: (_, index) =>
    clustersOf(index).flatMap(({ resource, name = resource.name, subnets = [] }) => {
      const zones = distinct(subnets.map(({ zone }) => zone));
      if (zones.length !== 1 || subnets.some(({ zone }) => zone === undefined)) return [];
      return [hit(resource, `${name}: all its subnets are in ${zones[0]}.`, "Give it subnets of two or more zones.")];
    }),
};

export const spotVariety: Check = {
  id: "spot-variety",
  severity: Severity.Warning,
  title: "A node group of spot instances names several instance types.",
  why: "AWS takes back all instances of a type at once when it runs short of them; the more types, the rarer that is.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html",
  find: (_, index) =>
    nodeGroupsOf(index).flatMap(({ resource, name, spot, instanceTypes }) => {
      const [only] = instanceTypes;
      if (!spot || instanceTypes.length !== 1 || only === undefined) return [];
      const message = `${name} runs on spot instances of one type, ${only}.`;
      return [hit(resource, message, "List several types of like size in instanceTypes.")];
    }),
};
