import { join } from "node:path";
import { paths } from "../home.ts";
import * as network from "../network.ts";
import { realNode } from "../nodes/node.ts";
import { certificateFile, frontProxyName, keyFile } from "./certificates.ts";
import { kubeconfigFile } from "./kubeconfig.ts";
import type { ProcessSpec } from "./processes.ts";
import { program } from "./program.ts";

export function etcd(): ProcessSpec {
  const peers = `http://127.0.0.1:${network.etcdPeerPort}`;
  return {
    name: "etcd",
    program: program("etcd"),
    args: [
      `--data-dir=${join(paths.run, "etcd")}`,
      `--listen-client-urls=${network.etcd}`,
      `--advertise-client-urls=${network.etcd}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=default=${peers}`,
      // What a killed process wrote is kept all the same; only a machine that crashes would lose it.
      "--unsafe-no-fsync",
    ],
  };
}

/** https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ */
export function kubeApiserver(): ProcessSpec {
  return {
    name: "kube-apiserver",
    program: program("kube-apiserver"),
    args: [
      `--etcd-servers=${network.etcd}`,
      // On localhost and on the address that pods reach, hence on all; nobody is answered without a certificate or a token.
      "--bind-address=0.0.0.0",
      "--anonymous-auth=false",
      `--advertise-address=${realNode(1).address}`,
      `--secure-port=${network.apiServerPort}`,
      `--service-cluster-ip-range=${network.serviceCidr}`,
      ...identityArguments(),
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      "--allow-privileged=true",
      // Kubelets are asked at their addresses, for no resolver knows the nodes' names.
      "--kubelet-preferred-address-types=InternalIP",
      // Straight to pods: the machine itself may have no route to a Service's address.
      "--enable-aggregator-routing=true",
    ],
  };
}

function identityArguments(): string[] {
  return [
    `--tls-cert-file=${certificateFile("kube-apiserver")}`,
    `--tls-private-key-file=${keyFile("kube-apiserver")}`,
    `--client-ca-file=${certificateFile("ca")}`,
    `--kubelet-certificate-authority=${certificateFile("ca")}`,
    `--kubelet-client-certificate=${certificateFile("kubelet-client")}`,
    `--kubelet-client-key=${keyFile("kubelet-client")}`,
    `--service-account-key-file=${certificateFile("service-account")}`,
    `--service-account-signing-key-file=${keyFile("service-account")}`,
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--proxy-client-cert-file=${certificateFile("front-proxy")}`,
    `--proxy-client-key-file=${keyFile("front-proxy")}`,
    `--requestheader-client-ca-file=${certificateFile("ca")}`,
    // With one authority for both, only this name may speak for others.
    `--requestheader-allowed-names=${frontProxyName}`,
    "--requestheader-username-headers=X-Remote-User",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
  ];
}

/** https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ */
export function kubeControllerManager(): ProcessSpec {
  return {
    name: "kube-controller-manager",
    program: program("kube-controller-manager"),
    args: [
      ...clientArguments("kube-controller-manager"),
      `--secure-port=${network.controllerManagerPort}`,
      "--use-service-account-credentials=true",
      `--service-account-private-key-file=${keyFile("service-account")}`,
      `--root-ca-file=${certificateFile("ca")}`,
      `--cluster-signing-cert-file=${certificateFile("ca")}`,
      `--cluster-signing-key-file=${keyFile("ca")}`,
      // As with the kubelets, the default is a folder of the machine, which it would make.
      `--flex-volume-plugin-dir=${join(paths.run, "volume-plugins")}`,
      // An autoscaler that takes minutes by default is seen at work within seconds.
      "--horizontal-pod-autoscaler-sync-period=5s",
      "--horizontal-pod-autoscaler-downscale-stabilization=15s",
      "--horizontal-pod-autoscaler-initial-readiness-delay=5s",
      "--horizontal-pod-autoscaler-cpu-initialization-period=10s",
    ],
  };
}

export function kubeScheduler(): ProcessSpec {
  return {
    name: "kube-scheduler",
    program: program("kube-scheduler"),
    args: [...clientArguments("kube-scheduler"), `--secure-port=${network.schedulerPort}`],
  };
}

/** There is one of each: nobody to hold an election with. */
function clientArguments(user: string): string[] {
  const file = kubeconfigFile(user);
  return [
    `--kubeconfig=${file}`,
    `--authentication-kubeconfig=${file}`,
    `--authorization-kubeconfig=${file}`,
    "--bind-address=127.0.0.1",
    "--leader-elect=false",
  ];
}
