import type * as pulumi from "@pulumi/pulumi";
import { Access } from "../components/access.ts";
import { kubeconfigCredentials } from "../components/aws-provider.ts";
import { Cluster } from "../components/cluster.ts";
import { kubernetesProvider } from "../components/kubernetes-provider.ts";
import { chosenAddOns } from "../settings/add-ons.ts";
import type { ChosenNetwork } from "./network.ts";
import { common, type Stack } from "./stack.ts";

/** The control plane. Nothing of the network goes before it. */
export function createCluster(stack: Stack, network: ChosenNetwork): Cluster {
  const { cluster, addOns, aws } = stack.settings;
  const chosen = chosenAddOns(addOns, cluster.kubernetesVersion);
  return new Cluster(
    "cluster",
    {
      ...common(stack),
      ...cluster,
      ...kubeconfigCredentials(aws),
      vpcId: network.vpcId,
      privateSubnetIds: network.privateSubnetIds,
      vpcCni: chosen["vpc-cni"],
      kubeProxy: chosen["kube-proxy"],
      podIdentityAgent: chosen["eks-pod-identity-agent"],
    },
    { providers: [stack.aws], dependsOn: network.resources },
  );
}

/** The way into the cluster: whoever deploys gets in as one of the administrators, so these come first and go last. */
export function openCluster(stack: Stack, cluster: Cluster): pulumi.ProviderResource {
  const { access, name: clusterName } = stack.settings;
  const entries = new Access("access", { ...common(stack), ...access }, { providers: [stack.aws], dependsOn: cluster });
  return kubernetesProvider({ kubeconfigJson: cluster.kubeconfigJson, clusterName }, { dependsOn: entries });
}
