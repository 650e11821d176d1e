/** Rules over a plan: what must not be deployed, said before anything is. They know resources, not who planned them. */

import { indexOf } from "../model/plan-index.ts";
import type { Table } from "../model/table.ts";
import { type Finding, type Plan, Severity } from "../plan/plan.ts";
import { type AcceptedFinding, accept, acceptanceRules } from "./acceptance.ts";
import { type Check, type CheckContext, type Rule, type TableOf, toFinding } from "./check.ts";
import { agentCallDenied, agentCallTooMuch } from "./rules/agent-calls.ts";
import { alarmMetric } from "./rules/alarms.ts";
import { autoscalerMetrics, autoscalerRange } from "./rules/autoscalers.ts";
import { podsFit, podsFitOneZoneLost, podsFitScaledOut } from "./rules/capacity.ts";
import { budgetBlocksDrain, budgetMissing, budgetOverlap } from "./rules/disruption-budgets.ts";
import { fargatePod } from "./rules/fargate.ts";
import { fargateDaemonSet } from "./rules/fargate-daemon-set.ts";
import { fargateDns, fargateProfile, fargateProfileOverlap, fargateProfileUnused } from "./rules/fargate-profile.ts";
import { fargateJob, fargateRequests, fargateSpread } from "./rules/fargate-requests.ts";
import { fargateLoadBalancer, fargateNetworkPolicy, fargatePodIdentity } from "./rules/fargate-surroundings.ts";
import { containerHardening } from "./rules/hardening.ts";
import { policyWildcardAction, policyWildcardResource } from "./rules/iam.ts";
import { policyEscalation } from "./rules/iam-escalation.ts";
import { identityInstalled, roleTrust, roleUnused } from "./rules/identity.ts";
import { internetFacingByDefault, internetPlainText, oldTlsPolicy } from "./rules/internet-facing.ts";
import { subnetAddresses, subnetAddressesFull } from "./rules/ip-budget.ts";
import { loadBalancerOrder } from "./rules/load-balancer-order.ts";
import { logRetention } from "./rules/log-groups.ts";
import { logGroupPlanned } from "./rules/log-writers.ts";
import { instanceMetadata, volumeEncryption } from "./rules/nodes.ts";
import { agentRole, serviceAccountExists, serviceAccountRole } from "./rules/pod-roles.ts";
import { podSecurity, podSecurityUnset, podSecurityWarning } from "./rules/pod-security.ts";
import { apiOpenToTheWorld, publicAddress } from "./rules/public-addresses.ts";
import {
  controlPlaneReachesNodes,
  loadBalancerReachesPods,
  nodesReachApi,
  nodesReachFileSystem,
  nodesReachServices,
  podsReachDns,
} from "./rules/reachability.ts";
import { replicaSpread, singleReplica } from "./rules/replicas.ts";
import { drainHook, gracePeriod, readinessProbe, rolloutCapacity } from "./rules/rollouts.ts";
import { clearCredential, clearSecret, exposedSecret } from "./rules/secrets.ts";
import { securityGroupOpen } from "./rules/security-groups.ts";
import { danglingReference, selectorMatch } from "./rules/selectors.ts";
import { componentParent, defaultProvider } from "./rules/structure.ts";
import { deletedWith, teardownOrder } from "./rules/teardown.ts";
import { kubernetesEndOfSupport, kubernetesSupportEnding } from "./rules/version-calendar.ts";
import { versionJump, versionSkew } from "./rules/version-skew.ts";
import { floatingVersion } from "./rules/versions.ts";
import { clusterZones, natPerZone, spotVariety } from "./rules/zones.ts";
import { availability } from "./tables/availability.ts";
import { capacityTable, podPlacementTable } from "./tables/capacity.ts";
import { costTable } from "./tables/cost.ts";
import { exposure } from "./tables/exposure.ts";
import { fargateTable } from "./tables/fargate.ts";
import { identity } from "./tables/identity.ts";
import { ipBudgetTable } from "./tables/ip-budget.ts";
import { metrics } from "./tables/metrics.ts";
import { observability } from "./tables/observability.ts";
import { reachability } from "./tables/reachability.ts";
import { teardownTable } from "./tables/teardown.ts";
import { versionsTable } from "./tables/versions.ts";

export type { AcceptedFinding } from "./acceptance.ts";
export type { Check, Hit, Rule } from "./check.ts";

/** In the order in which docs/checks.md describes them. */
export const checks: readonly Check[] = [
  componentParent,
  defaultProvider,
  policyWildcardAction,
  policyWildcardResource,
  policyEscalation,
  serviceAccountRole,
  serviceAccountExists,
  agentRole,
  agentCallDenied,
  agentCallTooMuch,
  roleTrust,
  roleUnused,
  identityInstalled,
  securityGroupOpen,
  instanceMetadata,
  volumeEncryption,
  containerHardening,
  podSecurity,
  podSecurityWarning,
  podSecurityUnset,
  clearSecret,
  clearCredential,
  exposedSecret,
  floatingVersion,
  loadBalancerOrder,
  fargatePod,
  fargateDaemonSet,
  fargatePodIdentity,
  fargateLoadBalancer,
  fargateNetworkPolicy,
  fargateProfile,
  fargateProfileOverlap,
  fargateProfileUnused,
  fargateDns,
  fargateRequests,
  fargateSpread,
  fargateJob,
  teardownOrder,
  deletedWith,
  kubernetesEndOfSupport,
  kubernetesSupportEnding,
  versionSkew,
  versionJump,
  selectorMatch,
  danglingReference,
  logRetention,
  subnetAddresses,
  subnetAddressesFull,
  podsFit,
  podsFitScaledOut,
  podsFitOneZoneLost,
  internetPlainText,
  internetFacingByDefault,
  oldTlsPolicy,
  apiOpenToTheWorld,
  publicAddress,
  budgetBlocksDrain,
  budgetOverlap,
  budgetMissing,
  autoscalerMetrics,
  autoscalerRange,
  singleReplica,
  replicaSpread,
  rolloutCapacity,
  gracePeriod,
  drainHook,
  readinessProbe,
  natPerZone,
  clusterZones,
  spotVariety,
  alarmMetric,
  logGroupPlanned,
  controlPlaneReachesNodes,
  nodesReachApi,
  podsReachDns,
  nodesReachServices,
  loadBalancerReachesPods,
  nodesReachFileSystem,
];

export interface CheckOptions {
  /** None by default. */
  readonly acceptedFindings?: readonly AcceptedFinding[] | undefined;
  /** Today, as `YYYY-MM-DD`: checks ask no clock, so that the same plan has the same findings. */
  readonly date: string;
  /** The plan that the platform runs now; none by default. */
  readonly base?: Plan | undefined;
  /** Found by others than these checks, to be accepted alike; nothing by default. */
  readonly found?: readonly Finding[] | undefined;
}

/** What findings go by that no check here makes. */
const others: readonly Rule[] = [
  {
    id: "placeholder",
    severity: Severity.Warning,
    title: "No setting is an example of the repository any more.",
    why: "A real deployment is refused while there are any.",
    page: "https://www.pulumi.com/docs/iac/concepts/config/",
  },
  ...acceptanceRules,
];

export const rules: readonly Rule[] = [...checks.map(({ find: _, ...rule }) => rule), ...others];

/** In the order in which they are printed. */
export const tables: readonly TableOf[] = [
  ipBudgetTable,
  capacityTable,
  podPlacementTable,
  fargateTable,
  availability,
  exposure,
  reachability,
  identity,
  observability,
  metrics,
  versionsTable,
  teardownTable,
  costTable,
];

/** What a plan that hides its secrets breaks: errors first, then by rule, resource and message. */
export function runChecks(plan: Plan, { acceptedFindings = [], found = [], date, base }: CheckOptions): Finding[] {
  const index = indexOf(plan);
  const context = contextOf(date, base);
  const checked = checks.flatMap((check) => check.find(plan, index, context).map((one) => toFinding(check, one)));
  const findings = [...checked, ...found].sort(byImportance);
  const ids = new Set(rules.map(({ id }) => id));
  return accept(findings, acceptedFindings, ids, date).sort(byImportance);
}

/** The facts that the rules judge by; those without a row have nothing to tell of this plan. */
export function tablesOf(plan: Plan, { date, base }: Pick<CheckOptions, "date" | "base">): Table[] {
  const index = indexOf(plan);
  const context = contextOf(date, base);
  return tables.map((table) => table(index, context)).filter(({ rows }) => rows.length > 0);
}

function contextOf(date: string, base: Plan | undefined): CheckContext {
  return { date, ...(base === undefined ? {} : { base: indexOf(base) }) };
}

const importance = ["error", "warning", "note"];

function byImportance(a: Finding, b: Finding): number {
  return (
    importance.indexOf(a.severity) - importance.indexOf(b.severity) ||
    compared(a.rule, b.rule) ||
    compared(a.urn ?? "", b.urn ?? "") ||
    compared(a.message, b.message)
  );
}

/** By code unit: the order must not follow the reader's language. */
function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
