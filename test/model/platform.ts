import type { Json, PlannedResource } from "../../plan/plan.ts";
import { object, podSpec, remote, resource } from "../checks/plan-builder.ts";

type Inputs = Record<string, Json>;

/** The parts of a platform as a program of plain `aws.*` resources has them. */
export const vpc = resource("aws:ec2/vpc:Vpc", "vpc", { inputs: { cidrBlock: "10.0.0.0/16" } });

export function subnet(zone: string, cidrBlock: Json = "10.0.0.0/24", tags: Inputs = {}): PlannedResource {
  const inputs = { vpcId: { resource: vpc.urn }, availabilityZone: `tokyo-${zone}`, cidrBlock, tags };
  return resource("aws:ec2/subnet:Subnet", `subnet-${zone}`, { inputs });
}

export const subnetA = subnet("a");
export const subnetB = subnet("b", "10.0.1.0/24");
export const network = [vpc, subnetA, subnetB];

export function ids(...resources: readonly PlannedResource[]): Json[] {
  return resources.map(({ urn }) => ({ resource: urn }));
}

export function cluster(inputs: Inputs = {}): PlannedResource {
  const own = { name: "shop", version: "1.36", vpcConfig: { subnetIds: ids(subnetA, subnetB) } };
  return resource("aws:eks/cluster:Cluster", "cluster", { inputs: { ...own, ...inputs } });
}

/** A cluster that installs nothing by itself, so that only what a test adds makes pods. */
export function bareCluster(inputs: Inputs = {}): PlannedResource {
  return cluster({ bootstrapSelfManagedAddons: false, ...inputs });
}

export function addOn(name: string, configuration?: Json): PlannedResource {
  const configurationValues = typeof configuration === "object" ? JSON.stringify(configuration) : configuration;
  return resource("aws:eks/addon:Addon", name, {
    inputs: {
      clusterName: "shop",
      addonName: name,
      ...(configurationValues === undefined ? {} : { configurationValues }),
    },
  });
}

/** Two nodes of one type, in both zones. */
export function nodeGroup(name = "general", inputs: Inputs = {}): PlannedResource {
  const own = {
    clusterName: "shop",
    nodeGroupName: name,
    instanceTypes: ["m7i.large"],
    scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 2 },
    subnetIds: ids(subnetA, subnetB),
  };
  return resource("aws:eks/nodeGroup:NodeGroup", name, { inputs: { ...own, ...inputs } });
}

export function size(minSize: number, desiredSize: number, maxSize: number): Inputs {
  return { scalingConfig: { minSize, desiredSize, maxSize } };
}

/** A Deployment whose pods request that much; 0 is no request. */
export function pods(name: string, replicas: Json, requests: Inputs = {}, spec: Inputs = {}): PlannedResource {
  const container = { name: "main", image: "example.com/main:1", resources: { requests } };
  const labels = { app: name };
  const template = { metadata: { labels }, spec: podSpec({ containers: [container], ...spec }) };
  return object("Deployment", name, { replicas, selector: { matchLabels: labels }, template });
}

export function daemon(name: string, requests: Inputs = {}, spec: Inputs = {}): PlannedResource {
  const container = { name: "main", image: "example.com/main:1", resources: { requests } };
  return object("DaemonSet", name, {
    template: { metadata: { labels: { app: name } }, spec: { containers: [container], ...spec } },
  });
}

export function autoscaler(target: string, minReplicas: Json, maxReplicas: Json): PlannedResource {
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: target };
  return object("HorizontalPodAutoscaler", target, { scaleTargetRef, minReplicas, maxReplicas });
}

/** A cluster by `eks.Cluster`, private in the first zone and public in the second. */
export function packagedCluster(inputs: Inputs = {}): PlannedResource {
  return remote("eks:index:Cluster", "shop-eks", {
    inputs: { name: "shop", version: "1.36", privateSubnetIds: ids(subnetA), publicSubnetIds: ids(subnetB), ...inputs },
  });
}
