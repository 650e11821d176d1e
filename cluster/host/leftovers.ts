import { existsSync } from "node:fs";
import { paths } from "../home.ts";
import { mark } from "../processes/processes.ts";
import { cgroups, containerPids } from "./cgroups.ts";
import { filesLeft } from "./host-files.ts";
import { changedSettings, type HostRecord, readHostRecord } from "./host-record.ts";
import { mounts } from "./mounts.ts";
import { bridges, rulesToRemove } from "./network-host.ts";
import { bootId, commandLine, hasInEnvironment, pids, startTime } from "./proc.ts";

/** Every process of the cluster, known or not: those with its mark, and those in its containers. */
export function clusterPids(): number[] {
  const marked = pids().filter((pid) => pid !== process.pid && hasInEnvironment(pid, mark));
  return [...new Set([...marked, ...containerPids()])].filter((pid) => startTime(pid) !== undefined);
}

/** Whether a cluster was ever begun here and not taken down. */
export function isAnythingLeft(): boolean {
  return readHostRecord() !== undefined || existsSync(paths.run) || clusterPids().length > 0 || cgroups().length > 0;
}

/**
 * Whether bridges and rules of iptables are this folder's cluster's. Their names are no help; but ports let one cluster run at a time,
 * and networks do not outlive a start of the machine.
 */
export function isNetworkOurs(record: HostRecord | undefined): boolean {
  return record === undefined ? clusterPids().length > 0 : record.bootId === bootId();
}

/** What there is on the machine of the cluster, each in some words. */
export async function leftovers(record: HostRecord | undefined, withNetwork: boolean): Promise<string[]> {
  return [
    ...clusterPids().map((pid) => `process ${pid}: ${commandLine(pid)}`),
    ...mounts().map((point) => `mount ${point}`),
    ...(withNetwork ? await networkLeft() : []),
    ...cgroups().map((group) => `control group ${group}`),
    ...(record === undefined ? [] : changedSettings(record).map((setting) => `kernel setting ${setting}`)),
    ...(record === undefined ? [] : filesLeft(record).map((path) => `file ${path}`)),
    ...(existsSync(paths.run) ? [`folder ${paths.run}`] : []),
  ];
}

async function networkLeft(): Promise<string[]> {
  const rules = await Promise.all(["iptables", "ip6tables"].map(rulesLeft));
  return [...bridges().map((name) => `network interface ${name}`), ...rules.flat()];
}

async function rulesLeft(iptables: string): Promise<string[]> {
  const chains = [...(await rulesToRemove(iptables)).matchAll(/^-X (\S+)/gm)];
  return chains.map(([, chain]) => `${iptables} chain ${chain}`);
}
