import type { types } from "@pulumi/kubernetes";

type NetworkPolicySpec = types.input.networking.v1.NetworkPolicySpec;

/** Closes every pod of a namespace in both directions; what a pod needs, further policies open. https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-and-all-egress-traffic */
export const defaultDeny: NetworkPolicySpec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

/**
 * What any pod needs from its node and cluster, and what gives nobody anything that is not theirs: names, and, where the pod's service
 * account has a role, its credentials. The kubelet's probes need no rule: the VPC CNI always lets a node reach its pods.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 */
export const allowBasics: NetworkPolicySpec = {
  podSelector: {},
  policyTypes: ["Egress"],
  egress: [
    {
      to: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
          podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
        },
      ],
      ports: [
        { protocol: "UDP", port: 53 },
        { protocol: "TCP", port: 53 },
      ],
    },
    {
      to: [{ ipBlock: { cidr: "169.254.170.23/32" } }, { ipBlock: { cidr: "fd00:ec2::23/128" } }],
      ports: [{ protocol: "TCP", port: 80 }],
    },
  ],
};
