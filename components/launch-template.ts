import type { LaunchTemplateArgs } from "@pulumi/aws/ec2/launchTemplate.js";
import type * as pulumi from "@pulumi/pulumi";
import { type Disk, defaultDiskSizeGib } from "./node-group-rules.ts";
import { type AmiType, dataDevice, isBottlerocket, userData } from "./node-image.ts";

export interface NodeTemplate {
  readonly amiType: AmiType;
  readonly disk?: Disk;
  readonly maxPods?: number;
  readonly keyName?: string;
  /** Name that the EC2 console shows for each node. */
  readonly instanceName: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What every node of a group is made from. Instance types, image, subnets, role and spot belong to the node group, and EKS refuses a
 * template that holds them: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-basics
 */
export function launchTemplateArgs(node: NodeTemplate): LaunchTemplateArgs {
  const tags = { ...node.tags, Name: node.instanceName };
  return {
    updateDefaultVersion: true,
    metadataOptions: {
      httpEndpoint: "enabled",
      // A token is needed, and its answer does not reach a pod's own network: only pods on the host's network get at the node's role.
      // https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: "disabled",
    },
    blockDeviceMappings: volumes(node),
    // Tags of a node group stay with the group; what it launches is tagged from here.
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    ...(node.keyName === undefined ? {} : { keyName: node.keyName }),
    ...(node.maxPods === undefined
      ? {}
      : { userData: Buffer.from(userData(node.amiType, { maxPods: node.maxPods })).toString("base64") }),
  };
}

function volumes({ amiType, disk = {} }: NodeTemplate): pulumi.Unwrap<LaunchTemplateArgs["blockDeviceMappings"]> {
  const encrypted = { encrypted: "true", volumeType: "gp3", deleteOnTermination: "true" };
  const system = { deviceName: "/dev/xvda", ebs: encrypted };
  const data = {
    deviceName: dataDevice(amiType),
    ebs: {
      ...encrypted,
      volumeSize: disk.sizeGib ?? defaultDiskSizeGib,
      ...(disk.iops === undefined ? {} : { iops: disk.iops }),
      ...(disk.throughputMibps === undefined ? {} : { throughput: disk.throughputMibps }),
    },
  };
  return isBottlerocket(amiType) ? [system, data] : [data];
}
