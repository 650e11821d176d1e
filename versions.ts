/**
 * Every version this stack runs, in one place: nothing floats, so a preview changes only when this file or a stack file does.
 * A stack file can override the Kubernetes version and each add-on; a mirror can replace where images and charts come from.
 */

/** https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html */
export const kubernetesVersion = "1.36";

/** Versions of the EKS add-ons per Kubernetes minor: https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html */
export const addOnVersions: Record<string, Record<string, string>> = {
  "1.36": {
    "vpc-cni": "v1.22.4-eksbuild.3",
    "kube-proxy": "v1.36.0-eksbuild.25",
    coredns: "v1.14.6-eksbuild.4",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    "metrics-server": "v0.9.0-eksbuild.11",
    "aws-ebs-csi-driver": "v1.66.0-eksbuild.1",
    "aws-efs-csi-driver": "v3.4.2-eksbuild.1",
    "snapshot-controller": "v8.6.0-eksbuild.8",
    "eks-node-monitoring-agent": "v1.7.2-eksbuild.1",
  },
  "1.35": {
    "vpc-cni": "v1.22.4-eksbuild.3",
    "kube-proxy": "v1.35.3-eksbuild.29",
    coredns: "v1.13.2-eksbuild.31",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    "metrics-server": "v0.9.0-eksbuild.5",
    "aws-ebs-csi-driver": "v1.66.0-eksbuild.1",
    "aws-efs-csi-driver": "v3.4.2-eksbuild.1",
    "snapshot-controller": "v8.6.0-eksbuild.6",
    "eks-node-monitoring-agent": "v1.7.0-eksbuild.1",
  },
};

/** A container image: where it is published, its tag for people and its digest for the container runtime. */
export interface Image {
  /** Registry and repository, for example `public.ecr.aws/nginx/nginx-unprivileged`. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:` and 64 hexadecimal digits; a tag without it can be rebuilt under our feet. */
  readonly digest?: string;
}

export const images = {
  fluentBit: {
    repository: "public.ecr.aws/aws-observability/aws-for-fluent-bit",
    tag: "3.4.15",
    digest: "sha256:88e1b56cedb230486afeca6eeb26c5f6bd59c48879d0054d1674d5a58838c607",
  },
  // No digest of the multi-architecture tag is known; the tag carries the build number and is not rebuilt.
  cloudWatchAgent: { repository: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent", tag: "1.300072.0b1766" },
  // The number of the chart below. No digest of the multi-architecture tag is known; releases are not rebuilt.
  loadBalancerController: { repository: "public.ecr.aws/eks/aws-load-balancer-controller", tag: "v3.5.0" },
  nginx: {
    repository: "public.ecr.aws/nginx/nginx-unprivileged",
    tag: "1.30.5-alpine-slim",
    digest: "sha256:3af0c10d960cc2502427fe1219c52989d309e7d65596869c60a34fd2fa2406f0",
  },
} as const satisfies Record<string, Image>;

/** A Helm chart and the repository it is published in. */
export interface Chart {
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
}

export const charts = {
  /** https://kubernetes-sigs.github.io/aws-load-balancer-controller/ */
  loadBalancerController: {
    repository: "https://aws.github.io/eks-charts",
    chart: "aws-load-balancer-controller",
    version: "3.5.0",
  },
} as const satisfies Record<string, Chart>;
