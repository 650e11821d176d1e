/** Where things are: on the node, and within the container, at the same paths. */

/** Container logs of the node, one link a container: `<pod>_<namespace>_<container>-<id>.log`. */
export const containerLogs = "/var/log/containers";

export const journal = "/var/log/journal";

/** Positions and chunks that are not sent yet; on the node, so that they outlive the pod. */
export const stateFolder = "/var/fluent-bit/state";

/** Names the container's node; the only environment variable the configuration leans on. */
export const nodeNameVariable = "HOST_NAME";

/** Where the application stream's tags begin, before the log file's name. */
export const applicationTagPrefix = "application.var.log.containers.";

/**
 * Logs that are not the applications' own stream input. With namespace, so that a user's pod called `fluent-bit-demo` is not taken for one of these.
 * Each pattern is tailed by one other input, and excluded from that of the applications.
 */
export const ownPods = {
  fluentBit: `${containerLogs}/fluent-bit-*_amazon-cloudwatch_*.log`,
  cloudWatchAgent: `${containerLogs}/cloudwatch-agent-*_amazon-cloudwatch_*.log`,
  awsNode: `${containerLogs}/aws-node-*_kube-system_*.log`,
  kubeProxy: `${containerLogs}/kube-proxy-*_kube-system_*.log`,
} as const;

export function database(name: string): string {
  return `${stateFolder}/${name}`;
}
