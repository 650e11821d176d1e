import { existsSync } from "node:fs";
import { join } from "node:path";
import { dnsAddress, kubeletPort } from "../network.ts";
import { certificateFile, keyFile } from "../processes/certificates.ts";
import { kubeconfigFile } from "../processes/kubeconfig.ts";
import type { ProcessSpec } from "../processes/processes.ts";
import { program } from "../processes/program.ts";
import type { RealNode } from "./node.ts";

const configFile = (node: RealNode) => join(node.folder, "kubelet.json");

/** https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export function kubeletConfig(node: RealNode, resolvConf = machineResolvConf()): object {
  return {
    kind: "KubeletConfiguration",
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    address: node.address,
    port: kubeletPort,
    healthzPort: node.healthzPort,
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: certificateFile("ca") } },
    authorization: { mode: "Webhook" },
    tlsCertFile: certificateFile(node.name),
    tlsPrivateKeyFile: keyFile(node.name),
    clusterDNS: [dnsAddress],
    clusterDomain: "cluster.local",
    resolvConf,
    containerRuntimeEndpoint: `unix://${node.containerdSocket}`,
    podLogsDir: node.podLogs,
    // The default is a folder of the machine, which the kubelet would make.
    volumePluginDir: join(node.folder, "volume-plugins"),
    // Works with and without systemd, and with both versions of control groups.
    cgroupDriver: "cgroupfs",
    cgroupRoot: node.cgroup,
    failCgroupV1: false,
    failSwapOn: false,
    // The default needs a privilege that containers and some virtual machines lack.
    oomScoreAdj: 0,
    // Images come from archives, so none that was deleted would come back; a disk that is nearly full is the machine's matter.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    serializeImagePulls: false,
  };
}

/** A resolver of the machine that listens on its loopback alone is none for pods; systemd writes down whom it asks itself. */
function machineResolvConf(): string {
  const behindSystemd = "/run/systemd/resolve/resolv.conf";
  return existsSync(behindSystemd) ? behindSystemd : "/etc/resolv.conf";
}

export function kubelet(node: RealNode): ProcessSpec {
  return {
    name: `kubelet-${node.number}`,
    program: program("kubelet"),
    args: [
      `--config=${configFile(node)}`,
      `--kubeconfig=${kubeconfigFile(node.name)}`,
      `--hostname-override=${node.name}`,
      `--node-ip=${node.address}`,
      `--node-labels=${Object.entries(node.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(",")}`,
      `--root-dir=${join(node.folder, "kubelet")}`,
      `--cert-dir=${join(node.folder, "pki")}`,
    ],
  };
}

export const kubeletFiles = (node: RealNode) => ({ [configFile(node)]: kubeletConfig(node) });
