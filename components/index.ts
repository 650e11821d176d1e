/** What lives in AWS. */

export type { ChartSource, Sources } from "../sources.ts";
export { addOnVersions } from "../versions.ts";
export { Access, type AccessArgs } from "./access.ts";
export type { AccessPolicy, AccessTeam } from "./access-entries.ts";
export { type Account, type Caller, lookUpAccount, lookUpCaller } from "./account.ts";
export { AddOn, type AddOnArgs } from "./add-on.ts";
export { type AssumedRole, type AwsSettings, awsProvider } from "./aws-provider.ts";
export { Cluster, type ClusterArgs, LogType, SupportType } from "./cluster.ts";
export type { ClusterAddOn } from "./cluster-add-ons.ts";
export type { ClusterEndpoint } from "./cluster-rules.ts";
export { FargateProfile, type FargateProfileArgs } from "./fargate-profile.ts";
export type { FargateSelector } from "./fargate-profile-rules.ts";
export { FlowLogs, type FlowLogsArgs, TrafficType } from "./flow-logs.ts";
export { GitHubActionsRoles, type GitHubActionsRolesArgs } from "./github-actions-roles.ts";
export { GitHubAccess, type GitHubEnvironment } from "./github-actions-trust.ts";
export { type KubernetesProviderArgs, kubernetesProvider } from "./kubernetes-provider.ts";
export { LoadBalancerController, type LoadBalancerControllerArgs } from "./load-balancer-controller.ts";
export { LogGroups, type LogGroupsArgs } from "./log-groups.ts";
export { Network, type NetworkArgs, type NetworkFlowLogs } from "./network.ts";
export { NatGateways } from "./network-rules.ts";
export { NodeGroup, type NodeGroupArgs, type NodeUpdate } from "./node-group.ts";
export {
  CapacityType,
  type Disk,
  type Scaling,
  type Ssh,
  type Taint,
  TaintEffect,
  UpdateStrategy,
} from "./node-group-rules.ts";
export { AmiType } from "./node-image.ts";
export { Identity, PodRole, type PodRoleArgs, roleAnnotation } from "./pod-role.ts";
export { Effect, type Statement } from "./role.ts";
export { chooseZones } from "./zones.ts";
