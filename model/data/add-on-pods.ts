/**
 * What pods EKS add-ons and Helm charts make, with what they ask for by default: read in their charts in November 2026, for no plan
 * holds them. Requests are those of one container; where a chart sets none, a pod asks for nothing.
 */

import type { Json } from "../../plan/plan.ts";

export interface KnownPods {
  /** Tells the pods of one add-on apart. */
  readonly part?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Absent where there is one on each node. */
  readonly replicas?: number;
  /** Containers that what is set as `resources` counts for; others are in `besides`. 1 by default. */
  readonly containers?: number;
  readonly cpuMillis: number;
  readonly memoryMib: number;
  readonly besides?: { readonly cpuMillis: number; readonly memoryMib: number };
  readonly hostNetwork?: boolean;
  readonly tolerations?: Json[];
  readonly affinity?: Json;
  /** Where in the configuration `resources`, `tolerations`, `nodeSelector` and `affinity` stand; at its top by default. */
  readonly settings?: readonly string[];
  /** Where in it the number of replicas stands. `replicaCount` in the place of the settings by default. */
  readonly replicasAt?: readonly string[];
}

export interface KnownAddOnPods {
  /** Add-ons have a namespace of their own; a chart's pods are in its release's. */
  readonly namespace: string;
  readonly pods: readonly KnownPods[];
}

const everyTaint: Json[] = [{ operator: "Exists" }];
const criticalOnly: Json[] = [
  { key: "CriticalAddonsOnly", operator: "Exists" },
  { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" },
];
const notFargate: Json = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: "eks.amazonaws.com/compute-type", operator: "NotIn", values: ["fargate"] }] },
      ],
    },
  },
};
const nodeAgent = { hostNetwork: true, tolerations: everyTaint, affinity: notFargate } as const;
const nothing = { cpuMillis: 0, memoryMib: 0 } as const;
const named = (name: string) => ({ "app.kubernetes.io/name": name });

/** https://github.com/kubernetes-sigs/metrics-server/blob/master/charts/metrics-server/values.yaml */
const metricsServer: KnownPods = {
  labels: named("metrics-server"),
  replicas: 2,
  cpuMillis: 100,
  memoryMib: 200,
  replicasAt: ["replicas"],
};

/** https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html and community-addons.html */
export const addOnPods: Readonly<Record<string, KnownAddOnPods>> = {
  // https://github.com/aws/amazon-vpc-cni-k8s/blob/master/charts/aws-vpc-cni/values.yaml; the second container is the network policy agent.
  "vpc-cni": {
    namespace: "kube-system",
    pods: [
      {
        labels: { "k8s-app": "aws-node" },
        cpuMillis: 25,
        memoryMib: 0,
        besides: { cpuMillis: 25, memoryMib: 0 },
        ...nodeAgent,
      },
    ],
  },
  "kube-proxy": {
    namespace: "kube-system",
    pods: [{ labels: { "k8s-app": "kube-proxy" }, cpuMillis: 100, memoryMib: 0, ...nodeAgent }],
  },
  // https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html
  coredns: {
    namespace: "kube-system",
    pods: [
      {
        labels: { "k8s-app": "kube-dns", "eks.amazonaws.com/component": "coredns" },
        replicas: 2,
        cpuMillis: 100,
        memoryMib: 70,
        tolerations: criticalOnly,
      },
    ],
  },
  // https://github.com/aws/eks-pod-identity-agent/blob/main/charts/eks-pod-identity-agent/values.yaml
  "eks-pod-identity-agent": {
    namespace: "kube-system",
    pods: [{ labels: named("eks-pod-identity-agent"), ...nothing, ...nodeAgent }],
  },
  // https://github.com/aws/eks-node-monitoring-agent/blob/main/charts/eks-node-monitoring-agent/values.yaml
  "eks-node-monitoring-agent": {
    namespace: "kube-system",
    pods: [
      {
        labels: named("eks-node-monitoring-agent"),
        cpuMillis: 10,
        memoryMib: 30,
        settings: ["nodeAgent"],
        ...nodeAgent,
      },
    ],
  },
  "metrics-server": { namespace: "kube-system", pods: [metricsServer] },
  // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/charts/aws-ebs-csi-driver/values.yaml; its node pods are not on
  // the host's network.
  "aws-ebs-csi-driver": {
    namespace: "kube-system",
    pods: [
      {
        part: "controller",
        labels: { app: "ebs-csi-controller" },
        replicas: 2,
        containers: 6,
        cpuMillis: 10,
        memoryMib: 40,
        tolerations: criticalOnly.slice(0, 1),
        settings: ["controller"],
      },
      {
        part: "node",
        labels: { app: "ebs-csi-node" },
        containers: 3,
        cpuMillis: 10,
        memoryMib: 40,
        tolerations: everyTaint,
        affinity: notFargate,
        settings: ["node"],
      },
    ],
  },
  // https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/charts/aws-efs-csi-driver/values.yaml
  "aws-efs-csi-driver": {
    namespace: "kube-system",
    pods: [
      {
        part: "controller",
        labels: { app: "efs-csi-controller" },
        replicas: 2,
        ...nothing,
        tolerations: [...criticalOnly.slice(0, 1), { key: "efs.csi.aws.com/agent-not-ready", operator: "Exists" }],
        settings: ["controller"],
        replicasAt: ["replicaCount"],
      },
      { part: "node", labels: { app: "efs-csi-node" }, ...nothing, settings: ["node"], ...nodeAgent },
    ],
  },
  // Its requests are published nowhere: taken to be those of a CSI driver's container.
  "snapshot-controller": {
    namespace: "kube-system",
    pods: [{ labels: named("snapshot-controller"), replicas: 2, cpuMillis: 10, memoryMib: 40 }],
  },
  // https://github.com/aws-observability/helm-charts/blob/main/charts/amazon-cloudwatch-observability/values.yaml
  "amazon-cloudwatch-observability": {
    namespace: "amazon-cloudwatch",
    pods: [
      {
        part: "operator",
        labels: named("amazon-cloudwatch-observability"),
        replicas: 1,
        cpuMillis: 100,
        memoryMib: 64,
        settings: ["manager"],
      },
      {
        part: "agent",
        labels: named("cloudwatch-agent"),
        cpuMillis: 250,
        memoryMib: 128,
        settings: ["agent"],
        ...nodeAgent,
      },
      {
        part: "logs",
        labels: { "k8s-app": "fluent-bit" },
        cpuMillis: 50,
        memoryMib: 25,
        settings: ["containerLogs", "fluentBit"],
        ...nodeAgent,
      },
    ],
  },
  // https://github.com/kubernetes-sigs/external-dns/blob/master/charts/external-dns/values.yaml
  "external-dns": {
    namespace: "external-dns",
    pods: [{ labels: named("external-dns"), replicas: 1, ...nothing }],
  },
};

/** By the chart's name; those that the add-ons above are made from ask for the same. */
export const chartPods: Readonly<Record<string, readonly KnownPods[]>> = {
  // https://github.com/aws/eks-charts/blob/master/stable/aws-load-balancer-controller/values.yaml
  "aws-load-balancer-controller": [{ labels: named("aws-load-balancer-controller"), replicas: 2, ...nothing }],
  // https://github.com/kubernetes/autoscaler/blob/master/charts/cluster-autoscaler/values.yaml
  "cluster-autoscaler": [{ labels: named("aws-cluster-autoscaler"), replicas: 1, ...nothing }],
  // https://github.com/aws/karpenter-provider-aws/blob/main/charts/karpenter/values.yaml
  karpenter: [
    {
      labels: named("karpenter"),
      replicas: 2,
      ...nothing,
      tolerations: criticalOnly.slice(0, 1),
      replicasAt: ["replicas"],
    },
  ],
  "metrics-server": [{ ...metricsServer, replicas: 1 }],
  "aws-ebs-csi-driver": addOnPods["aws-ebs-csi-driver"]?.pods ?? [],
  "aws-efs-csi-driver": addOnPods["aws-efs-csi-driver"]?.pods ?? [],
  "external-dns": addOnPods["external-dns"]?.pods ?? [],
};
