import { spawn } from "node:child_process";
import { join } from "node:path";
import { paths } from "../../cluster/home.ts";
import { type KubernetesObject, kubeconfig, kubectl } from "./real-cluster.ts";

/** An apply that something happens to. */
export interface InterruptedApply {
  readonly code: number;
  /** What the API server had confirmed by then: the first objects of those that were applied. */
  readonly acknowledged: readonly KubernetesObject[];
  readonly stderr: string;
}

/** Applies objects one after the other, and does something as soon as so many of them are confirmed. */
export async function applyUntil(
  objects: readonly KubernetesObject[],
  confirmed: number,
  interrupt: () => Promise<void>,
): Promise<InterruptedApply> {
  const args = ["apply", "--server-side", "--force-conflicts", "--validate=strict", "-f", "-"];
  const child = spawn(join(paths.bin, "kubectl"), args, { env: { ...process.env, KUBECONFIG: kubeconfig } });
  let [stdout, stderr] = ["", ""];
  const lines = () => [...stdout.matchAll(/^(\S+) serverside-applied$/gm)].map(([, name]) => name!);
  let interrupted: Promise<void> | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (lines().length >= confirmed) interrupted ??= interrupt();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.end(asList(objects));
  const code = await new Promise<number>((done, fail) => {
    child.on("error", fail).on("close", (ended) => done(ended ?? 1));
  });
  await interrupted;
  const acknowledged = lines().map((line, index) => {
    const object = objects[index];
    if (object !== undefined && line.endsWith(`/${object.metadata.name}`)) return object;
    throw new Error(`kubectl confirmed ${line}, which is not the next of what was applied`);
  });
  return { code, acknowledged, stderr };
}

/** As the API server has them; those that it does not have are left out. */
export async function stored(objects: readonly KubernetesObject[]): Promise<KubernetesObject[]> {
  const how = ["get", "-f", "-", "--ignore-not-found", "--show-managed-fields", "-o", "json"];
  const text = await kubectl(how, asList(objects));
  return text === "" ? [] : JSON.parse(text).items;
}

export function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}

/** What an apply would change of an object: all but what controllers say about it. */
export function applied({ metadata, status: _, ...object }: KubernetesObject): object {
  const { resourceVersion: __, managedFields, annotations = {}, ...rest } = metadata;
  const fields = managedFields as { manager: string; subresource?: string }[];
  const kept = Object.entries(annotations).filter(([key]) => key !== "deployment.kubernetes.io/revision");
  const managed = fields.filter(({ subresource }) => subresource !== "status");
  return { ...object, metadata: { ...rest, annotations: Object.fromEntries(kept), managedFields: managed } };
}

function asList(objects: readonly KubernetesObject[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
}
