/** What lives in the cluster. */

export { agentNamespaceArgs } from "./agent-namespace.ts";
export { CloudWatchAgent, type CloudWatchAgentArgs } from "./cloudwatch-agent.ts";
export type {
  ContainerArgs,
  ProbeArgs,
  ProbesArgs,
  ResourceAmounts,
  ResourcesArgs,
  SidecarArgs,
} from "./container-args.ts";
export {
  type AdditionalPortArgs,
  type AlbGroupArgs,
  type AlbRuleArgs,
  type ExposureArgs,
  ExposureType,
  type HealthCheckArgs,
  HealthCheckProtocol,
  PathType,
  Scheme,
  TargetType,
} from "./exposure-args.ts";
export { FargateLogging, type FargateLoggingArgs } from "./fargate-logging.ts";
export { FluentBit, type FluentBitArgs } from "./fluent-bit.ts";
export type { NodeLogGroups } from "./fluent-bit-config.ts";
export { Exception, type HardeningException } from "./hardening.ts";
export type { KeyPattern, KeyValue, LogFilter } from "./log-filters.ts";
export { type LogGroupNames, logGroupNames } from "./log-group-names.ts";
export { type ContainerLimitsArgs, Namespace, type NamespaceArgs } from "./namespace.ts";
export { type PodSecurityArgs, PodSecurityLevel } from "./pod-security.ts";
export {
  AccessMode,
  Compute,
  type PersistentArgs,
  Spread,
  type TolerationArgs,
  type TopologySpreadArgs,
  type VolumeArgs,
} from "./pod-template.ts";
export { Workload, type WorkloadArgs } from "./workload.ts";
export type {
  AllowToArgs,
  AutoscalingArgs,
  PodDisruptionBudgetArgs,
  RoleArgs,
  ShutdownArgs,
  WorkloadSpec,
} from "./workload-args.ts";
