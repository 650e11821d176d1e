import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clusterCgroup, type RealNode } from "../nodes/node.ts";
import { waitUntil } from "../processes/wait.ts";

const root = "/sys/fs/cgroup";

/** One tree for all controllers, or (the older way) one for each: https://man7.org/linux/man-pages/man7/cgroups.7.html */
const isUnified = () => existsSync(join(root, "cgroup.controllers"));

function hierarchies(): string[] {
  if (isUnified()) return [root];
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, "cgroup.procs")));
}

/** A kubelet wants the control group that its pods' are made in to be there, with every controller the machine has. */
export function makeCgroups(nodes: readonly RealNode[]): void {
  for (const hierarchy of hierarchies()) {
    if (isUnified()) enableControllers(hierarchy);
    for (const node of nodes) {
      mkdirSync(join(hierarchy, node.cgroup), { recursive: true });
      for (const group of [clusterCgroup, node.cgroup]) inheritCpus(join(hierarchy, group), hierarchy);
    }
    if (isUnified()) enableControllers(join(hierarchy, clusterCgroup));
  }
}

/** For the groups below this one. One that cannot be (its threads are scheduled in real time, say) is left to the kubelet to complain about. */
function enableControllers(group: string): void {
  for (const controller of readFileSync(join(group, "cgroup.controllers"), "utf8").trim().split(" ")) {
    try {
      writeFileSync(join(group, "cgroup.subtree_control"), `+${controller}`);
    } catch {}
  }
}

/** In the older way a new group has no processor and no memory until it is given some. */
function inheritCpus(group: string, hierarchy: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"]) {
    if (isUnified() || !existsSync(join(group, file))) continue;
    if (readFileSync(join(group, file), "utf8").trim() === "")
      writeFileSync(join(group, file), readFileSync(join(hierarchy, file), "utf8"));
  }
}

/** The cluster's groups that are there, the outermost ones. */
export function cgroups(): string[] {
  return hierarchies()
    .map((hierarchy) => join(hierarchy, clusterCgroup))
    .filter((folder) => existsSync(folder));
}

/** Every process of every container. */
export function containerPids(): number[] {
  return [...new Set(cgroups().flatMap(pidsBelow))];
}

function pidsBelow(group: string): number[] {
  try {
    const own = readFileSync(join(group, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
    return [...own, ...subgroups(group).flatMap(pidsBelow)];
  } catch {
    // Gone while it was looked at.
    return [];
  }
}

function subgroups(group: string): string[] {
  return readdirSync(group)
    .map((name) => join(group, name))
    .filter((path) => statSync(path).isDirectory());
}

/** The kernel lets go of a group some moments after its last process. */
export async function removeCgroups(): Promise<void> {
  await waitUntil(
    `control groups ${cgroups().join(", ")} could not be removed`,
    () => {
      for (const group of cgroups()) remove(group);
      return cgroups().length === 0;
    },
    { seconds: 20 },
  );
}

function remove(group: string): void {
  try {
    for (const below of subgroups(group)) remove(below);
    rmdirSync(group);
  } catch {}
}
