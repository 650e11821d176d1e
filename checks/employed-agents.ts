import { agentAddOns, agentCharts, agentPods } from "../model/agents.ts";
import { policyDocument } from "../model/iam.ts";
import { unnamed } from "../model/iam-patterns.ts";
import { type Boundary, type RoleRights, roleRightsOf } from "../model/iam-roles.ts";
import { type Grant, Identity } from "../model/identity.ts";
import { at, isMissing, text, type Value } from "../model/json.ts";
import { clustersOf, fargateProfilesOf } from "../model/nodes.ts";
import { perPlan } from "../model/per-plan.ts";
import type { PlanIndex } from "../model/plan-index.ts";
import { roleType } from "../model/types.ts";
import type { PlannedResource } from "../plan/plan.ts";
import type { AgentCalls, AgentSurroundings } from "./data/agent-call.ts";
import { agentCalls, fargateLogRouter } from "./data/agent-calls.ts";

/** A known agent with a role of the plan. */
export interface EmployedAgent {
  readonly label: string;
  readonly calls: AgentCalls;
  readonly role: PlannedResource;
  readonly rights: RoleRights;
  /** The role's boundary and the association's own policy, where there are such. */
  readonly bounds: readonly Boundary[];
  readonly surroundings: AgentSurroundings;
  /** What the session itself says of its caller. */
  readonly session: Readonly<Record<string, readonly string[]>>;
}

export const employedAgentsOf = perPlan((index): readonly EmployedAgent[] => {
  const rights = roleRightsOf(index);
  return [...grantedAgents(index), ...logRouters(index)].flatMap((one) => {
    const found = rights.get(one.role.urn);
    if (found === undefined) return [];
    const { cluster, logGroups, session = {}, sessionPolicy } = one;
    const own = isMissing(sessionPolicy) ? [] : [policyDocument(sessionPolicy)];
    const bounds = found.boundary === undefined ? own : [found.boundary, ...own];
    const ipv6 = clustersOf(index).some((cluster) => cluster.ipv6);
    return [{ ...one, rights: found, bounds, session, surroundings: { cluster, logGroups, ipv6 } }];
  });
});

interface Candidate extends Pick<EmployedAgent, "label" | "calls" | "role"> {
  readonly cluster: string;
  readonly logGroups: readonly string[];
  readonly session?: EmployedAgent["session"];
  readonly sessionPolicy?: Value;
}

function grantedAgents(index: PlanIndex): Candidate[] {
  const byAccount = new Map(agents(index).map((agent) => [agent.account, agent]));
  const logGroups = logGroupNames(index);
  return index.identities().grants.flatMap((grant): Candidate[] => {
    const agent = byAccount.get(`${grant.namespace}/${grant.serviceAccount}`);
    const role = index.resource(grant.role ?? "");
    const { inputs } = grant.resource;
    // By way of another account's role, of which nobody here knows the policies.
    if (agent === undefined || role === undefined || !isMissing(at(inputs, "targetRoleArn"))) return [];
    const cluster = clusterName(grant, agent.resource, index);
    const { calls } = agent;
    return [
      {
        label: `${agent.label} (${agent.account})`,
        calls,
        role,
        cluster,
        logGroups: calls.logGroups
          .map((end) => `/aws/containerinsights/${cluster}/${end}`)
          .filter((name) => logGroups.has(name)),
        ...(grant.identity === Identity.PodIdentity ? { session: sessionTags(grant, cluster) } : {}),
        ...(isMissing(at(inputs, "policy")) ? {} : { sessionPolicy: at(inputs, "policy") }),
      },
    ];
  });
}

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html */
function sessionTags({ namespace, serviceAccount }: Grant, cluster: string): Record<string, readonly string[]> {
  return {
    "aws:PrincipalTag/eks-cluster-name": [cluster],
    "aws:PrincipalTag/kubernetes-namespace": [namespace ?? unnamed],
    "aws:PrincipalTag/kubernetes-service-account": [serviceAccount ?? unnamed],
  };
}

function agents(index: PlanIndex) {
  const names = agentCalls.flatMap((one) => one.names);
  const nodes = clustersOf(index).map(({ resource }) => ({
    name: "vpc-cni",
    resource,
    label: "aws-node",
    account: "kube-system/aws-node",
  }));
  return [...nodes, ...agentAddOns(index), ...agentCharts(index, names), ...agentPods(index, names)].flatMap(
    (agent) => {
      const calls = agentCalls.find((one) => one.names.includes(agent.name));
      const others = calls?.serviceAccount !== undefined && !agent.account?.endsWith(`/${calls.serviceAccount}`);
      return calls === undefined || agent.account === undefined || others ? [] : [{ ...agent, calls }];
    },
  );
}

function clusterName({ cluster }: Grant, { inputs }: PlannedResource, index: PlanIndex): string {
  const clusters = clustersOf(index);
  const only = clusters.length === 1 ? clusters[0]?.name : undefined;
  return text(at(inputs, "values", "clusterName")) ?? (cluster === "" ? (only ?? unnamed) : cluster);
}

function logGroupNames(index: PlanIndex): ReadonlySet<string> {
  return new Set(
    index.ofType("aws:cloudwatch/logGroup:LogGroup").flatMap(({ inputs }) => text(at(inputs, "name")) ?? []),
  );
}

/** Whatever the plan tells Fargate's log router to write to: https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html */
function logRouters(index: PlanIndex): Candidate[] {
  const output = index
    .ofKind("ConfigMap")
    .filter(({ namespace, name }) => namespace === "aws-observability" && name === "aws-logging")
    .map(({ resource }) => text(at(resource.inputs, "data", "output.conf")) ?? "")
    .join("\n");
  const groups = [...output.matchAll(/^\s*log_group_name\s+(\S+)\s*$/gim)].flatMap(([, name]) => name ?? []);
  if (groups.length === 0) return [];
  return fargateProfilesOf(index).flatMap(({ resource, clusterName = unnamed, name }) => {
    const roles = (resource.propertyDependencies.podExecutionRoleArn ?? []).map(index.resource);
    return roles
      .filter((role) => role?.type === roleType)
      .map((role) => ({
        label: `the log router of the Fargate profile ${name}`,
        calls: fargateLogRouter,
        role: role!,
        cluster: clusterName,
        logGroups: [...new Set(groups)],
      }));
  });
}
