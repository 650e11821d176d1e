import { type KubernetesObject, kubectl } from "./real-cluster.ts";

interface Subject {
  readonly namespace?: string;
}

let namings = 0;

/** Makes names that nobody else in the cluster has. Each call makes others. */
export function ownNaming(): (name: string) => string {
  const ending = `${process.pid}-own-${namings++}`;
  return (name) => `${name}-${ending}`;
}

/**
 * The same objects in namespaces of a test's own: namespaces and what belongs to none get another name, and everything points there. So a
 * stack can be looked at in a cluster that has one, or twice at once.
 */
export function withOwnNames(
  objects: readonly KubernetesObject[],
  rename: (name: string) => string,
): KubernetesObject[] {
  return objects.map(({ metadata, roleRef, subjects, ...object }) => ({
    ...object,
    metadata:
      metadata.namespace === undefined
        ? { ...metadata, name: rename(metadata.name) }
        : { ...metadata, namespace: rename(metadata.namespace) },
    ...(roleRef === undefined
      ? {}
      : { roleRef: roleRef.kind === "Role" ? roleRef : { ...roleRef, name: rename(roleRef.name) } }),
    ...(subjects === undefined ? {} : { subjects: subjects.map((subject: Subject) => ownSubject(subject, rename)) }),
  }));
}

function ownSubject(subject: Subject, rename: (name: string) => string): Subject {
  return subject.namespace === undefined ? subject : { ...subject, namespace: rename(subject.namespace) };
}

/** Deletes namespaces with what is in them, and what belongs to none. */
export async function deleteObjects(objects: readonly KubernetesObject[]): Promise<void> {
  const names = objects
    .filter(({ metadata }) => metadata.namespace === undefined)
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  if (names.length > 0) await kubectl(["delete", ...names, "--ignore-not-found", "--wait=false"]);
}
