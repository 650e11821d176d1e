import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { overlap, parseCidr } from "../../cidr.ts";
import { isOnPath } from "../build/tools.ts";
import { ClusterError } from "../cluster-error.ts";
import * as network from "../network.ts";
import type { RealNode } from "../nodes/node.ts";
import { isRunning } from "../processes/processes.ts";
import { readHostRecord } from "./host-record.ts";
import { bridges } from "./network-host.ts";
import { whoListens } from "./ports.ts";

/** What the machine has to be like. Told before anything is built or changed. */
export async function requireMachine(nodes: readonly RealNode[]): Promise<void> {
  requireRoot();
  requireDebian();
  requireOpenssl();
  if (readHostRecord() === undefined) requireFreeNetwork();
  await requireFreePorts(nodes);
}

const orKubeconfig = "or set KUBECONFIG to use a cluster you have";

export function requireRoot(user = process.getuid?.()): void {
  if (user === 0) return;
  throw new ClusterError(
    `Containers, networks and control groups are made by root alone. Run this as root, ${orKubeconfig}.`,
  );
}

export function requireDebian(hasApt = existsSync("/usr/bin/apt-get"), platform: string = process.platform): void {
  if (hasApt && platform === "linux") return;
  throw new ClusterError(
    `The container runtime comes from Debian's packages, and there is no apt-get here. Use Debian or Ubuntu, ${orKubeconfig}.`,
  );
}

function requireOpenssl(): void {
  if (isOnPath("openssl", process.env.PATH)) return;
  throw new ClusterError(
    "Certificates are made with openssl, which is not on this machine. Install it: apt-get install openssl",
  );
}

function requireFreeNetwork(): void {
  const [taken] = bridges();
  if (taken !== undefined) {
    throw new ClusterError(
      `There is a network interface ${taken} already, of another cluster or container engine. Take it down first, ${orKubeconfig}.`,
    );
  }
  const addresses = Object.entries(networkInterfaces()).flatMap(([name, all = []]) =>
    all.filter(({ family }) => family === "IPv4").map(({ cidr }) => ({ name, cidr: cidr ?? "" })),
  );
  requireFreeAddresses(addresses);
}

export function requireFreeAddresses(addresses: readonly { readonly name: string; readonly cidr: string }[]): void {
  for (const block of [network.podCidr, network.serviceCidr]) {
    for (const { name, cidr } of addresses) {
      const parsed = parseCidr(cidr);
      if (parsed === undefined || !overlap(parsed, parseCidr(block)!)) continue;
      throw new ClusterError(`The cluster needs ${block} for itself, but ${name} of this machine has ${cidr}.`);
    }
  }
}

/** Each port, and the process of ours that is to have it. */
export function portsOf(nodes: readonly RealNode[]): { port: number; process: string }[] {
  return [
    { port: network.apiServerPort, process: "kube-apiserver" },
    { port: network.etcdPort, process: "etcd" },
    { port: network.etcdPeerPort, process: "etcd" },
    { port: network.controllerManagerPort, process: "kube-controller-manager" },
    { port: network.schedulerPort, process: "kube-scheduler" },
    { port: network.proxyHealthPort, process: "kube-proxy" },
    { port: network.proxyMetricsPort, process: "kube-proxy" },
    ...nodes.flatMap(({ number, healthzPort }) => [{ port: healthzPort, process: `kubelet-${number}` }]),
    { port: network.kubeletPort, process: "kubelet-1" },
  ];
}

async function requireFreePorts(nodes: readonly RealNode[]): Promise<void> {
  const needed = portsOf(nodes).filter((one) => !isRunning(one.process));
  for (const { port, process } of needed) {
    const holder = whoListens(port);
    if (holder === undefined) continue;
    throw new ClusterError(
      `${process} needs port ${port}, which ${holder.pid === undefined ? "another process" : `process ${holder.pid} (${holder.command})`} listens on. Stop that, ${orKubeconfig}.`,
    );
  }
}
