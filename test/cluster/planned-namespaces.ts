import type { Change } from "../settings/stack-file.ts";
import { manifestsOf, planned } from "./planned.ts";
import { apply, type KubernetesObject, takesPods } from "./real-cluster.ts";

export interface NamespaceSettings {
  /** By name in the cluster. */
  readonly namespaces: Readonly<Record<string, object>>;
  /** Of these namespaces. None by default. */
  readonly workloads?: Readonly<Record<string, object>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Applies namespaces as settings make them, with all that stands in them; gives the objects once pods can be made there. */
export async function applyNamespaces({
  namespaces,
  workloads = {},
  secrets = {},
}: NamespaceSettings): Promise<KubernetesObject[]> {
  const changes: Change[] = [
    ["namespaces", namespaces],
    ["workloads", workloads],
    ["secrets", secrets],
  ];
  const objects = manifestsOf(await planned("local", changes));
  await apply(objects);
  for (const name of Object.keys(namespaces)) await takesPods(name);
  return objects;
}
