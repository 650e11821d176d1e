/** What runs pods, and where their data lies: https://aws.amazon.com/eks/pricing/, https://aws.amazon.com/fargate/pricing/ */

import type { PlannedResource } from "../../plan/plan.ts";
import { controlPlaneTiers } from "../data/prices.ts";
import { fargatePodsOf, fargateSize, sizeText } from "../fargate.ts";
import { at, isHidden, isMissing, list, text, type Value } from "../json.ts";
import { lookUp } from "../look-up.ts";
import { type Cluster, clustersOf, type NodeGroup, nodeGroupsOf, otherNodesOf } from "../nodes.ts";
import type { PlanIndex } from "../plan-index.ts";
import type { PodSet } from "../pods.ts";
import { memoryMib } from "../quantity.ts";
import { calendarOf } from "../versions.ts";
import { isEbs, type Storage, storageOf } from "../volumes.ts";
import { fargatePrice } from "./fargate-price.ts";
import { type CostContext, type CostItem, costItem, Per, priceOf } from "./item.ts";

export function computeItems(context: CostContext): CostItem[] {
  const { index } = context;
  return [
    ...clustersOf(index).flatMap((cluster) => clusterItems(cluster, context)),
    ...nodeGroupsOf(index).flatMap((group) => nodeItems(group, context)),
    ...otherNodesOf(index).map(({ urn, name }) =>
      costItem({ key: `nodes ${urn}`, what: `Nodes by ${name}`, urn, unit: "node", per: Per.Hour }),
    ),
    ...fargatePodsOf(index).flatMap(({ pods }) => fargateItems(pods, context)),
    ...volumeItems(context),
  ];
}

function clusterItems(cluster: Cluster, context: CostContext): CostItem[] {
  const { resource, name = resource.name, autoMode } = cluster;
  const { urn } = resource;
  const one = { urn, count: 1, unit: "cluster", per: Per.Hour } as const;
  const tier = text(at(resource.inputs, "controlPlaneScalingConfig", "tier")) ?? "standard";
  const price = priceOf(context, "clusterHour");
  return [
    costItem({ ...one, key: `control plane ${urn}`, what: `Control plane of ${name}`, price }),
    ...extendedSupport(cluster, context),
    ...(tier === "standard"
      ? []
      : [
          costItem({
            ...one,
            key: `tier ${urn}`,
            what: `Larger control plane of ${name} (${tier})`,
            price: lookUp(lookUp(controlPlaneTiers, context.region) ?? {}, tier),
          }),
        ]),
    ...(autoMode
      ? [
          costItem({
            key: `auto mode ${urn}`,
            what: `Auto Mode of ${name}, beside its nodes`,
            urn,
            unit: "node",
            per: Per.Use,
          }),
        ]
      : []),
  ];
}

/** Only a cluster that may stay on its version pays for it; EKS moves the others to the next one. */
function extendedSupport({ resource, name = resource.name, version }: Cluster, context: CostContext): CostItem[] {
  const { inputs, urn } = resource;
  const given = at(inputs, "version");
  // Whoever names none gets a version in standard support.
  if (isMissing(given) || at(inputs, "upgradePolicy", "supportType") === "STANDARD") return [];
  const calendar = calendarOf(version);
  const item = { key: `extended support ${urn}`, urn, unit: "cluster", per: Per.Hour } as const;
  if (calendar === undefined)
    return [costItem({ ...item, what: `Extended support of ${name}, if its version is in it` })];
  const { endOfStandardSupport: standard, endOfExtendedSupport: extended } = calendar;
  const inIt =
    standard !== undefined && standard < context.date && (extended === undefined || context.date <= extended);
  if (!inIt) return [];
  const price = priceOf(context, "extendedSupportHour");
  return [costItem({ ...item, what: `Extended support of ${name}, which is on ${calendar.version}`, count: 1, price })];
}

function nodeItems(group: NodeGroup, context: CostContext): CostItem[] {
  const { resource, name, instanceTypes, spot, desiredSize, maxSize, diskGib } = group;
  const { urn } = resource;
  const [type] = instanceTypes;
  const how = [type ?? "instance type not known", ...(spot ? ["spot"] : [])].join(", ");
  const disk = hasOnlyGp3(resource, context.index) ? priceOf(context, "gp3GbMonth") : undefined;
  return [
    costItem({
      key: `nodes ${urn}`,
      what: `Nodes of group ${name} (${how})`,
      urn,
      count: desiredSize,
      most: maxSize,
      unit: "node",
      per: Per.Hour,
      price: lookUp(context.prices?.instances ?? {}, type),
      remark: nodeRemark(group),
    }),
    costItem({
      key: `disks ${urn}`,
      what: `Disks of group ${name}`,
      urn,
      count: times(desiredSize, diskGib),
      most: times(maxSize, diskGib),
      unit: "GB",
      per: Per.Month,
      price: disk,
    }),
  ];
}

function nodeRemark({ name, spot, instanceTypes }: NodeGroup): string | undefined {
  const [first, ...others] = instanceTypes;
  if (first === undefined) return undefined;
  const priced = `Nodes of group ${name} are counted as ${first} on demand`;
  const choice = others.length > 0 ? `, where ${others.join(", ")} may come instead` : "";
  if (spot) return `${priced}${choice}; spot costs less.`;
  return others.length > 0 ? `${priced}${choice}.` : undefined;
}

function times(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one * other;
}

/** Of the launch template; EKS does not say what disks it gives without one. */
function hasOnlyGp3({ propertyDependencies }: PlannedResource, index: PlanIndex): boolean {
  const disks = (propertyDependencies.launchTemplate ?? [])
    .flatMap((urn) => list(at(index.resource(urn)?.inputs, "blockDeviceMappings")))
    .map((mapping) => at(mapping, "ebs"))
    .filter((ebs) => !isMissing(ebs));
  return disks.length > 0 && disks.every(isPlainGp3);
}

/** Throughput and IOPS above what is included are billed on top. */
function isPlainGp3(ebs: Value): boolean {
  const atMost = (key: string, included: number) => {
    const value = at(ebs, key);
    return isMissing(value) || (typeof value === "number" && value <= included);
  };
  return at(ebs, "volumeType") === "gp3" && atMost("iops", 3000) && atMost("throughput", 125);
}

function fargateItems(pods: PodSet, context: CostContext): CostItem[] {
  const { resource, label, minReplicas, maxReplicas, unclear } = pods;
  const size = unclear ? undefined : fargateSize(pods);
  const runsOnce = /:(Job|CronJob)$/.test(resource.type);
  return [
    costItem({
      key: `fargate ${resource.urn} ${label}`,
      what: `${label} on Fargate (${size === undefined ? "size not known" : sizeText(size)})`,
      urn: resource.urn,
      count: runsOnce ? undefined : minReplicas,
      most: runsOnce ? undefined : maxReplicas,
      unit: "pod",
      per: runsOnce ? Per.Use : Per.Hour,
      price: size === undefined ? undefined : fargatePrice(size, context),
    }),
  ];
}

/** Claims by themselves, and those of the templates of a StatefulSet; one that leads elsewhere than to EBS is not billed as such. */
function volumeItems(context: CostContext): CostItem[] {
  const { index } = context;
  const claims = index.ofKind("PersistentVolumeClaim").map((claim) => ({
    claim: claim.label,
    urn: claim.resource.urn,
    spec: claim.spec,
    storage: storageOf(claim.spec, index, claim),
    volumes: 1 as number | undefined,
  }));
  const templates = index.ofKind("StatefulSet").flatMap(({ label, resource, spec }) =>
    list(at(spec, "volumeClaimTemplates")).map((template) => ({
      claim: `${label}, ${text(at(template, "metadata", "name")) ?? "volume"}`,
      urn: resource.urn,
      spec: at(template, "spec"),
      storage: storageOf(at(template, "spec"), index),
      volumes: replicasOf(spec),
    })),
  );
  return [...claims, ...templates].flatMap(({ claim, urn, spec, storage, volumes }) => {
    if (storage.driver !== undefined && !isEbs(storage)) return [];
    const mib = memoryMib(at(spec, "resources", "requests", "storage"));
    return [
      costItem({
        key: `volume ${urn} ${claim}`,
        what: `Volumes of ${claim}`,
        urn,
        count: times(volumes, mib === undefined ? undefined : mib / 1024),
        unit: "GB",
        per: Per.Month,
        price: isGp3(storage) ? priceOf(context, "gp3GbMonth") : undefined,
      }),
    ];
  });
}

function replicasOf(spec: Value): number | undefined {
  const replicas = at(spec, "replicas");
  if (isMissing(replicas)) return 1;
  return typeof replicas === "number" && !isHidden(replicas) ? replicas : undefined;
}

/** What the driver makes unless its StorageClass says otherwise: https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md */
function isGp3({ driver, storageClass }: Storage): boolean {
  const parameters = at(storageClass?.resource.inputs, "parameters");
  const tuned = [at(parameters, "iops"), at(parameters, "throughput"), at(parameters, "iopsPerGB")];
  if (storageClass === undefined || driver !== "ebs.csi.aws.com" || !tuned.every(isMissing)) return false;
  return (at(parameters, "type") ?? "gp3") === "gp3";
}
