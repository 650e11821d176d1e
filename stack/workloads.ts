import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../components/cluster.ts";
import { LoadBalancerController } from "../components/load-balancer-controller.ts";
import { controllerLabels, controllerNamespace } from "../components/load-balancer-controller-names.ts";
import { Namespace } from "../k8s/namespace.ts";
import { Workload } from "../k8s/workload.ts";
import { fargateProfileOf } from "../settings.ts";
import type { ChosenNetwork } from "./network.ts";
import { common, type Place, type Stack } from "./stack.ts";

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

export function createNamespaces(stack: Stack, place: Place): Record<string, Namespace> {
  const namespaces = Object.entries(stack.settings.namespaces).map(
    ([name, args]) => [name, new Namespace(`${name}-namespace`, { ...args, namespace: name }, place)] as const,
  );
  return Object.fromEntries(namespaces);
}

/** What the cluster is for. */
export function createWorkloads(
  stack: Stack,
  cluster: Cluster,
  namespaces: Record<string, Namespace>,
  place: Place,
): Record<string, Workload> {
  const { settings } = stack;
  const { cidrBlock } = settings.network.existing ?? settings.network;
  const secrets = Object.fromEntries(
    Object.entries(settings.secrets).map(([name, value]) => [name, pulumi.secret(value)]),
  );
  const workloads = Object.entries(settings.workloads).map(([name, workload]) => {
    const namespace = namespaces[workload.namespace];
    return [
      name,
      new Workload(
        name,
        {
          ...common(stack),
          ...workload,
          secrets,
          networkPolicy: settings.namespaces[workload.namespace]?.defaultDeny,
          networkCidrBlocks: cidrBlock === undefined ? undefined : [cidrBlock],
          tags: settings.tags,
          sources: settings.sources,
          oidcProviderArn: cluster.oidcProviderArn,
          oidcProviderUrl: cluster.oidcProviderUrl,
        },
        { ...place, dependsOn: [...place.dependsOn, ...(namespace === undefined ? [] : [namespace])] },
      ),
    ] as const;
  });
  return Object.fromEntries(workloads);
}
