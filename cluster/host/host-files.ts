import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { paths } from "../home.ts";
import { entriesOf, textOf } from "./files.ts";
import { type HostRecord, kubeletFolders, sharedFolders, sharedParents } from "./host-record.ts";

/** Files that the cluster made outside of its own folder, the inner ones first. */
export function filesLeft(record: HostRecord): string[] {
  return [
    ...kubeletFolders.flatMap((folder) => madeSince(folder, record)),
    ...resultsOfOurPods(),
    ...deadSockets(),
    ...sharedParents.filter((folder) => wasNotThere(folder, record) && isEmpty(folder)),
  ];
}

export function removeFiles(record: HostRecord): void {
  // A folder is empty only once what was in it is gone.
  for (let left = filesLeft(record); left.length > 0; left = filesLeft(record)) {
    for (const path of left) remove(path);
  }
}

function remove(path: string): void {
  if (sharedParents.includes(path)) rmdirSync(path);
  else rmSync(path, { recursive: true });
}

export function madeSince(folder: string, record: Pick<HostRecord, "folders">): string[] {
  const now = entriesOf(folder);
  const before = record.folders[folder];
  if (now === undefined || before === undefined) return [];
  return before === null ? [folder] : now.filter((name) => !before.includes(name)).map((name) => join(folder, name));
}

/** What the CNI library keeps for each pod names its network namespace, and that of our pods is in our folder. */
function resultsOfOurPods(): string[] {
  return (entriesOf(sharedFolders.cni) ?? [])
    .map((name) => join(sharedFolders.cni, name))
    .filter((file) => textOf(file)?.includes(paths.run));
}

/** Shims that were killed leave their sockets. Those of an engine of the machine have somebody who listens. */
function deadSockets(): string[] {
  const open = textOf("/proc/net/unix") ?? "";
  return (entriesOf(sharedFolders.shims) ?? [])
    .map((name) => join(sharedFolders.shims, name))
    .filter((path) => !open.includes(path));
}

function wasNotThere(folder: string, record: HostRecord): boolean {
  return record.folders[folder] === null;
}

function isEmpty(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length === 0;
}
