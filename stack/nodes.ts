import type * as pulumi from "@pulumi/pulumi";
import { AddOn } from "../components/add-on.ts";
import type { Cluster } from "../components/cluster.ts";
import { FargateProfile } from "../components/fargate-profile.ts";
import { knownAddOn } from "../components/known-add-ons.ts";
import { NodeGroup } from "../components/node-group.ts";
import { logGroupNames } from "../k8s/log-group-names.ts";
import { chosenAddOns } from "../settings/add-ons.ts";
import type { ChosenNetwork } from "./network.ts";
import { common, type Stack } from "./stack.ts";

/** What pods run on, and the add-ons whose pods run there. The cluster itself brings what nodes need to get ready. */
export function createNodes(stack: Stack, network: ChosenNetwork, cluster: Cluster): pulumi.Resource[] {
  const nodes = [...nodeGroups(stack, network, cluster), ...fargateProfiles(stack, network, cluster)];
  return [...nodes, ...addOns(stack, nodes)];
}

function addOns(stack: Stack, dependsOn: pulumi.Resource[]) {
  const { settings } = stack;
  const chosen = Object.entries(chosenAddOns(settings.addOns, settings.cluster.kubernetesVersion));
  return chosen
    .filter(([name]) => !knownAddOn(name).byCluster)
    .map(
      ([name, addOn]) =>
        new AddOn(
          name,
          { ...common(stack), ...addOn, addOnName: name, tags: settings.tags },
          { providers: [stack.aws], dependsOn },
        ),
    );
}

function nodeGroups(stack: Stack, network: ChosenNetwork, cluster: Cluster) {
  const { settings } = stack;
  return Object.entries(settings.nodeGroups).map(
    ([name, nodeGroup]) =>
      new NodeGroup(
        name,
        {
          ...common(stack),
          ...nodeGroup,
          cluster: cluster.eksCluster,
          clusterSecurityGroupId: cluster.clusterSecurityGroupId,
          kubernetesVersion: settings.cluster.kubernetesVersion,
          vpcId: network.vpcId,
          subnetIds: network.privateSubnetIds,
          tags: settings.tags,
        },
        { providers: [stack.aws], dependsOn: cluster },
      ),
  );
}

function fargateProfiles(stack: Stack, network: ChosenNetwork, cluster: Cluster) {
  const { settings } = stack;
  const { logging } = settings;
  const { fargate, fargateProcess } = logGroupNames(settings.name);
  const logGroups = logging.fargate.processLogs ? [fargate, fargateProcess] : [fargate];
  return Object.entries(settings.fargateProfiles).map(
    ([name, profile]) =>
      new FargateProfile(
        name,
        {
          ...common(stack),
          ...profile,
          subnetIds: network.privateSubnetIds,
          logGroupNames: logging.enabled && logging.fargate.enabled ? logGroups : [],
        },
        { providers: [stack.aws], dependsOn: cluster },
      ),
  );
}
