import * as pulumi from "@pulumi/pulumi";
import { lookUpAccount, lookUpCaller } from "./components/account.ts";
import { awsProvider } from "./components/aws-provider.ts";
import { loadSettings, refuseUndeployable } from "./settings.ts";
import { createCluster, openCluster } from "./stack/cluster.ts";
import { chooseNetwork } from "./stack/network.ts";
import { createNodes } from "./stack/nodes.ts";
import { createObservability } from "./stack/observability.ts";
import { createLoadBalancerController, createNamespaces, createWorkloads } from "./stack/workloads.ts";

// What this stack is to be, from Pulumi.<stack>.yaml, and where it will be.
const settings = loadSettings();
const aws = awsProvider(settings.aws, settings.tags);
const account = await lookUpAccount(aws);
refuseUndeployable(settings, await lookUpCaller(aws));
const stack = { settings, account, aws };

// In AWS: a network, a control plane, and what pods run on.
const network = await chooseNetwork(stack);
const cluster = createCluster(stack, network);
const nodes = createNodes(stack, network, cluster);

// In the cluster: what every pod may count on, then what the cluster is for. A destroy goes the other way, so that load
// balancers are gone before what removes them.
const providers = [aws, openCluster(stack, cluster)];
const onNodes = { providers, dependsOn: nodes };
const observability = createObservability(stack, onNodes);
const controller = createLoadBalancerController(stack, network, cluster, onNodes);
const namespaces = createNamespaces(stack, onNodes);
const onPlatform = { providers, dependsOn: [...nodes, ...observability, ...controller] };
const workloads = createWorkloads(stack, cluster, namespaces, onPlatform);

export const clusterName = settings.name;
export const vpcId = network.vpcId;
export const kubeconfig = cluster.kubeconfigJson;
export const updateKubeconfig = `aws eks update-kubeconfig --region ${account.region} --name ${settings.name}`;
export const urls = Object.fromEntries(
  Object.entries(workloads).map(([name, workload]) => [name, pulumi.output(workload.url)]),
);
