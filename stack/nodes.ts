import type * as pulumi from "@pulumi/pulumi";
import { AddOn } from "../components/add-on.ts";
import type { Cluster } from "../components/cluster.ts";
import { FargateProfile } from "../components/fargate-profile.ts";
import { knownAddOn, Nodes } from "../components/known-add-ons.ts";
import { NodeGroup } from "../components/node-group.ts";
import { PodRole } from "../components/pod-role.ts";
import { logGroupNames } from "../k8s/log-group-names.ts";
import { chosenAddOns } from "../settings/add-ons.ts";
import type { ChosenNetwork } from "./network.ts";
import { common, type Stack } from "./stack.ts";

/** Add-ons that nodes need to become ready, the nodes, and the add-ons that need nodes. */
export function createNodes(stack: Stack, network: ChosenNetwork, cluster: Cluster): pulumi.Resource[] {
  const before = createAddOns(stack, Nodes.Before, [cluster]);
  const nodes = [...nodeGroups(stack, network, cluster, before), ...fargateProfiles(stack, network, cluster)];
  return [...before, ...nodes, ...createAddOns(stack, Nodes.After, [...before, ...nodes])];
}

function createAddOns(stack: Stack, when: Nodes, dependsOn: pulumi.Resource[]): pulumi.Resource[] {
  const { addOns, cluster, tags } = stack.settings;
  const chosen = Object.entries(chosenAddOns(addOns, cluster.kubernetesVersion));
  return chosen
    .filter(([name]) => knownAddOn(name).nodes === when)
    .flatMap(([name, addOn]): pulumi.Resource[] => {
      const { byCluster, serviceAccounts } = knownAddOn(name);
      const opts = { providers: [stack.aws], dependsOn };
      if (!byCluster) return [new AddOn(name, { ...common(stack), ...addOn, addOnName: name, tags }, opts)];
      // The cluster installs it, but its pods have a role like any others'.
      return Object.entries(addOn.serviceAccounts ?? serviceAccounts).map(
        ([serviceAccount, managedPolicies]) =>
          new PodRole(
            `${name}-${serviceAccount}`,
            { ...common(stack), namespace: "kube-system", serviceAccount, managedPolicies: [...managedPolicies] },
            opts,
          ),
      );
    });
}

function nodeGroups(stack: Stack, network: ChosenNetwork, cluster: Cluster, dependsOn: pulumi.Resource[]) {
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
        { providers: [stack.aws], dependsOn },
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
