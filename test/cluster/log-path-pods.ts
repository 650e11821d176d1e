import { workloadImages } from "../../cluster/pins.ts";
import type { Plan } from "../../plan/plan.ts";
import { manifestsOf } from "./planned.ts";
import { type KubernetesObject, list } from "./real-cluster.ts";

/** A container that runs, and what its file is made from. */
export interface LoggedContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  readonly container: string;
  readonly containerId: string;
  readonly restarts: number;
  readonly node: string;
}

export async function loggedContainers(namespace?: string): Promise<LoggedContainer[]> {
  return (await list(["pods", ...(namespace === undefined ? ["-A"] : ["-n", namespace])])).flatMap(containersOf);
}

function containersOf({ metadata, spec, status }: KubernetesObject): LoggedContainer[] {
  const statuses: KubernetesObject["status"][] = status.containerStatuses ?? [];
  return statuses.flatMap(({ name, containerID, restartCount }) => {
    const [, containerId] = /^containerd:\/\/([0-9a-f]{64})$/.exec(containerID ?? "") ?? [];
    if (containerId === undefined) return [];
    return {
      namespace: metadata.namespace ?? "",
      pod: metadata.name,
      podUid: String(metadata.uid),
      container: String(name),
      containerId,
      restarts: Number(restartCount),
      node: String(spec.nodeName),
    };
  });
}

/** The link that kubelets make, which is what Fluent Bit looks for. */
export function fileOf({ pod, namespace, container, containerId }: LoggedContainer): string {
  return `/var/log/containers/${pod}_${namespace}_${container}-${containerId}.log`;
}

/** Where the link leads: each node of the throwaway cluster has a folder of its own below /var/log. */
export function targetOf({ pod, namespace, podUid, container, restarts, node }: LoggedContainer): string {
  const folder = node === "node-1" ? "/var/log/pods" : `/var/log/pods-${node}`;
  return `${folder}/${namespace}_${pod}_${podUid}/${container}/${restarts}.log`;
}

/** A pod that runs a script of the shell, and stays. */
export function writer(namespace: string, name: string, container: string, script: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: [
        {
          name: container,
          image: workloadImages.busybox,
          imagePullPolicy: "IfNotPresent",
          command: ["sh", "-c", `${script}\nsleep 600`],
        },
      ],
    },
  };
}

export const agentNamespace = "amazon-cloudwatch";

/** What a plan has for Fluent Bit, by the names that its log inputs look for. */
export function fluentBitOf(plan: Plan): KubernetesObject[] {
  return manifestsOf(plan).filter(
    ({ kind, metadata }) =>
      (kind === "Namespace" && metadata.name === agentNamespace) ||
      (/^(ServiceAccount|ClusterRole|ConfigMap|DaemonSet)/.test(kind) && metadata.name.startsWith("fluent-bit")),
  );
}

/** The configuration that Fluent Bit of that plan is started with. */
export function fluentBitFiles(plan: Plan): Record<string, string> {
  const objects = manifestsOf(plan);
  const daemonSet = objects.find(({ kind, metadata }) => kind === "DaemonSet" && metadata.name === "fluent-bit");
  const volumes: KubernetesObject["spec"][] = daemonSet?.spec.template.spec.volumes ?? [];
  const name = volumes.find(({ configMap }) => configMap !== undefined)?.configMap.name;
  const found = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name);
  if (found === undefined) throw new Error(`the plan has no ConfigMap ${name}`);
  return found.data;
}
