/** What `eks.Cluster` makes: https://github.com/pulumi/pulumi-eks/blob/master/nodejs/eks/cluster/cluster.ts */

import type { Json, PlannedResource } from "../../plan/plan.ts";
import { at, fields, isHidden, list, text, type Value } from "../json.ts";
import { addClusterAccess } from "./cluster-access.ts";
import { addClusterAddOns } from "./cluster-add-ons.ts";
import { addDefaultNodeGroup, addNodeSecurityGroup } from "./cluster-nodes.ts";
import { type Inside, inside, reference, unknown } from "./inside.ts";
import { addServiceRole } from "./service-role.ts";
import { mergedTags } from "./vpc-parts.ts";

export const clusterType = "eks:index:Cluster";

/** What the parts of a cluster are made with. */
export interface ClusterSurroundings {
  readonly component: PlannedResource;
  readonly add: Inside["add"];
  /** URN of the `aws:eks/cluster:Cluster` within. */
  readonly cluster: string;
  /** As a resource of AWS names the cluster. */
  readonly clusterName: Json;
  /** URN of the Kubernetes provider within. */
  readonly kubernetes: string;
  /** URN, or the value that the program gives; absent where there is none. */
  readonly securityGroup?: Json;
  readonly autoMode: boolean;
}

export function expandCluster(component: PlannedResource): readonly PlannedResource[] {
  const { inputs, name } = component;
  const { add, resources } = inside(component);
  const autoMode = at(inputs, "autoMode", "enabled") === true;
  const securityGroup = clusterSecurityGroup(component, add, autoMode);
  const roleArn = clusterRole(component, add, autoMode);
  const cluster = add("aws:eks/cluster:Cluster", `${name}-eksCluster`, {
    inputs: {
      ...clusterInputs(component),
      ...autoModeInputs(component, add),
      bootstrapSelfManagedAddons: autoMode ? false : (at(inputs, "bootstrapSelfManagedAddons") ?? true),
      roleArn,
      vpcConfig: vpcConfig(component, securityGroup),
    },
    madeOf: {
      vpcConfig: ["subnetIds", "publicSubnetIds", "privateSubnetIds", "publicAccessCidrs", "clusterSecurityGroup"],
      encryptionConfig: ["encryptionConfigKeyArn"],
      roleArn: ["serviceRole"],
      accessConfig: ["authenticationMode"],
      tags: ["tags", "clusterTags"],
    },
    options: { ignoreChanges: ["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"] },
  });
  const kubernetes = add("pulumi:providers:kubernetes", `${name}-eks-k8s`, { inputs: { kubeconfig: unknown } });
  const clusterName = text(at(inputs, "name")) ?? reference(cluster);
  const around: ClusterSurroundings = {
    component,
    add,
    cluster,
    clusterName,
    kubernetes,
    ...(securityGroup === undefined ? {} : { securityGroup }),
    autoMode,
  };
  addClusterAddOns(around);
  addClusterAccess(around);
  addNodeSecurityGroup(around);
  addDefaultNodeGroup(around);
  return resources;
}

const copied = ["name", "version", "enabledClusterLogTypes", "upgradePolicy", "deletionProtection"];

function clusterInputs({ inputs, name }: PlannedResource): Record<string, Value> {
  const key = at(inputs, "encryptionConfigKeyArn");
  const mode = at(inputs, "authenticationMode");
  const tags = [{ Name: `${name}-eksCluster` }, at(inputs, "clusterTags"), at(inputs, "tags")];
  const addresses = at(inputs, "kubernetesServiceIpAddressRange");
  const family = at(inputs, "ipFamily");
  return {
    ...Object.fromEntries(copied.map((property) => [property, at(inputs, property)])),
    tags: mergedTags(...tags),
    ...(key === undefined ? {} : { encryptionConfig: { provider: { keyArn: key }, resources: ["secrets"] } }),
    ...(mode === undefined
      ? {}
      : { accessConfig: { authenticationMode: mode, bootstrapClusterCreatorAdminPermissions: true } }),
    ...(addresses === undefined && family === undefined
      ? {}
      : {
          kubernetesNetworkConfig: {
            ipFamily: family ?? "ipv4",
            ...(addresses === undefined ? {} : { serviceIpv4Cidr: addresses }),
          },
        }),
  };
}

function autoModeInputs(component: PlannedResource, add: Inside["add"]): Record<string, Value> {
  const autoMode = at(component.inputs, "autoMode");
  if (at(autoMode, "enabled") !== true) return {};
  const ownRole = at(autoMode, "createNodeRole") !== false;
  const role = ownRole
    ? addServiceRole(add, component, "nodeRole", unknown, [
        "AmazonEKSWorkerNodeMinimalPolicy",
        "AmazonEC2ContainerRegistryPullOnly",
      ])
    : undefined;
  const given = at(autoMode, "computeConfig");
  const computeConfig = {
    enabled: true,
    nodePools: ["general-purpose", "system"],
    ...(role === undefined ? {} : { nodeRoleArn: reference(role) }),
    ...fields(given),
  };
  return {
    computeConfig: isHidden(given) ? given : computeConfig,
    storageConfig: { blockStorage: { enabled: true } },
    kubernetesNetworkConfig: {
      ipFamily: at(component.inputs, "ipFamily") ?? "ipv4",
      elasticLoadBalancing: { enabled: true },
    },
  };
}

function clusterRole(component: PlannedResource, add: Inside["add"], autoMode: boolean): Json {
  const given = at(component.inputs, "serviceRole");
  if (given !== undefined && given !== null) return given;
  const policies = [
    "AmazonEKSClusterPolicy",
    ...(autoMode
      ? [
          "AmazonEKSComputePolicy",
          "AmazonEKSBlockStoragePolicy",
          "AmazonEKSLoadBalancingPolicy",
          "AmazonEKSNetworkingPolicy",
        ]
      : []),
  ];
  return reference(addServiceRole(add, component, "eksRole", "eks.amazonaws.com", policies));
}

/** Public ones first, as eks.Cluster joins the lists. */
function vpcConfig({ inputs }: PlannedResource, securityGroup: Json | undefined): Json {
  const lists = ["publicSubnetIds", "privateSubnetIds"].map((key) => at(inputs, key)).filter(isGiven);
  const joined = lists.some(isHidden) ? unknown : lists.flatMap(list);
  const subnetIds = at(inputs, "subnetIds") ?? (lists.length > 0 ? joined : unknown);
  const access = ["endpointPrivateAccess", "endpointPublicAccess", "publicAccessCidrs"].map((key) => [
    key,
    at(inputs, key),
  ]);
  return {
    subnetIds,
    ...Object.fromEntries(access.filter(([, value]) => isGiven(value as Value))),
    ...(securityGroup === undefined ? {} : { securityGroupIds: [securityGroup] }),
  } as Json;
}

function isGiven(value: Value): boolean {
  return value !== undefined && value !== null;
}

function clusterSecurityGroup(component: PlannedResource, add: Inside["add"], autoMode: boolean): Json | undefined {
  const { inputs, name } = component;
  const given = at(inputs, "clusterSecurityGroup");
  if (isGiven(given)) return given;
  if (at(inputs, "skipDefaultSecurityGroups") ?? autoMode) return undefined;
  const group = add("aws:ec2/securityGroup:SecurityGroup", `${name}-eksClusterSecurityGroup`, {
    inputs: {
      vpcId: at(inputs, "vpcId") ?? unknown,
      revokeRulesOnDelete: true,
      tags: mergedTags(
        { Name: `${name}-eksClusterSecurityGroup` },
        at(inputs, "clusterSecurityGroupTags"),
        at(inputs, "tags"),
      ),
    },
  });
  add("aws:ec2/securityGroupRule:SecurityGroupRule", `${name}-eksClusterInternetEgressRule`, {
    inputs: {
      description: "Allow internet access.",
      type: "egress",
      fromPort: 0,
      toPort: 0,
      protocol: "-1",
      cidrBlocks: ["0.0.0.0/0"],
      securityGroupId: reference(group),
    },
  });
  return reference(group);
}
