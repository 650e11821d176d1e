/** Service accounts that no resource of a plan makes, and who of them cannot work without a role. */

export interface AddOnServiceAccounts {
  readonly namespace: string;
  readonly serviceAccounts: readonly string[];
  /** Those that call AWS with every use of the add-on. `aws-node` is not here: it may use the nodes' role. */
  readonly needRole?: readonly string[];
}

/** https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html and community-addons.html */
export const addOnServiceAccounts: Readonly<Record<string, AddOnServiceAccounts>> = {
  "vpc-cni": { namespace: "kube-system", serviceAccounts: ["aws-node"] },
  "kube-proxy": { namespace: "kube-system", serviceAccounts: ["kube-proxy"] },
  coredns: { namespace: "kube-system", serviceAccounts: ["coredns"] },
  "aws-ebs-csi-driver": {
    namespace: "kube-system",
    serviceAccounts: ["ebs-csi-controller-sa", "ebs-csi-node-sa"],
    needRole: ["ebs-csi-controller-sa"],
  },
  "aws-efs-csi-driver": {
    namespace: "kube-system",
    serviceAccounts: ["efs-csi-controller-sa", "efs-csi-node-sa"],
    needRole: ["efs-csi-controller-sa"],
  },
  "snapshot-controller": { namespace: "kube-system", serviceAccounts: ["snapshot-controller"] },
  "eks-pod-identity-agent": { namespace: "kube-system", serviceAccounts: ["eks-pod-identity-agent"] },
  "eks-node-monitoring-agent": { namespace: "kube-system", serviceAccounts: ["eks-node-monitoring-agent"] },
  "metrics-server": { namespace: "kube-system", serviceAccounts: ["metrics-server"] },
  "amazon-cloudwatch-observability": {
    namespace: "amazon-cloudwatch",
    serviceAccounts: ["cloudwatch-agent"],
    needRole: ["cloudwatch-agent"],
  },
  "external-dns": { namespace: "external-dns", serviceAccounts: ["external-dns"], needRole: ["external-dns"] },
};

/** Last part of the repository of images whose whole work is to call AWS. */
export const agentImages: readonly string[] = [
  "aws-for-fluent-bit",
  "cloudwatch-agent",
  "aws-load-balancer-controller",
  "cluster-autoscaler",
];

/** Charts of the same. */
export const agentCharts: readonly string[] = [
  "aws-load-balancer-controller",
  "aws-for-fluent-bit",
  "aws-cloudwatch-metrics",
  "cluster-autoscaler",
  "karpenter",
];
