import { maxNodes, realNodes } from "../nodes/node.ts";

/** What the manifests of add-ons have in common. */

export const namespace = "kube-system";

/** Only a real node runs a program; simulated ones would take the pod and do nothing. */
export const onRealNodes = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: "kubernetes.io/hostname", operator: "In", values: realNodes(maxNodes).map(({ name }) => name) },
          ],
        },
      ],
    },
  },
};

/** The images say which user. */
export const hardened = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/** A Deployment of an add-on; `labels` are those that its pods are found by. */
export function deployment(name: string, labels: Record<string, string>, spec: object, podSpec: object) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: {
      ...spec,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          priorityClassName: "system-cluster-critical",
          affinity: onRealNodes,
          tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }],
          ...podSpec,
        },
      },
    },
  };
}

/** Every second, so that a cluster is whole as soon as it can be. */
export function probe(path: string, port: number, scheme: "HTTP" | "HTTPS") {
  return { httpGet: { path, port, scheme }, periodSeconds: 1, failureThreshold: 3 };
}

export function clusterRole(name: string, rules: readonly object[], labels: Record<string, string> = {}) {
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name, labels }, rules };
}

/** Gives the account of an add-on what the role allows, in the whole cluster. */
export function clusterRoleBinding(name: string, role: string, account: string) {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [{ kind: "ServiceAccount", name: account, namespace }],
  };
}
