/** Type tokens that several ask for: https://www.pulumi.com/registry/ */

export const roleType = "aws:iam/role:Role";
export const rolePolicyTypes = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/rolePolicy:RolePolicy",
] as const;

export const clusterTypes = ["aws:eks/cluster:Cluster", "eks:index:Cluster"] as const;
export const addOnTypes = ["aws:eks/addon:Addon", "eks:index:Addon"] as const;
export const managedNodeGroupTypes = ["eks:index:ManagedNodeGroup", "aws:eks/nodeGroup:NodeGroup"] as const;
export const nodeGroupTypes = [...managedNodeGroupTypes, "eks:index:NodeGroupV2", "eks:index:NodeGroup"] as const;
export const fargateProfileType = "aws:eks/fargateProfile:FargateProfile";
export const launchTemplateType = "aws:ec2/launchTemplate:LaunchTemplate";

export const releaseType = "kubernetes:helm.sh/v3:Release";
export const chartTypes = [releaseType, "kubernetes:helm.sh/v3:Chart", "kubernetes:helm.sh/v4:Chart"] as const;
