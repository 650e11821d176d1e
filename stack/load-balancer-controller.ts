import type * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../components/cluster.ts";
import { LoadBalancerController } from "../components/load-balancer-controller.ts";
import { controllerLabels, controllerNamespace } from "../components/load-balancer-controller-names.ts";
import { fargateProfileOf } from "../settings.ts";
import type { ChosenNetwork } from "./network.ts";
import type { Place } from "./place.ts";
import { common, type Stack } from "./stack.ts";

/** Makes load balancers of Services and Ingresses; whatever becomes one depends on it. */
export function createLoadBalancerController(
  stack: Stack,
  network: ChosenNetwork,
  cluster: Cluster,
  place: Place,
): pulumi.Resource[] {
  const { settings } = stack;
  const { loadBalancerController, tags, sources } = settings;
  if (!loadBalancerController.enabled) return [];
  return [
    new LoadBalancerController(
      "load-balancer-controller",
      {
        ...common(stack),
        ...loadBalancerController,
        vpcId: network.vpcId,
        onFargate: fargateProfileOf(settings, controllerNamespace, controllerLabels) !== undefined,
        oidcProviderArn: cluster.oidcProviderArn,
        oidcProviderUrl: cluster.oidcProviderUrl,
        tags,
        sources,
      },
      place,
    ),
  ];
}
