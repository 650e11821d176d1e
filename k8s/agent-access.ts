import type { types } from "@pulumi/kubernetes";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole.js";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding.js";
import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import type * as pulumi from "@pulumi/pulumi";
import { PodRole } from "../components/pod-role.ts";
import type { Statement } from "../components/role.ts";
import { type LabelIdentity, labels } from "./labels.ts";
import { agentNamespace, type NodeAgentArgs } from "./node-agent.ts";

type PolicyRule = types.input.rbac.v1.PolicyRule;

/** Who a node agent is, in AWS and in the cluster, and what it may do in both. */
export interface AgentAccess {
  readonly identity: LabelIdentity;
  readonly args: NodeAgentArgs;
  readonly statements: Statement[];
  /** What it may read across the cluster. */
  readonly clusterRules: PolicyRule[];
  /** What it may do in its own namespace. Nothing where empty. */
  readonly namespaceRules: PolicyRule[];
}

/** Everything that must be there before the first pod starts. */
export function agentAccess(name: string, access: AgentAccess, parent: pulumi.Resource): pulumi.Resource[] {
  const { identity, args, statements, clusterRules, namespaceRules } = access;
  const { account, clusterName, permissionsBoundary } = args;
  const opts = { parent };
  const serviceAccount = identity.name;
  const metadata = { name: serviceAccount, labels: labels(identity) };
  const namespaced = { ...metadata, namespace: agentNamespace };
  const subjects = [{ kind: "ServiceAccount", name: serviceAccount, namespace: agentNamespace }];
  const roleRef = (kind: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name: serviceAccount });

  const resources: pulumi.Resource[] = [
    new PodRole(
      `${name}-role`,
      { account, clusterName, namespace: agentNamespace, serviceAccount, statements, permissionsBoundary },
      opts,
    ),
    // The pod asks for the token itself; nothing else that runs under this account gets one.
    new ServiceAccount(`${name}-service-account`, { metadata: namespaced, automountServiceAccountToken: false }, opts),
    new ClusterRole(`${name}-cluster-role`, { metadata, rules: clusterRules }, opts),
    new ClusterRoleBinding(
      `${name}-cluster-role-binding`,
      { metadata, roleRef: roleRef("ClusterRole"), subjects },
      opts,
    ),
  ];
  if (namespaceRules.length === 0) return resources;
  return [
    ...resources,
    new Role(`${name}-namespace-role`, { metadata: namespaced, rules: namespaceRules }, opts),
    new RoleBinding(
      `${name}-namespace-role-binding`,
      { metadata: namespaced, roleRef: roleRef("Role"), subjects },
      opts,
    ),
  ];
}
