import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type { Cluster } from "@pulumi/eks/cluster.js";
import { ManagedNodeGroup } from "@pulumi/eks/managedNodeGroup.js";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";
import { launchTemplateArgs } from "./launch-template.ts";
import {
  CapacityType,
  type Disk,
  groupNameProblems,
  nodeGroupRuleProblems,
  type Scaling,
  type Ssh,
  type Taint,
  type UpdateStrategy,
} from "./node-group-rules.ts";
import { type HiddenInputs, withHiddenInputs } from "./node-group-transform.ts";
import { AmiType } from "./node-image.ts";
import { managedPolicyArn, roleNamePrefix, serviceTrust } from "./role.ts";

export interface NodeUpdate {
  /** Nodes replaced at a time, 1 to 100. 1 by default; not together with `maxUnavailablePercentage`. */
  maxUnavailable?: number;
  /** Share of nodes replaced at a time, 1 to 100 per cent. */
  maxUnavailablePercentage?: number;
  /** `DEFAULT` (new nodes first) or `MINIMAL` (old nodes first). `DEFAULT` by default. */
  strategy?: UpdateStrategy;
}

export interface NodeGroupArgs {
  /** The cluster that the nodes join. */
  cluster: pulumi.Input<Cluster>;
  /** Its name, as a plain value: an unknown name would show a replacement in each preview that touches the cluster. */
  clusterName: string;
  /** Kubernetes minor of the nodes, like `1.36`; at most three older than the cluster's. https://kubernetes.io/releases/version-skew-policy/ */
  kubernetesVersion: string;
  /** Account, region and partition the cluster lives in. */
  account: Account;
  /** Subnets for the nodes; private ones, with a way to the images and to the API. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** EC2 instance types, 1 to 20, all of the image's architecture; for spot several of like size. */
  instanceTypes: string[];
  /** `ON_DEMAND` or `SPOT`. On demand by default. */
  capacityType?: CapacityType;
  /** How many nodes. */
  scaling: Scaling;
  /** Image of the nodes. Amazon Linux 2023 for x86_64 by default. */
  amiType?: AmiType;
  /** Release of the image, like `1.36.4-20260930`. The newest of the Kubernetes version at creation by default, and then no newer one by itself. https://docs.aws.amazon.com/eks/latest/userguide/eks-linux-ami-versions.html */
  releaseVersion?: string;
  /** Volume for images, pods and logs; always gp3 and encrypted. 50 GiB by default. */
  disk?: Disk;
  /** Kubernetes labels of the nodes. None by default; refused are those a kubelet may not set. */
  labels?: Record<string, string>;
  /** Taints of the nodes, at most 50. None by default. */
  taints?: Taint[];
  /** A way in by SSH. None by default; prefer `sessionManager`. */
  ssh?: Ssh;
  /** Lets people with the permission open a shell through AWS Systems Manager, without key or open port. False by default. https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html */
  sessionManager?: boolean;
  /** How nodes are replaced at an update. One at a time by default. */
  update?: NodeUpdate;
  /** Replaces nodes that stay unhealthy. True by default. https://docs.aws.amazon.com/eks/latest/userguide/node-health.html */
  repair?: boolean;
  /** Most pods on a node, 1 to 250. Computed by EKS from the instance type by default. */
  maxPods?: number;
  /** True lets every pod on the host's network reconfigure the network interfaces of its node. Only for a cluster whose vpc-cni has no role of its own. False by default. */
  nodesManageNetworkInterfaces?: boolean;
  /** The cluster's security group. Needed for `ssh.sourceSecurityGroupIds`. */
  clusterSecurityGroupId?: pulumi.Input<string>;
  /** The cluster's VPC. Needed for `ssh.sourceSecurityGroupIds`. */
  vpcId?: pulumi.Input<string>;
  /** Tags of instances, volumes and network interfaces. None by default. */
  tags?: Record<string, string>;
  /** ARN of the policy that bounds what the nodes' role can ever do. None by default. */
  permissionsBoundary?: string;
}

/** Nodes that EKS updates and replaces, made from a launch template of ours. */
export class NodeGroup extends pulumi.ComponentResource {
  public readonly roleArn: pulumi.Output<string>;
  public readonly launchTemplateId: pulumi.Output<string>;

  constructor(name: string, args: NodeGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:NodeGroup", name, checked(args, nodeGroupProblems(name, args)), opts);

    const { role, attachments } = createRole(name, args, this);
    const template = createTemplate(name, args, this);
    new ManagedNodeGroup(
      `${name}-nodes`,
      {
        cluster: args.cluster,
        clusterName: args.clusterName,
        version: args.kubernetesVersion,
        // A prefix, since a group that must be replaced is made before the old one goes.
        nodeGroupNamePrefix: `${name}-`,
        nodeRoleArn: role.arn,
        subnetIds: args.subnetIds,
        instanceTypes: args.instanceTypes,
        capacityType: args.capacityType ?? CapacityType.OnDemand,
        amiType: args.amiType ?? AmiType.Al2023X86,
        releaseVersion: args.releaseVersion,
        scalingConfig: { minSize: args.scaling.min, desiredSize: args.scaling.desired, maxSize: args.scaling.max },
        ignoreScalingChanges: true,
        labels: args.labels,
        taints: args.taints,
        launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
      },
      { parent: this, dependsOn: attachments, transforms: [withHiddenInputs(hiddenInputs(args))] },
    );

    this.roleArn = role.arn;
    this.launchTemplateId = template.id;
    this.registerOutputs({ roleArn: this.roleArn, launchTemplateId: this.launchTemplateId });
  }
}

function createRole(name: string, args: NodeGroupArgs, parent: pulumi.Resource) {
  const { account, clusterName, permissionsBoundary } = args;
  const role = new Role(
    `${name}-role`,
    {
      namePrefix: roleNamePrefix(clusterName, name),
      description: `Nodes of the group ${name} in the EKS cluster ${clusterName}`,
      assumeRolePolicy: serviceTrust(`ec2.${account.dnsSuffix}`),
      permissionsBoundary,
    },
    { parent },
  );
  const attachments = nodePolicies(args).map(
    (policy) =>
      new RolePolicyAttachment(
        `${name}-${policy}`,
        { role: role.name, policyArn: managedPolicyArn(account.partition, policy) },
        { parent },
      ),
  );
  return { role, attachments };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html */
function nodePolicies({ sessionManager, nodesManageNetworkInterfaces }: NodeGroupArgs): string[] {
  return [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    ...(sessionManager ? ["AmazonSSMManagedInstanceCore"] : []),
    // Otherwise the service account kube-system/aws-node has it by Pod Identity, with an association made before the nodes: the pods and
    // the agent both run on the host's network, so neither waits for the network that the other brings.
    // https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
    ...(nodesManageNetworkInterfaces ? ["AmazonEKS_CNI_Policy"] : []),
  ];
}

function createTemplate(name: string, args: NodeGroupArgs, parent: pulumi.Resource): LaunchTemplate {
  const instanceName = `${args.clusterName}-${name}`;
  return new LaunchTemplate(
    `${name}-template`,
    {
      namePrefix: `${instanceName.slice(0, 90)}-`,
      description: `Nodes of the group ${name} in the EKS cluster ${args.clusterName}`,
      ...launchTemplateArgs({
        amiType: args.amiType ?? AmiType.Al2023X86,
        disk: args.disk,
        maxPods: args.maxPods,
        keyName: args.ssh?.keyName,
        instanceName,
        tags: args.tags ?? {},
      }),
      ...sshAccess(name, args, parent),
    },
    { parent },
  );
}

/** Security groups in a template take the place of the cluster's own, which therefore has to be among them. */
function sshAccess(name: string, args: NodeGroupArgs, parent: pulumi.Resource) {
  const securityGroups = args.ssh?.sourceSecurityGroupIds ?? [];
  if (securityGroups.length === 0) return {};
  const group = new SecurityGroup(
    `${name}-ssh`,
    {
      vpcId: args.vpcId,
      description: `SSH to the nodes of the group ${name} in the EKS cluster ${args.clusterName}`,
      ingress: [{ description: "SSH", protocol: "tcp", fromPort: 22, toPort: 22, securityGroups }],
    },
    { parent },
  );
  return { vpcSecurityGroupIds: [args.clusterSecurityGroupId!, group.id] };
}

function hiddenInputs({ update = {}, repair = true }: NodeGroupArgs): HiddenInputs {
  const { maxUnavailable, maxUnavailablePercentage, strategy } = update;
  return {
    updateConfig: {
      ...(maxUnavailablePercentage === undefined
        ? { maxUnavailable: maxUnavailable ?? 1 }
        : { maxUnavailablePercentage }),
      ...(strategy === undefined ? {} : { updateStrategy: strategy }),
    },
    nodeRepairConfig: { enabled: repair },
  };
}

export function nodeGroupProblems(name: string, args: NodeGroupArgs): Problem[] {
  return [
    ...groupNameProblems(name, [name]),
    ...nodeGroupRuleProblems({ ...args, amiType: args.amiType ?? AmiType.Al2023X86 }, args.kubernetesVersion),
    ...sshNetworkProblems(args),
  ];
}

function sshNetworkProblems({ ssh, clusterSecurityGroupId, vpcId }: NodeGroupArgs): Problem[] {
  if ((ssh?.sourceSecurityGroupIds ?? []).length === 0) return [];
  return Object.entries({ clusterSecurityGroupId, vpcId })
    .filter(([, value]) => value === undefined)
    .map(([key]) => ({
      path: [key],
      rule: "is missing, but ssh.sourceSecurityGroupIds opens a port in that network",
      fix: "Give the cluster's, or leave sourceSecurityGroupIds out.",
    }));
}
