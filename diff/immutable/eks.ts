/** https://www.pulumi.com/registry/packages/aws/api-docs/eks/ */

import { at, isHidden, isMissing, list, text } from "../../model/json.ts";
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
  return { action: "update", reason: "The key stays: neither EKS nor the provider changes it.", page };
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html */
function nodeRole({ before, after, head }: Changed): Verdict {
  const page = updateCluster;
  if (isMissing(before)) return { action: "update", page };
  const config = at(head.inputs, "computeConfig");
  const [enabled, pools] = [at(config, "enabled"), at(config, "nodePools")];
  if ([before, after, enabled, pools].some(isHidden)) return { action: "unknown", page };
  const given = !isMissing(after) || (enabled === true && list(pools).length > 0);
  return given ? { action: "replace", page } : { action: "update", page };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html */
function version({ before, after }: Changed): Verdict {
  const page = "https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html";
  const [from, to] = [before, after].map((value) => Number(/^1\.(\d+)$/.exec(text(value) ?? "")?.[1]));
  if (from === undefined || to === undefined || !(to < from)) return { action: "update", page };
  return {
    action: "unknown",
    reason: "A cluster goes back to an older version only within 7 days of its upgrade.",
    page,
  };
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
      kubeApiServerConfig kubeControllerManagerConfig kubeSchedulerConfig remoteNetworkConfig`,
    special: {
      encryptionConfig: encryption,
      version,
      "vpcConfig.subnetIds": clusterSubnets,
      "computeConfig.nodeRoleArn": nodeRole,
      defaultAddonsToRemoves: { action: "update", page: updateCluster },
    },
  },
  "aws:eks/nodeGroup:NodeGroup": {
    replace: `amiType capacityType clusterName diskSize instanceTypes launchTemplate.id launchTemplate.name nodeGroupName
      nodeGroupNamePrefix nodeRoleArn remoteAccess subnetIds`,
    update: "scalingConfig labels taints updateConfig nodeRepairConfig forceUpdateVersion warmPoolConfig",
    special: {
      version: { action: "update", page: updateNodeGroup },
      releaseVersion: { action: "update", page: updateNodeGroup },
      "launchTemplate.version": { action: "update", page: updateNodeGroup },
    },
  },
  "aws:eks/fargateProfile:FargateProfile": { others: "replace" },
  "aws:eks/addon:Addon": {
    replace: "addonName clusterName namespaceConfig",
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
  "aws:eks/capability:Capability": {
    replace: `capabilityName clusterName configuration.argoCd.awsIdc.idcInstanceArn configuration.argoCd.awsIdc.idcRegion
      configuration.argoCd.namespace type`,
    update: `configuration.argoCd.networkAccess configuration.argoCd.rbacRoleMappings deletePropagationPolicy roleArn`,
  },
});
