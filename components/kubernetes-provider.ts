import { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";

/** How the provider finds its cluster. */
export interface KubernetesProviderArgs {
  /** The kubeconfig itself. Empty: the one that kubectl uses, wherever the deployment runs. */
  readonly kubeconfigJson: pulumi.Input<string>;
  /** Context of the kubeconfig. The current one by default. */
  readonly context?: string;
  readonly clusterName: string;
}

/**
 * The one provider for everything in the cluster. The kubeconfig is unknown until the cluster exists and may change later;
 * the provider would then replace every object in the cluster if it did not know, from a plain string, that the cluster is
 * still the same. https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#clusteridentifier_nodejs
 */
export function kubernetesProvider(args: KubernetesProviderArgs, opts?: pulumi.ResourceOptions): Provider {
  const { kubeconfigJson, context, clusterName } = args;
  return new Provider("kubernetes", { kubeconfig: kubeconfigJson, context, clusterIdentifier: clusterName }, opts);
}
