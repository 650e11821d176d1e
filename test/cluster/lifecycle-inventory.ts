import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cluster/build/packages.ts";
import { tryProgram } from "../../cluster/build/run-program.ts";
import { libraryFolders } from "../../cluster/build/shared-libraries.ts";
import { isOnPath } from "../../cluster/build/tools.ts";
import { paths } from "../../cluster/home.ts";
import { pids, startTime } from "../../cluster/host/proc.ts";
import { tryExecute } from "../../cluster/processes/execute.ts";
import { mark } from "../../cluster/processes/processes.ts";

/** What a cluster can change of a machine, looked at without asking the code that is to put it back. A line for each thing. */
export type Inventory = Readonly<Record<string, readonly string[]>>;

export async function inventory(): Promise<Inventory> {
  return {
    process: pids().flatMap(processOfCluster),
    mount: mounts(),
    interface: readdirSync("/sys/class/net"),
    address: await lines("ip", ["-oneline", "address"], /\s+valid_lft.*$/),
    route: await lines("ip", ["route", "show", "table", "all"]),
    rule: await lines("ip", ["rule"]),
    "network namespace": entries("/run/netns"),
    ...(await firewalls()),
    // In version 1 below each controller. Further down is the matter of whoever made those, and changes all the time.
    "control group": groups("/sys/fs/cgroup", existsSync("/sys/fs/cgroup/cgroup.controllers") ? 1 : 2),
    setting: [...settings("/proc/sys/net"), ...settings("/proc/sys/vm"), ...settings("/proc/sys/kernel")],
    file: files(),
  };
}

/** What has come (+) and what has gone (-). Settings that are new are those of modules that the kernel has loaded. */
export function changes(before: Inventory, after: Inventory): string[] {
  return Object.keys({ ...before, ...after }).flatMap((what) => {
    const [was, is] = [before[what] ?? [], after[what] ?? []];
    const names = new Set(was.map(nameOfSetting));
    const come = is.filter((line) => !was.includes(line) && (what !== "setting" || names.has(nameOfSetting(line))));
    const gone = was.filter((line) => !is.includes(line));
    return [...come.map((line) => `+ ${what}: ${line}`), ...gone.map((line) => `- ${what}: ${line}`)].sort();
  });
}

/** Made by kubelets, containerd and network plugins, wherever they run. */
const kubernetesFolders = [
  ...["/etc/cni", "/etc/kubernetes", "/opt/cni", "/opt/containerd", "/run/containerd", "/usr/libexec/kubernetes"],
  ...["/var/lib/cni", "/var/lib/containerd", "/var/lib/kubelet", "/var/log/containers", "/var/log/pods"],
];

/** Of an inventory, what nobody but a cluster makes: one of this project, or any at all where the machine has no container engine. */
export function ofCluster(inventory: Inventory, hasEngine = isEngineInstalled()): string[] {
  const isOurs = (line: string) =>
    /EKS-PLATFORM|eks-platform|\bKUBE-|\bcni[01]\b/.test(line) ||
    line.includes(paths.run) ||
    (!hasEngine && kubernetesFolders.some((folder) => line.startsWith(folder)));
  return Object.entries(inventory).flatMap(([what, all]) =>
    all.filter((line) => what === "process" || isOurs(line)).map((line) => `${what}: ${line}`),
  );
}

function isEngineInstalled(): boolean {
  return ["containerd", "dockerd", "kubelet", "podman"].some((name) => isOnPath(name, process.env.PATH));
}

/** By what it runs, where it runs and what it was told; containers by their control group. One that has ended may wait for process 1 to notice. */
function processOfCluster(pid: number): string[] {
  if (startTime(pid) === undefined) return [];
  const folder = `/proc/${pid}`;
  const about = [link(`${folder}/exe`), link(`${folder}/cwd`), text(`${folder}/cmdline`), text(`${folder}/environ`)];
  const isOfCluster =
    about.slice(0, 3).some((one) => one.includes(`${paths.home}/`)) ||
    (about[3] ?? "").split("\0").includes(mark) ||
    /\/(eks-platform|kubepods)/.test(text(`${folder}/cgroup`));
  return isOfCluster && pid !== process.pid ? [`${pid} ${(about[2] ?? "").split("\0").join(" ").slice(0, 120)}`] : [];
}

/** Without the numbers that the kernel gives to each: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
function mounts(): string[] {
  const all = text("/proc/self/mountinfo").trim().split("\n");
  return all
    .map((line) =>
      line
        .split(" ")
        .slice(3)
        .join(" ")
        .replace(/ (shared|master):\d+/g, ""),
    )
    .sort();
}

/** The kernel may hold rules of both kinds, whichever of them a program called iptables writes. */
async function firewalls(): Promise<Inventory> {
  const env = { ...process.env, LD_LIBRARY_PATH: libraryFolders().join(":"), XTABLES_LIBDIR: extensions() };
  const found: Record<string, string[]> = {};
  for (const kind of ["nft", "legacy"])
    for (const name of ["iptables", "ip6tables"]) {
      const program = join(packageRoot, "usr/sbin", `xtables-${kind}-multi`);
      const { stdout } = await tryProgram(program, [`${name}-save`], { env });
      found[`${name} (${kind})`] = stdout.split("\n").flatMap(ruleOrChain);
    }
  return found;
}

function extensions(): string {
  return libraryFolders()
    .map((folder) => join(folder, "xtables"))
    .find((folder) => existsSync(folder))!;
}

/** Chains that the kernel has by itself are listed only once somebody has looked; without rules, they do nothing. */
function ruleOrChain(line: string): string[] {
  if (/^:\S+ (ACCEPT|-) \[/.test(line)) return line.includes(" - ") ? [line.replace(/ \[.*$/, "")] : [];
  return /^[-:]/.test(line) ? [line] : [];
}

/** Those of systemd come and go by themselves. */
function groups(folder: string, depth: number): string[] {
  if (depth === 0) return [];
  return entries(folder)
    .map((name) => join(folder, name))
    .filter((path) => !/\.(slice|scope|service|mount|socket|swap)$/.test(path) && isFolder(path))
    .flatMap((path) => [path, ...groups(path, depth - 1)]);
}

/** Counters, and what is drawn by lot. */
const passing = /nf_conntrack_count|\/random\/|\/ns_last_pid|\/fs\/|\/pty\/nr|stat_refresh|drop_caches|compact_memory/;

function settings(folder: string): string[] {
  return entries(folder).flatMap((name) => {
    const path = join(folder, name);
    if (passing.test(path)) return [];
    return isFolder(path) ? settings(path) : [`${path}=${text(path).trim()}`];
  });
}

function nameOfSetting(line: string): string {
  return line.slice(0, line.indexOf("="));
}

/** Whole where only a cluster writes; names alone where everybody does. */
function files(): string[] {
  const shared = [
    "/",
    "/etc",
    "/opt",
    "/run",
    "/usr/libexec",
    "/usr/local/bin",
    "/var",
    "/var/lib",
    "/var/log",
    "/var/cache",
  ];
  const kubernetes = ["cni", "kubelet", "containerd", "etcd", "kube-proxy", "kubernetes"].flatMap((name) =>
    ["/etc", "/opt", "/run", "/var/lib", "/var/log", "/usr/libexec"].map((folder) => join(folder, name)),
  );
  const logs = entries("/var/log").filter((name) => /^(pods|containers)/.test(name));
  return [
    ...shared.flatMap((folder) => entries(folder).map((name) => join(folder, name))),
    ...[...kubernetes, ...logs.map((name) => join("/var/log", name))].flatMap(below),
    ...entries(paths.home).map((name) => join(paths.home, name)),
  ];
}

function below(folder: string): string[] {
  return entries(folder).flatMap((name) => {
    const path = join(folder, name);
    return [path, ...(isFolder(path) ? below(path) : [])];
  });
}

async function lines(program: string, args: readonly string[], without = /$/): Promise<string[]> {
  const { stdout } = await tryExecute(program, args);
  return stdout.split("\n").flatMap((line) => line.replace(without, "").trim() || []);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Empty where there is nothing to be read, or no longer. */
function text(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
