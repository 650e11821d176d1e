import { lookUpAccount, lookUpCaller } from "../components/account.ts";
import { awsProvider } from "../components/aws-provider.ts";
import { type EksSettings, refuseUndeployable } from "../settings.ts";
import { createCluster, openCluster } from "./cluster.ts";
import { createLoadBalancerController } from "./load-balancer-controller.ts";
import { chooseNetwork } from "./network.ts";
import { createNodes } from "./nodes.ts";
import { createObservability } from "./observability.ts";
import type { Platform } from "./platform.ts";
import { common } from "./stack.ts";

/** EKS in AWS, with all that a cluster needs there and what every pod in it may count on. */
export async function createEks(settings: EksSettings): Promise<Platform> {
  const aws = awsProvider(settings.aws, settings.tags);
  const account = await lookUpAccount(aws);
  refuseUndeployable(settings, await lookUpCaller(aws));
  const stack = { settings, account, aws };

  // In AWS: a network, a control plane, and what pods run on.
  const network = await chooseNetwork(stack);
  const cluster = createCluster(stack, network);
  const nodes = createNodes(stack, network, cluster);

  // In the cluster. A destroy goes the other way, so that load balancers are gone before what removes them.
  const providers = [aws, openCluster(stack, cluster)];
  const onNodes = { providers, dependsOn: nodes };
  const observability = createObservability(stack, onNodes);
  const controller = createLoadBalancerController(stack, network, cluster, onNodes);

  const { cidrBlock } = settings.network.existing ?? settings.network;
  const { oidcProviderArn, oidcProviderUrl } = cluster;
  return {
    forNamespaces: onNodes,
    forWorkloads: { providers, dependsOn: [...nodes, ...observability, ...controller] },
    surroundings: {
      ...common(stack),
      networkCidrBlocks: cidrBlock === undefined ? undefined : [cidrBlock],
      tags: settings.tags,
      oidcProviderArn,
      oidcProviderUrl,
    },
    outputs: {
      clusterName: settings.name,
      vpcId: network.vpcId,
      kubeconfig: cluster.kubeconfigJson,
      updateKubeconfig: `aws eks update-kubeconfig --region ${account.region} --name ${settings.name}`,
    },
  };
}
