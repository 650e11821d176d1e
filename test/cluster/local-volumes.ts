import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apply, type KubernetesObject, kubectl, list } from "./real-cluster.ts";

export interface LocalVolumes {
  readonly storageClassName: string;
  /** To be called once no pod uses them any more. */
  readonly remove: () => Promise<void>;
}

/** Folders of this machine as volumes of its nodes, in turn: https://kubernetes.io/docs/concepts/storage/volumes/#local */
export async function localVolumes(count: number): Promise<LocalVolumes> {
  const storageClassName = `local-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "local-volumes-"));
  const nodes = (await list(["nodes"])).map(({ metadata }) => metadata.labels?.["kubernetes.io/hostname"] ?? "");
  const volumes = Array.from({ length: count }, (_, index) => {
    const path = join(folder, String(index));
    mkdirSync(path);
    // Pods come as users of their own.
    chmodSync(path, 0o777);
    return persistentVolume(`${storageClassName}-${index}`, {
      storageClassName,
      path,
      node: nodes[index % nodes.length]!,
    });
  });
  await apply([storageClass(storageClassName), ...volumes]);
  const remove = async () => {
    await kubectl(["delete", "persistentvolume", ...volumes.map(({ metadata }) => metadata.name), "--timeout=60s"]);
    await kubectl(["delete", "storageclass", storageClassName]);
    rmSync(folder, { recursive: true });
  };
  return { storageClassName, remove };
}

function storageClass(name: string): KubernetesObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
  };
}

interface Place {
  readonly storageClassName: string;
  readonly path: string;
  readonly node: string;
}

function persistentVolume(name: string, { storageClassName, path, node }: Place): KubernetesObject {
  const onNode = { key: "kubernetes.io/hostname", operator: "In", values: [node] };
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      storageClassName,
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "10Mi" },
      persistentVolumeReclaimPolicy: "Retain",
      local: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } },
    },
  };
}
