import { createHash } from "node:crypto";

/** A short checksum of a ConfigMap's or Secret's data. The order of the keys does not matter, since it means nothing to Kubernetes. */
export function contentHash(data: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 10);
}

/**
 * The name of a ConfigMap by its content. A pod keeps what it read when it started, so a change must reach the pod's template; with a name
 * by content it does, pods that have not rolled yet keep theirs, and a rollback finds the old one's name again.
 * https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable
 */
export function nameByContent(name: string, data: Readonly<Record<string, string>>): string {
  return `${name}-${contentHash(data)}`;
}
