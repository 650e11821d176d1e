import type { Change } from "../settings/stack-file.ts";
import { manifestsOf, objectOf, planned } from "./planned.ts";
import { apply, eventually, get, type KubernetesObject, kubectl, list, tryKubectl } from "./real-cluster.ts";

/** nginx of the stack `local`, as its file has it. */
export const namespace = "web";
export const workload = "nginx";
export const url = "http://127.0.0.1:30080/";
const ofWorkload = ["-n", namespace, "-l", `app.kubernetes.io/instance=${workload}`];

/** What the stack would be with nginx changed, each place as below `workloads/nginx`: `["replicas", 3]`. */
export async function localNginx(changes: readonly Change[] = []): Promise<KubernetesObject[]> {
  return manifestsOf(
    await planned(
      "local",
      changes.map(([place, value]) => [`workloads/${workload}/${place}`, value]),
    ),
  );
}

/** From one state of the stack to another as `pulumi up` does it: what is new or other, its pods, then away with the rest. */
export async function change(to: readonly KubernetesObject[], from: readonly KubernetesObject[] = []): Promise<void> {
  await apply(to);
  await rolledOut(to);
  const kept = new Set(to.map(nameOf));
  await remove(from.filter((object) => !kept.has(nameOf(object))));
}

/** Once all pods are of the latest kind and count as available, and none is still about to go. */
export async function rolledOut(objects: readonly KubernetesObject[]): Promise<KubernetesObject[]> {
  const { replicas } = objectOf(objects, "Deployment", workload).spec;
  const what = `${replicas} pods of ${workload}, all of them as wanted`;
  const patience = { seconds: 150, everyMs: 500 };
  return eventually(
    what,
    async () => {
      const { metadata, status } = await get(["deployment", workload, "-n", namespace]);
      const counts = [status.replicas, status.updatedReplicas, status.availableReplicas];
      if (status.observedGeneration !== metadata.generation || counts.some((count) => count !== replicas)) return;
      const pods = await allPods();
      return pods.length === replicas && pods.every(isReady) ? pods : undefined;
    },
    patience,
  );
}

/** Those about to go as well. */
export function allPods(): Promise<KubernetesObject[]> {
  return list(["pods", ...ofWorkload]);
}

export function isReady({ metadata, status }: KubernetesObject): boolean {
  const conditions: { type: string; status: string }[] = status.conditions ?? [];
  return (
    metadata.deletionTimestamp === undefined &&
    conditions.some(({ type, status }) => type === "Ready" && status === "True")
  );
}

export function uids(pods: readonly KubernetesObject[]): string[] {
  return pods.map(({ metadata }) => String(metadata.uid)).sort();
}

/** Whether the namespace of the stack is there, even if it is about to go. */
export async function isThere(): Promise<boolean> {
  return (await tryKubectl(["get", "namespace", namespace])).code === 0;
}

/** In the order of `pulumi destroy`: a namespace goes once the pods in it have. Returns once all are gone. */
export async function remove(objects: readonly KubernetesObject[]): Promise<void> {
  const isWithin = ({ metadata }: KubernetesObject) => metadata.namespace !== undefined;
  await removeTogether(objects.filter(isWithin));
  await removeTogether(objects.filter((object) => !isWithin(object)));
}

async function removeTogether(items: readonly KubernetesObject[]): Promise<void> {
  if (items.length === 0) return;
  const how = ["--ignore-not-found", "--cascade=foreground", "--timeout=110s"];
  await kubectl(["delete", "-f", "-", ...how], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
}

/** As `remove`, but without waiting for requests under way, of which there are none any more. */
export async function removeAtOnce(objects: readonly KubernetesObject[]): Promise<void> {
  await tryKubectl(["delete", "deployment", "--all", "-n", namespace, "--wait=false"]);
  await tryKubectl(["delete", "pods", "--all", "-n", namespace, "--force", "--grace-period=0"]);
  await remove(objects);
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}
