import type { PlannedResource } from "../plan/plan.ts";
import { at, fields, isHidden, isMissing, list, text, type Value } from "./json.ts";
import { inSubnets } from "./likely-subnets.ts";
import { clusterNameOf } from "./node-groups.ts";
import type { FargateProfile, FargateSelector } from "./nodes.ts";
import type { PlanIndex } from "./plan-index.ts";
import { fargateProfileType } from "./types.ts";

export function fargateProfiles(index: PlanIndex): FargateProfile[] {
  const bare = index.ofType(fargateProfileType);
  const shown = new Set(bare.map(({ parent }) => parent));
  return [
    ...bare.map((resource) => profile(resource, index, at(resource.inputs, "selectors"), "subnetIds")),
    ...index
      .ofType("eks:index:Cluster")
      .flatMap((cluster) => (shown.has(cluster.urn) ? [] : ofCluster(cluster, index))),
  ];
}

/** `fargate: true` of `eks.Cluster` makes a profile for these two namespaces: https://www.pulumi.com/registry/packages/eks/api-docs/cluster/ */
function ofCluster(cluster: PlannedResource, index: PlanIndex): FargateProfile[] {
  const option = at(cluster.inputs, "fargate");
  if (isMissing(option) || option === false) return [];
  const standard = [{ namespace: "default" }, { namespace: "kube-system" }];
  const selectors = isHidden(option) ? option : (at(option, "selectors") ?? standard);
  const own = !isMissing(at(option, "subnetIds"));
  return [profile(cluster, index, selectors, ...(own ? ["fargate", "subnetIds"] : ["privateSubnetIds"]))];
}

function profile(
  resource: PlannedResource,
  index: PlanIndex,
  selectors: Value,
  ...subnetPath: readonly string[]
): FargateProfile {
  const clusterName = clusterNameOf(resource, index);
  const read = list(selectors).map(selector);
  return {
    resource,
    name: text(at(resource.inputs, "fargateProfileName")) ?? resource.name,
    ...(clusterName === undefined ? {} : { clusterName }),
    selectors: read.filter((one) => one !== undefined),
    ...inSubnets(index, [resource, ...subnetPath]),
    unclear: isHidden(selectors) || read.includes(undefined),
  };
}

function selector(value: Value): FargateSelector | undefined {
  const namespace = text(at(value, "namespace"));
  const labels = at(value, "labels");
  const entries = Object.entries(fields(labels));
  if (namespace === undefined || isHidden(labels) || entries.some(([, label]) => isHidden(label))) return undefined;
  return { namespace, labels: Object.fromEntries(entries.map(([key, label]) => [key, String(label)])) };
}
