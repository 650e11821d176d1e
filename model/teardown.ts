/**
 * What a destroy takes away, and what has to outlive what, so that nothing stays behind in AWS. Pulumi destroys in the
 * opposite order of creation: https://www.pulumi.com/docs/iac/cli/commands/pulumi_destroy/
 */

import type { PlannedResource } from "../plan/plan.ts";
import { at, list, text } from "./json.ts";
import type { KubernetesObject } from "./kubernetes.ts";
import { lookUp } from "./look-up.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { clusterTypes, fargateProfileType, nodeGroupTypes, releaseType, rolePolicyTypes } from "./types.ts";

/** In the order in which they go. */
export const stages = [
  "load balancers and volumes",
  "other objects in the cluster",
  "controllers",
  "add-ons",
  "nodes and Fargate",
  "access to the cluster",
  "cluster",
  "network",
  "roles, keys and log groups",
] as const;
export type Stage = (typeof stages)[number];

const stageOfType: Readonly<Record<string, Stage>> = {
  "aws:eks/addon:Addon": "add-ons",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": "access to the cluster",
  "aws:eks/accessEntry:AccessEntry": "access to the cluster",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": "access to the cluster",
  "aws:eks/nodeGroup:NodeGroup": "nodes and Fargate",
  "eks:index:ManagedNodeGroup": "nodes and Fargate",
  "eks:index:NodeGroup": "nodes and Fargate",
  "eks:index:NodeGroupV2": "nodes and Fargate",
  "aws:eks/fargateProfile:FargateProfile": "nodes and Fargate",
  "aws:ec2/launchTemplate:LaunchTemplate": "nodes and Fargate",
  "aws:eks/cluster:Cluster": "cluster",
  "eks:index:Cluster": "cluster",
  "awsx:ec2:Vpc": "network",
  "awsx:ec2:DefaultVpc": "network",
};

const networkTypes =
  /^aws:ec2\/(vpc|subnet|internetGateway|natGateway|eip|route|routeTable|routeTableAssociation|defaultSecurityGroup|securityGroup|securityGroupRule|vpcEndpoint|flowLog)[:A-Z]/;

export function stageOf(resource: PlannedResource, index: PlanIndex): Stage | undefined {
  const { type, custom, remote } = resource;
  if (!custom && !remote) return undefined;
  const known = lookUp(stageOfType, type);
  if (known !== undefined) return known;
  if (networkTypes.test(type)) return "network";
  if (type.startsWith("aws:")) return "roles, keys and log groups";
  if (type === releaseType) return "controllers";
  const object = index.objectOf(resource.urn);
  if (object === undefined) return undefined;
  return ownsInAws(object) === undefined ? "other objects in the cluster" : "load balancers and volumes";
}

/** What an object leaves in AWS where nobody is left to remove it. */
export function ownsInAws({ kind, spec, metadata }: KubernetesObject): string | undefined {
  switch (kind) {
    case "Ingress":
    case "Gateway":
      return "a load balancer";
    case "Service":
      return at(spec, "type") === "LoadBalancer" ? "a load balancer" : undefined;
    case "TargetGroupBinding":
      return "registered targets";
    case "PersistentVolumeClaim":
      return "a volume";
    case "StatefulSet":
      return list(at(spec, "volumeClaimTemplates")).length > 0 ? "volumes" : undefined;
    case "NodePool":
    case "NodeClaim":
    case "EC2NodeClass":
      return "instances";
    default:
      return at(metadata, "annotations", "external-dns.alpha.kubernetes.io/hostname") === undefined
        ? undefined
        : "DNS records";
  }
}

/** One resource, what must still be there when it goes, and what happens otherwise. */
export interface Requirement {
  readonly resource: PlannedResource;
  readonly outlivedBy: readonly PlannedResource[];
  readonly otherwise: string;
}

export const requirementsOf = perPlan((index): readonly Requirement[] => [
  ...volumes(index),
  ...controllers(index),
  ...addOns(index),
  ...nodes(index),
  ...access(index),
  ...clusters(index),
]);

const nodeTypes = [...nodeGroupTypes, fargateProfileType];

const storageDrivers = ["aws-ebs-csi-driver", "aws-efs-csi-driver", "aws-fsx-csi-driver"];

/** The driver deletes the volume of a claim, and needs nodes to run on, and its role. */
function volumes(index: PlanIndex): Requirement[] {
  const claims = index.ofKind("PersistentVolumeClaim", "StatefulSet").filter((one) => ownsInAws(one) !== undefined);
  if (claims.length === 0) return [];
  const drivers = index
    .ofType("aws:eks/addon:Addon")
    .filter(({ inputs }) => storageDrivers.includes(text(at(inputs, "addonName")) ?? ""));
  const outlivedBy = [...drivers, ...index.ofType(...nodeTypes)];
  return claims.map(({ resource }) => ({
    resource,
    outlivedBy,
    otherwise: "its volume stays in AWS, and is billed",
  }));
}

function controllers(index: PlanIndex): Requirement[] {
  const outlivedBy = index.ofType(...nodeTypes);
  return index.ofType(releaseType).map((resource) => ({
    resource,
    outlivedBy,
    otherwise: "its pods are gone before they have cleaned up",
  }));
}

/** Add-ons whose pods need no node of their own accord: those on every node come before the nodes. */
const onEveryNode = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent", "eks-node-monitoring-agent"];

function addOns(index: PlanIndex): Requirement[] {
  const all = index.ofType("aws:eks/addon:Addon");
  const nodes = index.ofType(...nodeTypes);
  return all.map((resource) => {
    const perNode = onEveryNode.includes(text(at(resource.inputs, "addonName")) ?? "");
    return {
      resource,
      outlivedBy: [...(perNode ? [] : nodes), ...clustersOf(resource, index)],
      otherwise: "it never becomes active, or cannot be removed",
    };
  });
}

/** Without their policies nodes can neither drain nor give back their network interfaces. */
function nodes(index: PlanIndex): Requirement[] {
  const attachments = index.ofType(...rolePolicyTypes);
  return index.ofType(...nodeTypes).map((resource) => ({
    resource,
    outlivedBy: [
      ...attachments.filter((policy) =>
        sharesRole(policy, resource, ["nodeRoleArn", "podExecutionRoleArn", "instanceRole"]),
      ),
      ...clustersOf(resource, index),
    ],
    otherwise: "its nodes lose their rights while they drain, and leave network interfaces that keep the VPC",
  }));
}

/** Whoever destroys what is in the cluster must still get in. */
function access(index: PlanIndex): Requirement[] {
  const entries = index.ofType(
    "aws:eks/accessEntry:AccessEntry",
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  );
  const used = new Set(index.resources.map(({ provider }) => provider));
  const providers = index.ofType("pulumi:providers:kubernetes").filter(({ urn }) => used.has(urn));
  const inCluster = providers.map((resource) => ({
    resource,
    outlivedBy: [...entries, ...index.ofType(...clusterTypes)],
    otherwise: "whoever destroys is locked out, and what is in the cluster stays",
  }));
  const entriesAndRoles = [...entries, ...index.ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation")];
  return [
    ...(index.ofType(...clusterTypes).length === 1 ? inCluster : []),
    ...entriesAndRoles.map((resource) => ({
      resource,
      outlivedBy: clustersOf(resource, index),
      otherwise: "it is deleted after its cluster, which fails",
    })),
  ];
}

function clusters(index: PlanIndex): Requirement[] {
  const attachments = index.ofType(...rolePolicyTypes);
  const network = index.resources.filter((one) => isRouting(one));
  const logGroups = index.ofType("aws:cloudwatch/logGroup:LogGroup");
  return index.ofType(...clusterTypes).map((resource) => {
    const name = text(at(resource.inputs, "name"));
    return {
      resource,
      outlivedBy: [
        ...attachments.filter((policy) => sharesRole(policy, resource, ["roleArn", "serviceRole"])),
        ...logGroups.filter(({ inputs }) => name !== undefined && at(inputs, "name") === `/aws/eks/${name}/cluster`),
        ...network,
      ],
      otherwise: "load balancers and nodes lose the way to AWS's APIs, and stay",
    };
  });
}

function isRouting({ type, custom, remote }: PlannedResource): boolean {
  return (
    type === "awsx:ec2:Vpc" ||
    ((custom || remote) &&
      /^aws:ec2\/(natGateway|internetGateway|route|routeTableAssociation|subnet|vpc)[:A-Z]/.test(type))
  );
}

/** A name given as text makes no dependency by itself, so that the order has to be told. */
function clustersOf({ inputs }: PlannedResource, index: PlanIndex): readonly PlannedResource[] {
  const all = index.ofType(...clusterTypes);
  const name = text(at(inputs, "clusterName"));
  const named = all.filter((cluster) => name !== undefined && at(cluster.inputs, "name") === name);
  return named.length > 0 ? named : all.length === 1 ? all : [];
}

function sharesRole(policy: PlannedResource, user: PlannedResource, properties: readonly string[]): boolean {
  const roles = policy.propertyDependencies.role ?? [];
  const used = properties.flatMap((property) => user.propertyDependencies[property] ?? []);
  return roles.some((role) => used.includes(role));
}
