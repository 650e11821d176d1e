/** What goes with the cluster, the VPC or the namespace that it is in, though it does not refer to what is replaced. */

import { addTo } from "../model/groups.ts";
import { at, text } from "../model/json.ts";
import { kubernetesObject } from "../model/kubernetes.ts";
import type { PlannedResource } from "../plan/plan.ts";
import type { PropertyChange } from "./diff.ts";
import type { Draft } from "./draft.ts";
import type { Sides } from "./properties.ts";

/** A property that refers to something. */
export type Dependent = readonly [resource: PlannedResource, property: string];

/** What something else does to a resource. */
export type Consequence = readonly [resource: PlannedResource, change: PropertyChange];

type Referring = (urn: string) => readonly Dependent[];

const networkPage = "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html";

/** No cluster moves to another VPC: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
export function leavingVpc(vpc: PlannedResource, referring: Referring): Consequence[] {
  const around = [vpc.urn, vpc.component].filter((urn) => urn !== undefined);
  const subnets = around.flatMap(referring).filter(([{ type }]) => type === "aws:ec2/subnet:Subnet");
  const clusters = [...around, ...subnets.map(([subnet]) => subnet.urn)]
    .flatMap(referring)
    .filter(([{ type }, property]) => type === "aws:eks/cluster:Cluster" && property === "vpcConfig")
    .map(([cluster]) => cluster);
  return [...new Set(clusters)].map((cluster) => {
    const before = at(cluster.inputs, "vpcConfig", "subnetIds");
    const reason = `Its VPC ${vpc.name} is replaced, and EKS refuses subnets of another one: only a new cluster can follow.`;
    return [
      cluster,
      {
        path: "vpcConfig.subnetIds",
        ...(before === undefined ? {} : { before }),
        after: { unknown: true },
        secret: false,
        action: "replace",
        reason,
        page: networkPage,
      },
    ];
  });
}

/** https://docs.aws.amazon.com/eks/latest/userguide/delete-cluster.html */
export function leavingCluster(
  { resource, pair }: Draft,
  referring: Referring,
  byCluster: ReadonlyMap<string, readonly PlannedResource[]>,
): Consequence[] {
  const name = text(resource.inputs.name);
  const stays = name !== undefined && name === pair?.base.inputs.name;
  const reason = `The cluster it belongs to, ${resource.name}, is replaced.`;
  const members = (stays ? (byCluster.get(name) ?? []) : []).map(
    (dependent): Consequence => [dependent, { path: "clusterName", secret: false, action: "unknown", reason }],
  );
  const lost = "The cluster that it reaches is replaced: what was made in it goes, whether or not Pulumi notices.";
  const providers = [resource.urn, resource.component ?? ""]
    .flatMap(referring)
    .filter(([{ type }, property]) => type === "pulumi:providers:kubernetes" && property === "kubeconfig")
    .map(
      ([provider]): Consequence => [provider, { path: "(cluster)", secret: false, action: "unknown", reason: lost }],
    );
  return [...members, ...providers];
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ */
export function leavingNamespace(
  namespace: PlannedResource,
  how: "deleted" | "replaced",
  { base, head }: Sides,
  byNamespace: ReadonlyMap<string, readonly PlannedResource[]>,
): Consequence[] {
  const object = kubernetesObject(namespace, (urn) => base.byUrn.get(urn) ?? head.byUrn.get(urn));
  if (object?.kind !== "Namespace" || object.name === undefined) return [];
  const { name } = object;
  const reason = `Its Namespace ${name} is ${how}, and everything in it goes with it.`;
  return (byNamespace.get(name) ?? []).map((dependent) => [
    dependent,
    { path: "metadata.namespace", secret: false, action: "unknown", reason },
  ]);
}

/** Those that name the namespace they are in. */
export function objectsByNamespace({ head }: Sides): ReadonlyMap<string, readonly PlannedResource[]> {
  const groups = new Map<string, PlannedResource[]>();
  for (const resource of head.resources) {
    const object = kubernetesObject(resource, head.index.resource);
    if (object?.namespace === undefined || object.kind === "Namespace") continue;
    if (text(at(resource.inputs, "metadata", "namespace"))) addTo(groups, object.namespace, resource);
  }
  return groups;
}
