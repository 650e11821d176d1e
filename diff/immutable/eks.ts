/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/ */

import { isHidden, isMissing, list, text } from "../../model/json.ts";
import { awsRules } from "./aws.ts";
import type { Changed, Verdict } from "./rules.ts";

const updateCluster = "https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html";
const updateNodeGroup = "https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupVersion.html";

/** Envelope encryption can be switched on once: https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html */
function encryption({ before, after }: Changed): Verdict {
  const page = "https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html";
  const none = (value: Changed["before"]) => isMissing(value) || (Array.isArray(value) && list(value).length === 0);
  if (none(before)) return { action: "update", page };
  if (none(after)) return { action: "replace", reason: "Encryption with a key cannot be switched off.", page };
  return { action: "unknown", reason: "EKS cannot change the key of a cluster that has one.", page };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html */
function version({ before, after }: Changed): Verdict {
  const page = "https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html";
  const [from, to] = [before, after].map((value) => Number(/^1\.(\d+)$/.exec(text(value) ?? "")?.[1]));
  if (from === undefined || to === undefined || !(to < from)) return { action: "update", page };
  return { action: "unknown", reason: "A cluster does not go back to an older version.", page };
}

/** Others of the same VPC, in zones of EKS; what is not known may be of another VPC, to which no cluster moves. */
function clusterSubnets({ after }: Changed): Verdict {
  const page = "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html";
  if (!isHidden(after)) return { action: "update", page };
  return {
    action: "unknown",
    reason: "A cluster takes other subnets of its VPC, but cannot move to another VPC.",
    page,
  };
}

export const eks = awsRules({
  "aws:eks/cluster:Cluster": {
    replace: `name roleArn bootstrapSelfManagedAddons accessConfig.bootstrapClusterCreatorAdminPermissions
      kubernetesNetworkConfig.ipFamily kubernetesNetworkConfig.serviceIpv4Cidr
      outpostConfig.controlPlaneInstanceType outpostConfig.controlPlanePlacement`,
    update: `vpcConfig.securityGroupIds vpcConfig.endpointPrivateAccess
      vpcConfig.endpointPublicAccess vpcConfig.publicAccessCidrs enabledClusterLogTypes upgradePolicy zonalShiftConfig
      deletionProtection forceUpdateVersion accessConfig.authenticationMode computeConfig.enabled
      computeConfig.nodePools storageConfig kubernetesNetworkConfig.elasticLoadBalancing controlPlaneScalingConfig
      kubeApiServerConfig kubeControllerManagerConfig kubeSchedulerConfig`,
    special: {
      encryptionConfig: encryption,
      version,
      "vpcConfig.subnetIds": clusterSubnets,
      "computeConfig.nodeRoleArn": {
        action: "unknown",
        reason: "Whether the role of nodes can change in place depends on the provider's version.",
        page: updateCluster,
      },
      defaultAddonsToRemoves: { action: "update", page: updateCluster },
    },
  },
  "aws:eks/nodeGroup:NodeGroup": {
    replace: `amiType capacityType clusterName diskSize instanceTypes launchTemplate.id launchTemplate.name nodeGroupName
      nodeGroupNamePrefix nodeRoleArn remoteAccess subnetIds`,
    update: "scalingConfig labels taints updateConfig nodeRepairConfig forceUpdateVersion",
    special: {
      version: { action: "update", page: updateNodeGroup },
      releaseVersion: { action: "update", page: updateNodeGroup },
      "launchTemplate.version": { action: "update", page: updateNodeGroup },
    },
  },
  "aws:eks/fargateProfile:FargateProfile": { others: "replace" },
  "aws:eks/addon:Addon": {
    replace: "addonName clusterName",
    update: `addonVersion configurationValues podIdentityAssociations preserve resolveConflictsOnCreate
      resolveConflictsOnUpdate serviceAccountRoleArn`,
  },
  "aws:eks/accessEntry:AccessEntry": {
    replace: "clusterName principalArn type",
    update: "kubernetesGroups userName",
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": { others: "replace" },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    replace: "clusterName namespace serviceAccount",
    update: "roleArn targetRoleArn disableSessionTags policy",
  },
  "aws:eks/identityProviderConfig:IdentityProviderConfig": { others: "replace" },
});
