/** What makes an object one and the same, whatever Pulumi calls it: two resources with the same cannot be there at once. */

import { at, text } from "../model/json.ts";
import { kubernetesObject } from "../model/kubernetes.ts";
import type { PlanIndex } from "../model/plan-index.ts";
import type { PlannedResource } from "../plan/plan.ts";

/** Input properties, separated by blanks, that together are the name of an object of AWS. */
const names: Readonly<Record<string, string>> = {
  "aws:eks/nodeGroup:NodeGroup": "clusterName nodeGroupName",
  "aws:eks/fargateProfile:FargateProfile": "clusterName fargateProfileName",
  "aws:eks/addon:Addon": "clusterName addonName",
  "aws:eks/accessEntry:AccessEntry": "clusterName principalArn",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": "clusterName principalArn policyArn",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": "clusterName namespace serviceAccount",
  "aws:iam/rolePolicy:RolePolicy": "role name",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role policyArn",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "url",
  "aws:ec2/subnet:Subnet": "vpcId cidrBlock",
  "aws:ec2/securityGroup:SecurityGroup": "vpcId name",
  "aws:cloudwatch/logStream:LogStream": "logGroupName name",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": "logGroupName name",
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": "logGroup name",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": "alarmName",
  "aws:cloudwatch/dashboard:Dashboard": "dashboardName",
  "aws:cloudwatch/eventTarget:EventTarget": "rule targetId",
  "aws:efs/fileSystem:FileSystem": "creationToken",
  "aws:efs/mountTarget:MountTarget": "fileSystemId subnetId",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "repository",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "repository",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:s3/bucketPolicy:BucketPolicy": "bucket",
  "aws:sqs/queuePolicy:QueuePolicy": "queueUrl",
};

/** Kinds of which there is one for the whole cluster, though the plan gives them a namespace by default. */
const clusterWide =
  /^(Namespace|ClusterRole|ClusterRoleBinding|StorageClass|PersistentVolume|PriorityClass|IngressClass|CustomResourceDefinition)$/;

export interface PhysicalName {
  /** The same for the same object, whatever type's version describes it. */
  readonly id: string;
  /** For people: "Service web/nginx", "kube-system/fluent-bit". */
  readonly shown: string;
}

/** Undefined where the program leaves the name to the provider, or does not know it yet. */
export function physicalName(resource: PlannedResource, index: PlanIndex): PhysicalName | undefined {
  const object = kubernetesObject(resource, index.resource);
  if (object !== undefined) {
    const { kind, name, namespace } = object;
    if (name === undefined || (namespace === undefined && !clusterWide.test(kind))) return undefined;
    const place = clusterWide.test(kind) ? name : `${namespace}/${name}`;
    return { id: `${resource.type} ${place}`, shown: `${kind} ${place}` };
  }
  const paths = Object.hasOwn(names, resource.type) ? names[resource.type]! : "name";
  const parts = paths.split(" ").map((path) => text(at(resource.inputs, path)));
  if (parts.some((part) => part === undefined || part === "")) return undefined;
  return { id: `${resource.type} ${parts.join("\n")}`, shown: parts.join("/") };
}
