/**
 * When a pod may go, and when its successor counts as there. A pod that is deleted goes on receiving requests until everybody who
 * sends some has heard of it, so it has to go on serving for that long:
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */

/** Who sends requests to the pods. */
export const Routing = {
  /** Nobody: the workload has no port. */
  None: "none",
  /** kube-proxy of every node, for a Service within the cluster or on the nodes' own ports. */
  Nodes: "nodes",
  /** A load balancer that sends to nodes; kube-proxy passes on. */
  LoadBalancerToNodes: "loadBalancerToNodes",
  /** A load balancer that sends straight to pods. */
  LoadBalancerToPods: "loadBalancerToPods",
} as const;
export type Routing = (typeof Routing)[keyof typeof Routing];

export interface RolloutInput {
  readonly routing: Routing;
  /** How long a load balancer lets requests under way finish. Without meaning where there is none. */
  readonly deregistrationDelaySeconds: number;
  /** How often it asks a target for its health, and how many good answers in a row it wants. */
  readonly healthCheckIntervalSeconds: number;
  readonly healthyThreshold: number;
  /** How long the program may take to finish after it was told to stop. */
  readonly stopSeconds: number;
}

export interface Rollout {
  /** How long a pod serves on, as if nothing had happened, before its program is told to stop. */
  readonly drainSeconds: number;
  /** After which it is killed, counted from the same moment. */
  readonly terminationGracePeriodSeconds: number;
  /** How long a new pod must have been ready before an old one may go. */
  readonly minReadySeconds: number;
}

/** From the deletion of a pod until the kube-proxy of the slowest node knows: an EndpointSlice and its watchers. */
export const endpointPropagationSeconds = 10;

/** From the deletion of a pod until a load balancer sends it nothing new: the controller's queue, the AWS API, the balancer's own nodes. */
export const targetPropagationSeconds = 20;

/** Between the time a program has to stop and the kill. */
const marginSeconds = 5;

export function rollout(input: RolloutInput): Rollout {
  const drainSeconds = drain(input);
  return {
    drainSeconds,
    terminationGracePeriodSeconds: drainSeconds + input.stopSeconds + marginSeconds,
    minReadySeconds: minReady(input),
  };
}

function drain({ routing, deregistrationDelaySeconds }: RolloutInput): number {
  if (routing === Routing.None) return 0;
  if (routing === Routing.Nodes) return endpointPropagationSeconds;
  return targetPropagationSeconds + deregistrationDelaySeconds;
}

/**
 * The controller's readiness gate says when a target is healthy, but only in namespaces that carry its label, and not for the first
 * pods of a Service; the time a balancer needs to find a target healthy says the same everywhere. It holds back rollouts only: what
 * evicts pods asks for readiness alone, hence the label on namespaces whose pods stand behind balancers:
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
 */
function minReady({ routing, healthCheckIntervalSeconds, healthyThreshold }: RolloutInput): number {
  if (routing !== Routing.LoadBalancerToPods) return routing === Routing.None ? 0 : marginSeconds;
  return targetPropagationSeconds + healthCheckIntervalSeconds * healthyThreshold;
}

/** A lifecycle hook as Kubernetes takes it. */
export interface PreStop {
  readonly sleep?: { readonly seconds: number };
  readonly exec?: { readonly command: string[] };
}

/**
 * What runs before the program is told to stop. The kubelet sleeps by itself, so the image needs no shell:
 * https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
 *
 * An image whose stop signal ends it at once names a command that ends it gracefully. It returns at once as a rule, and the signal
 * follows the hook, so the hook waits for the program as well; it ends with its container.
 */
export function preStop(
  drainSeconds: number,
  stopSeconds: number,
  quitCommand: readonly string[] = [],
): PreStop | undefined {
  if (quitCommand.length > 0) {
    const script = `sleep ${drainSeconds}; "$@"; sleep ${stopSeconds}`;
    return { exec: { command: ["/bin/sh", "-c", script, "quit", ...quitCommand] } };
  }
  return drainSeconds === 0 ? undefined : { sleep: { seconds: drainSeconds } };
}
