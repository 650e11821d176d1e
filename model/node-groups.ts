import type { PlannedResource } from "../plan/plan.ts";
import { at, fields, isHidden, isMissing, list, strings, text, type Value } from "./json.ts";
import { maxPodsIn, type NodeSettings, nodeSettings } from "./launch-template.ts";
import { type InSubnets, inSubnets } from "./likely-subnets.ts";
import { lookUp } from "./look-up.ts";
import type { NodeGroup, Taint } from "./nodes.ts";
import { parentsOf } from "./parents.ts";
import type { PlanIndex } from "./plan-index.ts";
import { launchTemplateType } from "./types.ts";

const packagedType = "eks:index:ManagedNodeGroup";
const clusterPackage = "eks:index:Cluster";

/** A packaged group counts only where the plan does not show what it contains. */
export function nodeGroups(index: PlanIndex): NodeGroup[] {
  const bare = index.ofType("aws:eks/nodeGroup:NodeGroup");
  const shown = new Set(bare.map(({ parent }) => parent));
  const packaged = index.ofType(packagedType).filter(({ urn }) => !shown.has(urn));
  return [...bare, ...packaged].map((resource) => nodeGroup(resource, index));
}

function nodeGroup(resource: PlannedResource, index: PlanIndex): NodeGroup {
  const { inputs } = resource;
  const amiType = text(at(inputs, "amiType"));
  const types = strings(at(inputs, "instanceTypes"));
  const instanceTypes = isMissing(at(inputs, "instanceTypes")) ? fromTemplate(resource, index) : types;
  const taints = at(inputs, "taints");
  const labels = at(inputs, "labels");
  const known = present({
    clusterName: clusterNameOf(resource, index),
    amiType,
    releaseVersion: text(at(inputs, "releaseVersion")),
    version: text(at(inputs, "version")),
    ...sizes(resource),
    ...update(resource, index),
    ...settings(resource, index),
  });
  return {
    resource,
    name: nameOf(resource),
    instanceTypes,
    spot: at(inputs, "capacityType") === "SPOT",
    labels: { ...ownLabels(labels), ...eksLabels(resource) },
    taints: list(taints).flatMap(taint),
    unclear:
      [taints, labels].some(isHidden) ||
      list(taints).some((one) => taint(one).length === 0) ||
      Object.values(fields(labels)).some(isHidden),
    ...subnets(resource, index),
    ...known,
  };
}

type Absent<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Absent<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Absent<T>;
}

function nameOf({ inputs, name }: PlannedResource): string {
  const prefix = text(at(inputs, "nodeGroupNamePrefix"))?.replace(/-+$/, "");
  return text(at(inputs, "nodeGroupName")) ?? (prefix || name);
}

/** The name that is given, else that of the cluster it refers to. */
export function clusterNameOf({ inputs, propertyDependencies }: PlannedResource, index: PlanIndex): string | undefined {
  const given = text(at(inputs, "clusterName"));
  if (given !== undefined) return given;
  const urns = [
    text(at(inputs, "cluster", "resource")) ?? "",
    ...(propertyDependencies.clusterName ?? []),
    ...(propertyDependencies.cluster ?? []),
  ];
  const found = urns.flatMap((urn) => text(at(index.resource(urn)?.inputs, "name")) ?? []);
  return found[0];
}

/** `eks.ManagedNodeGroup` without sizes has 1 to 2 nodes: https://www.pulumi.com/registry/packages/eks/api-docs/managednodegroup/ */
function sizes({ inputs, type }: PlannedResource) {
  const scaling = at(inputs, "scalingConfig");
  const size = (key: string, standard: number) => {
    const value = at(scaling, key);
    return isMissing(value) && type === packagedType ? standard : whole(value);
  };
  return { minSize: size("minSize", 1), desiredSize: size("desiredSize", 2), maxSize: size("maxSize", 2) };
}

function whole(value: Value): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** A component above may hand it down by a transform, which leaves no trace in the inputs of a packaged group. */
function update(resource: PlannedResource, index: PlanIndex) {
  const own = at(resource.inputs, "updateConfig");
  const found = isMissing(own) ? fromAbove(resource, index) : own;
  return {
    maxUnavailable: whole(at(found, "maxUnavailable")),
    maxUnavailablePercentage: whole(at(found, "maxUnavailablePercentage")),
    updateStrategy: text(at(found, "updateStrategy")) ?? text(at(found, "strategy")),
  };
}

function fromAbove(resource: PlannedResource, index: PlanIndex): Value {
  return parentsOf(resource, index.resource)
    .map(({ inputs }) => at(inputs, "update"))
    .find((given) => ["maxUnavailable", "maxUnavailablePercentage"].some((key) => !isMissing(at(given, key))));
}

function template({ propertyDependencies }: PlannedResource, index: PlanIndex): PlannedResource | undefined {
  const urns = propertyDependencies.launchTemplate ?? [];
  return urns.map((urn) => index.resource(urn)).find((found) => found?.type === launchTemplateType);
}

function settings(resource: PlannedResource, index: PlanIndex): NodeSettings {
  const { inputs } = resource;
  const used = template(resource, index);
  const flags = maxPodsIn(
    [text(at(inputs, "kubeletExtraArgs")), text(at(inputs, "bootstrapExtraArgs")), text(at(inputs, "userData"))].join(
      "\n",
    ),
  );
  const diskGib = whole(at(inputs, "diskSize"));
  return {
    ...(used === undefined ? {} : nodeSettings(used)),
    ...(diskGib === undefined ? {} : { diskGib }),
    ...(flags === undefined ? {} : { maxPods: flags }),
  };
}

/** The one type may stand in the template; with neither, EKS takes a t3.medium. */
function fromTemplate(resource: PlannedResource, index: PlanIndex): string[] {
  if (isMissing(at(resource.inputs, "launchTemplate"))) return ["t3.medium"];
  return strings(at(template(resource, index)?.inputs, "instanceType"));
}

/** Without any of its own, a packaged group is in the subnets of its cluster, the private ones first. */
function subnets(resource: PlannedResource, index: PlanIndex): InSubnets {
  if (!isMissing(at(resource.inputs, "subnetIds"))) return inSubnets(index, [resource, "subnetIds"]);
  const cluster = index.resource(text(at(resource.inputs, "cluster", "resource")) ?? "");
  const key = ["subnetIds", "privateSubnetIds", "publicSubnetIds"].find((one) => !isMissing(at(cluster?.inputs, one)));
  return cluster === undefined || key === undefined ? { likelySubnets: [] } : inSubnets(index, [cluster, key]);
}

const effects: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

function taint(value: Value): Taint[] {
  const key = text(at(value, "key"));
  const effect = lookUp(effects, text(at(value, "effect")));
  const given = at(value, "value");
  if (key === undefined || effect === undefined || isHidden(given)) return [];
  return [{ key, effect, ...(typeof given === "string" && given !== "" ? { value: given } : {}) }];
}

function ownLabels(labels: Value): Record<string, string> {
  return Object.fromEntries(Object.entries(fields(labels)).filter(([, value]) => typeof value === "string")) as Record<
    string,
    string
  >;
}

/**
 * https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html, and those that the kubelet itself sets, by their older
 * names as well: https://kubernetes.io/docs/reference/labels-annotations-taints/#beta-kubernetes-io-arch
 */
function eksLabels({ inputs }: PlannedResource): Record<string, string> {
  const name = text(at(inputs, "nodeGroupName"));
  const amiType = text(at(inputs, "amiType")) ?? "AL2023_x86_64_STANDARD";
  return {
    "eks.amazonaws.com/capacityType": at(inputs, "capacityType") === "SPOT" ? "SPOT" : "ON_DEMAND",
    ...(name === undefined ? {} : { "eks.amazonaws.com/nodegroup": name }),
    ...bothNames("os", amiType.startsWith("WINDOWS") ? "windows" : "linux"),
    ...(amiType === "CUSTOM" ? {} : bothNames("arch", /ARM_64/.test(amiType) ? "arm64" : "amd64")),
  };
}

function bothNames(what: "os" | "arch", value: string): Record<string, string> {
  return { [`kubernetes.io/${what}`]: value, [`beta.kubernetes.io/${what}`]: value };
}

const karpenterKind = /^kubernetes:karpenter\.sh\/[^:]+:NodePool$/;

export function otherNodes(index: PlanIndex): PlannedResource[] {
  const clusters = index.ofType("aws:eks/cluster:Cluster", clusterPackage).filter(bringsNodes);
  const unmanaged = index.ofType("eks:index:NodeGroup", "eks:index:NodeGroupV2", "aws:autoscaling/group:Group");
  const pools = index.resources.filter(
    ({ type, inputs }) =>
      karpenterKind.test(type) || (type.startsWith("kubernetes:") && at(inputs, "kind") === "NodePool"),
  );
  return [...clusters, ...unmanaged, ...pools];
}

function bringsNodes({ type, inputs, remote }: PlannedResource): boolean {
  const auto = [at(inputs, "autoMode", "enabled"), at(inputs, "computeConfig", "enabled")].includes(true);
  const fargate = at(inputs, "fargate");
  const none = at(inputs, "skipDefaultNodeGroup") === true || (!isMissing(fargate) && fargate !== false);
  return auto || (type === clusterPackage && remote && !none);
}
