import { join } from "node:path";
import { paths } from "../home.ts";
import { podCidr, proxyHealthPort, proxyMetricsPort } from "../network.ts";
import { realNode } from "../nodes/node.ts";
import { kubeconfigFile } from "./kubeconfig.ts";
import type { ProcessSpec } from "./processes.ts";
import { program } from "./program.ts";

const configFile = join(paths.run, "kube-proxy.json");

/** https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ */
export function kubeProxyConfig(): object {
  return {
    kind: "KubeProxyConfiguration",
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    mode: "iptables",
    clientConnection: { kubeconfig: kubeconfigFile("kube-proxy") },
    hostnameOverride: realNode(1).name,
    clusterCIDR: podCidr,
    detectLocalMode: "ClusterCIDR",
    // On localhost for people, and on the nodes' addresses for pods; not to be reached from other machines.
    nodePortAddresses: ["127.0.0.0/8", podCidr],
    healthzBindAddress: `127.0.0.1:${proxyHealthPort}`,
    metricsBindAddress: `127.0.0.1:${proxyMetricsPort}`,
    // What the machine allows in connections is left as it is.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    oomScoreAdj: 0,
  };
}

/** One for all nodes, since they share the kernel whose rules it writes. */
export function kubeProxy(): ProcessSpec {
  return { name: "kube-proxy", program: program("kube-proxy"), args: [`--config=${configFile}`] };
}

export const kubeProxyFiles = () => ({ [configFile]: kubeProxyConfig() });
