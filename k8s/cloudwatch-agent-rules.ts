import type { types } from "@pulumi/kubernetes";

type PolicyRule = types.input.rbac.v1.PolicyRule;

/**
 * What Container Insights counts, and what it reads from the kubelets. `nodes/pods` instead of the usual `nodes/proxy`, which lets whoever
 * holds the token run commands in every container: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#fine-grained-authorization
 */
export const clusterRules: PolicyRule[] = [
  {
    apiGroups: [""],
    resources: ["pods", "nodes", "namespaces", "endpoints", "services", "persistentvolumes", "persistentvolumeclaims"],
    verbs: ["get", "list", "watch"],
  },
  {
    apiGroups: ["apps"],
    resources: ["replicasets", "daemonsets", "deployments", "statefulsets"],
    verbs: ["get", "list", "watch"],
  },
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["list", "watch"] },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["nodes/pods", "nodes/stats", "nodes/metrics"], verbs: ["get"] },
  { nonResourceURLs: ["/metrics"], verbs: ["get"] },
];

/** The agents elect the one that reports for the whole cluster. Nothing can be created by name, so creating is open to the namespace. */
const leaderLock = "cwagent-clusterleader";

export const namespaceRules: PolicyRule[] = [
  { apiGroups: [""], resources: ["configmaps", "events"], verbs: ["create"] },
  { apiGroups: [""], resources: ["configmaps"], resourceNames: [leaderLock], verbs: ["get", "update"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: [leaderLock], verbs: ["get", "update"] },
];
