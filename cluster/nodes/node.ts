import { createHash } from "node:crypto";
import { join } from "node:path";
import { paths } from "../home.ts";

/** A real node: a kubelet and a containerd, with a bridge for its pods. All nodes share the machine's kernel and kube-proxy. */
export interface RealNode {
  /** 1, 2, … */
  readonly number: number;
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly bridge: string;
  /** Of its pods, within the pods of all nodes. */
  readonly subnet: string;
  /** Its own address, on the bridge: pods of every node reach it, nobody outside of the machine does. */
  readonly address: string;
  /** All containers are in control groups below this one. */
  readonly cgroup: string;
  readonly folder: string;
  readonly containerdSocket: string;
  /** Only the first node's are where they are on a machine that is one node: a kubelet deletes the logs of pods it does not know. */
  readonly podLogs: string;
  readonly healthzPort: number;
}

export const maxNodes = 2;

/** The control group that holds those of all nodes: another one for each folder, so that no command takes another cluster's for its own. */
export const clusterCgroup = `eks-platform-${createHash("sha256").update(paths.home).digest("hex").slice(0, 8)}`;

/** The kubelets' symbolic links to the logs of every container, in one folder that cannot be chosen. */
export const containerLogs = "/var/log/containers";

const region = "ap-northeast-1";
const zones = [`${region}a`, `${region}c`] as const;

export function realNode(number: number): RealNode {
  const index = number - 1;
  const name = `node-${number}`;
  const folder = join(paths.run, name);
  return {
    number,
    name,
    labels: {
      "topology.kubernetes.io/region": region,
      "topology.kubernetes.io/zone": zones[index % zones.length]!,
    },
    bridge: `cni${index}`,
    subnet: `10.244.${index}.0/24`,
    address: `10.244.${index}.1`,
    cgroup: `/${clusterCgroup}/${name}`,
    folder,
    containerdSocket: join(folder, "containerd.sock"),
    podLogs: number === 1 ? "/var/log/pods" : `/var/log/pods-${name}`,
    healthzPort: 10248 + index * 10,
  };
}

export function realNodes(count: number): RealNode[] {
  return Array.from({ length: count }, (_, index) => realNode(index + 1));
}
