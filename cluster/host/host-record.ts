import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { paths } from "../home.ts";
import { containerLogs, maxNodes, realNodes } from "../nodes/node.ts";
import { entriesOf, textOf } from "./files.ts";
import { bootId } from "./proc.ts";

/** What the machine was like before the cluster changed it, written down so that it can be put back. */
export interface HostRecord {
  /** A machine that was started again has its own settings, no process and no rule of ours; only files are left. */
  readonly bootId: string;
  /** Settings of the kernel by their path below /proc/sys. One that did not exist is not among them. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** What was in each folder that is written to; null where there was no such folder. */
  readonly folders: Readonly<Record<string, readonly string[] | null>>;
}

/** Changed by us, by kube-proxy and by kubelets. */
const changedSysctls = [
  "net/ipv4/ip_forward",
  "net/ipv4/conf/all/route_localnet",
  "net/bridge/bridge-nf-call-iptables",
  "vm/overcommit_memory",
  "vm/panic_on_oom",
  "kernel/panic",
  "kernel/panic_on_oops",
  "kernel/keys/root_maxkeys",
  "kernel/keys/root_maxbytes",
] as const;

/** Of kubelets, in places that cannot be chosen or that everybody expects. No other kubelet has them at the same time. The inner ones first. */
export const kubeletFolders: readonly string[] = [
  ...["/var/lib/kubelet/device-plugins", "/var/lib/kubelet"],
  containerLogs,
  ...realNodes(maxNodes).map(({ podLogs }) => podLogs),
];

/** Of containerd and its plugins. An engine of the machine may be at work in them, too. The inner ones first. */
export const sharedFolders = { cni: "/var/lib/cni/results", shims: "/run/containerd/s" } as const;
export const sharedParents: readonly string[] = [
  ...[sharedFolders.cni, "/var/lib/cni"],
  ...[sharedFolders.shims, "/run/containerd/fifo", "/run/containerd/runc/k8s.io", "/run/containerd/runc"],
  "/run/containerd",
];

/** Not among what belongs to a running cluster: it has to be there until everything else is gone. */
const file = join(paths.home, "host.json");

/** Before the first change; later it would be the changed machine that is written down. */
export function recordHost(): void {
  if (readHostRecord() !== undefined) return;
  const folders = [...kubeletFolders, ...sharedParents];
  const record: HostRecord = {
    bootId: bootId(),
    sysctls: sysctlsNow(),
    folders: Object.fromEntries(folders.map((folder) => [folder, entriesOf(folder) ?? null])),
  };
  mkdirSync(paths.home, { recursive: true });
  writeFileSync(file, JSON.stringify(record, undefined, 2));
}

export function readHostRecord(): HostRecord | undefined {
  const text = textOf(file);
  return text === undefined ? undefined : JSON.parse(text);
}

export function forgetHostRecord(): void {
  rmSync(file, { force: true });
}

function sysctlsNow(): Record<string, string> {
  const values = changedSysctls.map((name) => [name, readSysctl(name)] as const);
  return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function readSysctl(name: string): string | undefined {
  return textOf(join("/proc/sys", name))?.trim();
}

export function writeSysctl(name: string, value: string): void {
  if (readSysctl(name) !== value) writeFileSync(join("/proc/sys", name), value);
}

/** Those that are not as they were, as `name=value`. */
export function changedSettings(record: HostRecord): string[] {
  if (record.bootId !== bootId()) return [];
  return Object.entries(record.sysctls)
    .filter(([name, value]) => readSysctl(name) !== value)
    .map(([name]) => `${name}=${readSysctl(name)}`);
}

export function restoreSettings(record: HostRecord): void {
  if (record.bootId !== bootId()) return;
  for (const [name, value] of Object.entries(record.sysctls)) writeSysctl(name, value);
}
