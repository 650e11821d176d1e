/** Where a cluster's logs go, by what writes them. The groups must be there before their writers, which may not create any. */
export interface LogGroupNames {
  /** What containers write. */
  application: string;
  /** kubelet, containerd, VPC CNI and kube-proxy. */
  dataplane: string;
  /** The journal of the nodes. */
  host: string;
  /** Container Insights: CloudWatch makes its metrics from what stands here. */
  performance: string;
  /** What containers on Fargate write. */
  fargate: string;
  /** What Fargate's log router says of itself. */
  fargateProcess: string;
}

/**
 * Container Insights reads the first four under exactly these names, EKS writes the last one:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-logs-FluentBit.html
 * https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export function logGroupNames(clusterName: string): LogGroupNames {
  const containerInsights = `/aws/containerinsights/${clusterName}`;
  return {
    application: `${containerInsights}/application`,
    dataplane: `${containerInsights}/dataplane`,
    host: `${containerInsights}/host`,
    performance: `${containerInsights}/performance`,
    fargate: `/aws/eks/${clusterName}/fargate`,
    fargateProcess: `${clusterName}-fluent-bit-logs`,
  };
}
