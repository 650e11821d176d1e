import type { Check } from "./check.ts";
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
import type { TableOf } from "./table-of.ts";
import { availabilityTable } from "./tables/availability.ts";
import { capacityTable, podPlacementTable } from "./tables/capacity.ts";
import { costTable } from "./tables/cost.ts";
import { exposureTable } from "./tables/exposure.ts";
import { fargateTable } from "./tables/fargate.ts";
import { identityTable } from "./tables/identity.ts";
import { ipBudgetTable } from "./tables/ip-budget.ts";
import { metricsTable } from "./tables/metrics.ts";
import { observabilityTable } from "./tables/observability.ts";
import { reachabilityTable } from "./tables/reachability.ts";
import { teardownTable } from "./tables/teardown.ts";
import { versionsTable } from "./tables/versions.ts";

/** Rules that are about one thing. */
export interface Concept {
  readonly title: string;
  readonly checks: readonly Check[];
}

/** In the order in which docs/checks.md describes them. */
export const concepts: readonly Concept[] = [
  { title: "The program", checks: [componentParent, defaultProvider] },
  { title: "Policies", checks: [policyWildcardAction, policyWildcardResource, policyEscalation] },
  {
    title: "Roles and service accounts",
    checks: [
      serviceAccountRole,
      serviceAccountExists,
      agentRole,
      agentCallDenied,
      agentCallTooMuch,
      roleTrust,
      roleUnused,
      identityInstalled,
    ],
  },
  { title: "Security groups and nodes", checks: [securityGroupOpen, instanceMetadata, volumeEncryption] },
  { title: "Pod security", checks: [containerHardening, podSecurity, podSecurityWarning, podSecurityUnset] },
  { title: "Secrets", checks: [clearSecret, clearCredential, exposedSecret] },
  { title: "Images, charts and add-ons", checks: [floatingVersion] },
  { title: "Load balancer controller", checks: [loadBalancerOrder] },
  {
    title: "Fargate",
    checks: [
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
    ],
  },
  { title: "Order of a destroy", checks: [teardownOrder, deletedWith] },
  { title: "Kubernetes versions", checks: [kubernetesEndOfSupport, kubernetesSupportEnding, versionSkew, versionJump] },
  { title: "Selectors and references", checks: [selectorMatch, danglingReference] },
  { title: "Retention of logs", checks: [logRetention] },
  {
    title: "Addresses and capacity",
    checks: [subnetAddresses, subnetAddressesFull, podsFit, podsFitScaledOut, podsFitOneZoneLost],
  },
  {
    title: "Exposure to the internet",
    checks: [internetPlainText, internetFacingByDefault, oldTlsPolicy, apiOpenToTheWorld, publicAddress],
  },
  {
    title: "Availability",
    checks: [
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
    ],
  },
  { title: "Alarms and log groups", checks: [alarmMetric, logGroupPlanned] },
  {
    title: "Reachability",
    checks: [
      controlPlaneReachesNodes,
      nodesReachApi,
      podsReachDns,
      nodesReachServices,
      loadBalancerReachesPods,
      nodesReachFileSystem,
    ],
  },
];

export const checks: readonly Check[] = concepts.flatMap((concept) => concept.checks);

/** In the order in which they are printed. */
export const tables: readonly TableOf[] = [
  ipBudgetTable,
  capacityTable,
  podPlacementTable,
  fargateTable,
  availabilityTable,
  exposureTable,
  reachabilityTable,
  identityTable,
  observabilityTable,
  metricsTable,
  versionsTable,
  teardownTable,
  costTable,
];
