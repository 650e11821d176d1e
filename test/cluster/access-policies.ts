import type { Json, Plan } from "../../plan/plan.ts";
import type { KubernetesObject } from "./real-cluster.ts";

const group = "rbac.authorization.k8s.io";
const read = ["get", "list", "watch"];

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles, which the policies are modelled on. */
const builtIn: Readonly<Record<string, string>> = {
  AmazonEKSClusterAdminPolicy: "cluster-admin",
  AmazonEKSAdminPolicy: "admin",
  AmazonEKSEditPolicy: "edit",
  AmazonEKSViewPolicy: "view",
};

const others: Readonly<Record<string, object[]>> = {
  AmazonEKSAdminViewPolicy: [{ apiGroups: ["*"], resources: ["*"], verbs: read }],
  AmazonEKSSecretReaderPolicy: [{ apiGroups: [""], resources: ["secrets"], verbs: read }],
};

interface Association {
  readonly principalArn: string;
  readonly policyArn: string;
  readonly accessScope: { readonly type: string; readonly namespaces?: readonly string[] };
}

/**
 * What EKS decides by access policies, as RBAC of any cluster: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 * A principal is a user of its ARN's name.
 */
export function rbacOf(plan: Plan, rename: (name: string) => string): KubernetesObject[] {
  const associations = plan.resources
    .filter(({ type }) => type === "aws:eks/accessPolicyAssociation:AccessPolicyAssociation")
    .map(({ inputs }) => inputs as unknown as Association);
  const policies = new Set(associations.map(policyOf));
  const roles = Object.entries(others).filter(([policy]) => policies.has(policy));
  return [
    ...roles.map(([policy, rules]) => ({
      apiVersion: `${group}/v1`,
      kind: "ClusterRole",
      metadata: { name: rename(policy.toLowerCase()) },
      rules,
    })),
    ...associations.flatMap((association, index) => bindings(association, rename(`access-${index}`), rename)),
  ];
}

function policyOf({ policyArn }: Association): string {
  return policyArn.split("/").at(-1)!;
}

function bindings(association: Association, name: string, rename: (name: string) => string): KubernetesObject[] {
  const { principalArn, accessScope } = association;
  const policy = policyOf(association);
  if (!(policy in builtIn) && !(policy in others)) throw new Error(`what ${policy} allows is not known here`);
  const role = builtIn[policy] ?? rename(policy.toLowerCase());
  const binding = {
    apiVersion: `${group}/v1`,
    roleRef: { apiGroup: group, kind: "ClusterRole", name: role },
    subjects: [{ apiGroup: group, kind: "User", name: principalArn }],
  };
  if (accessScope.type === "cluster") return [{ ...binding, kind: "ClusterRoleBinding", metadata: { name } }];
  return (accessScope.namespaces ?? []).map((namespace) => ({
    ...binding,
    kind: "RoleBinding",
    metadata: { name, namespace: rename(namespace) },
  }));
}

/** Groups that a principal's access entry puts it in. */
export function groupsOf(plan: Plan, principalArn: string): readonly Json[] {
  const entries = plan.resources.filter(
    ({ type, inputs }) => type === "aws:eks/accessEntry:AccessEntry" && inputs.principalArn === principalArn,
  );
  if (entries.length !== 1) throw new Error(`${entries.length} access entries are for ${principalArn}`);
  return (entries[0]!.inputs.kubernetesGroups as Json[] | undefined) ?? [];
}
