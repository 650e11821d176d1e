/**
 * Which of the two goes first when a resource is replaced: the engine makes the new one first, unless the program or the provider says
 * otherwise, which providers do where both would have one name. https://www.pulumi.com/docs/iac/concepts/options/deletebeforereplace/
 */

import { at, text } from "../model/json.ts";
import type { PlannedResource } from "../plan/plan.ts";

export interface ReplacementOrder {
  readonly deletesFirst: boolean;
  /** The program says so, either way. */
  readonly asked?: true;
  /** That the program gives both. */
  readonly name?: string;
}

export function replacementOrder(base: PlannedResource, head: PlannedResource): ReplacementOrder {
  const { deleteBeforeReplace } = head.options;
  if (deleteBeforeReplace !== undefined) return { deletesFirst: deleteBeforeReplace, asked: true };
  if (head.type.startsWith("kubernetes:")) return ofObjects(base, head);
  const taken = Object.hasOwn(taking, head.type) ? sameName(base, head, taking[head.type] ?? []) : undefined;
  if (taken !== undefined) return { deletesFirst: false, name: taken };
  const property = Object.hasOwn(nameProperties, head.type) ? nameProperties[head.type] : "name";
  const name = property === undefined ? undefined : sameName(base, head, [property]);
  if (name !== undefined) return { deletesFirst: true, name };
  return { deletesFirst: leaves.has(head.type) };
}

/** https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go */
function ofObjects(base: PlannedResource, head: PlannedResource): ReplacementOrder {
  if (head.type.includes(":helm.sh/")) {
    const name = sameName(base, head, ["name", "namespace"]);
    return { deletesFirst: false, ...(name === undefined ? {} : { name }) };
  }
  const [old, young] = [base, head].map(({ inputs }) => ({
    name: text(at(inputs, "metadata", "name")),
    namespace: text(at(inputs, "metadata", "namespace")) ?? "default",
  }));
  if (old?.name === undefined || old.name !== young?.name || old.namespace !== young.namespace)
    return { deletesFirst: false };
  return { deletesFirst: true, name: old.name };
}

/** The first of the properties, where the program gives all of them on both sides alike. */
function sameName(base: PlannedResource, head: PlannedResource, properties: readonly string[]): string | undefined {
  const names = properties.map((property) => [text(base.inputs[property]), text(head.inputs[property])] as const);
  return names.every(([old, young]) => old !== undefined && old === young) ? names[0]?.[0] : undefined;
}

/** What the provider would name by itself, where it is not `name`: https://github.com/pulumi/pulumi-aws/blob/master/provider/resource_overrides.go */
const nameProperties: Readonly<Record<string, string | undefined>> = {
  "aws:eks/nodeGroup:NodeGroup": "nodeGroupName",
  "eks:index:ManagedNodeGroup": "nodeGroupName",
  "aws:eks/fargateProfile:FargateProfile": "fargateProfileName",
  "aws:cloudwatch/eventTarget:EventTarget": "targetId",
  "aws:efs/fileSystem:FileSystem": "creationToken",
  "aws:rds/instance:Instance": "identifier",
  "aws:elasticache/cluster:Cluster": "clusterId",
  "aws:elasticache/replicationGroup:ReplicationGroup": "replicationGroupId",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:s3/bucketV2:BucketV2": "bucket",
  "aws:route53/record:Record": undefined,
};

/** What is taken while the old one is there, though the provider does not look at it. */
const taking: Readonly<Record<string, readonly string[]>> = {
  "aws:eks/accessEntry:AccessEntry": ["principalArn", "clusterName"],
  "aws:eks/addon:Addon": ["addonName", "clusterName"],
  "aws:rds/cluster:Cluster": ["clusterIdentifier"],
};

/** The provider deletes these first whatever they are called, since AWS would take the new one for the old one. */
const leaves: ReadonlySet<string> = new Set([
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:efs/mountTarget:MountTarget",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
]);
