/** What `eks.ManagedNodeGroup` makes: https://github.com/pulumi/pulumi-eks/blob/master/nodejs/eks/nodes/nodegroup.ts */

import type { PlannedResource } from "../../plan/plan.ts";
import { at, isHidden, list, text, type Value } from "../json.ts";
import type { PlanIndex } from "../plan-index.ts";
import { given, inside, reference, unknown } from "./inside.ts";

export const managedNodeGroupType = "eks:index:ManagedNodeGroup";

const copied = [
  "amiType",
  "capacityType",
  "diskSize",
  "forceUpdateVersion",
  "instanceTypes",
  "labels",
  "launchTemplate",
  "nodeGroupName",
  "nodeGroupNamePrefix",
  "releaseVersion",
  "remoteAccess",
  "tags",
  "taints",
  "version",
];

const customUserData = ["kubeletExtraArgs", "bootstrapExtraArgs", "bottlerocketSettings", "nodeadmExtraOptions"];
const customTemplate = [...customUserData, "enableIMDSv2", "userData", "amiId", "enableEfaSupport"];

export function expandManagedNodeGroup(component: PlannedResource, index: PlanIndex): readonly PlannedResource[] {
  const { inputs, name } = component;
  const { add, resources } = inside(component);
  const cluster = clusterOf(component, index);
  const asks = (key: string) => at(inputs, key) !== undefined;
  const efa = at(inputs, "enableEfaSupport") === true;
  if (efa)
    add("aws:ec2/placementGroup:PlacementGroup", name, {
      inputs: { strategy: "cluster", tags: at(inputs, "tags") },
    });
  const template = customTemplate.some(asks)
    ? add("aws:ec2/launchTemplate:LaunchTemplate", `${name}-launchTemplate`, { inputs: templateInputs(component) })
    : undefined;
  const ownImage = [...customUserData, "userData", "amiId"].some(asks);
  const { subnetIds, madeOf } = subnets(component, cluster);
  add("aws:eks/nodeGroup:NodeGroup", name, {
    inputs: {
      ...Object.fromEntries(copied.map((key) => [key, at(inputs, key)])),
      amiType: at(inputs, "amiType") ?? (asks("operatingSystem") ? unknown : undefined),
      version:
        at(inputs, "version") ?? (asks("launchTemplate") ? undefined : (at(cluster?.inputs, "version") ?? unknown)),
      ...(ownImage ? { amiType: undefined, releaseVersion: undefined, version: undefined } : {}),
      ...(template === undefined
        ? {}
        : { diskSize: undefined, launchTemplate: { id: reference(template), version: unknown } }),
      clusterName: at(inputs, "clusterName") ?? text(at(cluster?.inputs, "name")) ?? unknown,
      nodeRoleArn: at(inputs, "nodeRoleArn") ?? at(inputs, "nodeRole") ?? unknown,
      scalingConfig: scaling(at(inputs, "scalingConfig")),
      subnetIds: efa ? unknown : subnetIds,
    },
    madeOf: { nodeRoleArn: ["nodeRoleArn", "nodeRole"] },
    dependsOn: madeOf,
    options: at(inputs, "ignoreScalingChanges") === true ? { ignoreChanges: ["scalingConfig.desiredSize"] } : {},
  });
  return resources;
}

function clusterOf({ inputs }: PlannedResource, index: PlanIndex): PlannedResource | undefined {
  const urn = text(at(inputs, "cluster", "resource"));
  return urn === undefined ? undefined : index.resource(urn);
}

/** The cluster's, public ones first, where the group names none. */
function subnets({ inputs }: PlannedResource, cluster: PlannedResource | undefined) {
  const own = at(inputs, "subnetIds");
  if (own !== undefined && own !== null) return { subnetIds: own, madeOf: [] };
  const all = at(cluster?.inputs, "subnetIds");
  const lists = ["publicSubnetIds", "privateSubnetIds"].map((key) => at(cluster?.inputs, key));
  const known = lists.filter((ids) => ids !== undefined && ids !== null);
  const joined = known.length === 0 || known.some(isHidden) ? unknown : known.flatMap(list);
  const { propertyDependencies = {} } = cluster ?? {};
  const madeOf = ["subnetIds", "publicSubnetIds", "privateSubnetIds"].flatMap((key) => propertyDependencies[key] ?? []);
  return { subnetIds: all ?? joined, madeOf };
}

function scaling(config: Value): Value {
  if (isHidden(config)) return config;
  return {
    desiredSize: at(config, "desiredSize") ?? 2,
    minSize: at(config, "minSize") ?? 1,
    maxSize: at(config, "maxSize") ?? 2,
  };
}

function templateInputs({ inputs }: PlannedResource): Record<string, Value> {
  const tokens = at(inputs, "enableIMDSv2");
  const disk = at(inputs, "diskSize");
  const ownImage = [...customUserData, "userData", "amiId"].some((key) => at(inputs, key) !== undefined);
  const required = tokens === true ? "required" : "optional";
  return given({
    blockDeviceMappings: disk === undefined ? undefined : unknown,
    imageId: ownImage ? (at(inputs, "amiId") ?? unknown) : undefined,
    metadataOptions:
      tokens === undefined
        ? undefined
        : {
            httpTokens: isHidden(tokens) ? tokens : required,
            httpPutResponseHopLimit: 2,
            httpEndpoint: "enabled",
          },
    networkInterfaces: at(inputs, "enableEfaSupport") === true ? unknown : undefined,
    userData: ownImage ? unknown : undefined,
  });
}
