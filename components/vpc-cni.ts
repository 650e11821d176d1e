export interface VpcCni {
  /** Version of the add-on. Required: unpinned, each preview would look up the newest. https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html */
  version: string;
  /** The add-on's configuration, as `aws eks describe-addon-configuration` describes it; prefix delegation, for one, is `env.ENABLE_PREFIX_DELEGATION: "true"`. Network policies are enforced unless `enableNetworkPolicy` is `"false"`. */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of the configuration is the add-on's, and changes with its version
  configuration?: Record<string, any>;
}

/**
 * Without the agent that enforces them, Kubernetes takes network policies and ignores them: a default deny that denies
 * nothing. https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
export function vpcCniConfiguration(configuration: VpcCni["configuration"]): Record<string, unknown> {
  return { enableNetworkPolicy: "true", ...configuration };
}
