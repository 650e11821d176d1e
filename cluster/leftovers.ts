import { existsSync } from "node:fs";
import { cgroups, containerPids } from "./cgroups.ts";
import { paths } from "./home.ts";
import { filesLeft } from "./host-files.ts";
import { changedSettings, type HostRecord, readHostRecord } from "./host-record.ts";
import { mounts } from "./mounts.ts";
import { bridges, rulesToRemove } from "./network-host.ts";
import { commandLine, hasInEnvironment, pids, startTime } from "./proc.ts";
import { mark } from "./processes.ts";

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
 * What there is on the machine of a cluster, each in some words; nothing after `down`. The record tells what the machine was like
 * before; after `down` there is none, so whoever wants to compare reads it first.
 */
export async function leftovers(record: HostRecord | undefined = readHostRecord()): Promise<string[]> {
  return [
    ...clusterPids().map((pid) => `process ${pid}: ${commandLine(pid)}`),
    ...mounts().map((point) => `mount ${point}`),
    ...bridges().map((name) => `network interface ${name}`),
    ...(await Promise.all(["iptables", "ip6tables"].map(rulesLeft))).flat(),
    ...cgroups().map((group) => `control group ${group}`),
    ...(record === undefined ? [] : changedSettings(record).map((setting) => `kernel setting ${setting}`)),
    ...(record === undefined ? [] : filesLeft(record).map((path) => `file ${path}`)),
    ...(existsSync(paths.run) ? [`folder ${paths.run}`] : []),
  ];
}

async function rulesLeft(iptables: string): Promise<string[]> {
  const chains = [...(await rulesToRemove(iptables)).matchAll(/^-X (\S+)/gm)];
  return chains.map(([, chain]) => `${iptables} chain ${chain}`);
}
