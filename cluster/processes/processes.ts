import { type SpawnOptions, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toolEnvironment } from "../build/tools.ts";
import { ClusterError } from "../cluster-error.ts";
import { paths } from "../home.ts";
import { bootId, startTime } from "../host/proc.ts";
import { waitUntil } from "./wait.ts";

/**
 * The long-running programs of the cluster by name: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kube-proxy,
 * and containerd-1, kubelet-1 and so on for each node. Nothing watches over them: one that is killed stays dead until `startAgain`, or
 * the next `up`.
 */
export interface ProcessSpec {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** A start time beside the pid, so that a stranger who got the pid later is never taken for ours. */
export interface ProcessRecord extends ProcessSpec {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
}

const folder = join(paths.run, "processes");
const recordFile = (name: string) => join(folder, `${name}.json`);
const logFile = (name: string) => join(paths.run, "logs", `${name}.log`);

/** Every process of the cluster has this in its environment, and so have the shims that containerd starts. */
export const mark = `EKS_PLATFORM_CLUSTER=${paths.run}`;

/** The environment of every process. A proxy is none for addresses of the cluster. */
export function processEnvironment(): NodeJS.ProcessEnv {
  const [name, value] = mark.split("=") as [string, string];
  const withoutProxies = Object.entries(toolEnvironment()).filter(([key]) => !/_proxy$/i.test(key));
  return { ...Object.fromEntries(withoutProxies), [name]: value };
}

/** Every process that was started and not stopped, dead or alive. */
export function names(): string[] {
  return entries()
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

function entries(): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function running(): string[] {
  return names().filter(isRunning);
}

export function isRunning(name: string): boolean {
  return pidOf(name) !== undefined;
}

/** Undefined where it is dead. */
export function pidOf(name: string): number | undefined {
  const record = recordOf(name);
  return record !== undefined && isSame(record, bootId(), startTime(record.pid)) ? record.pid : undefined;
}

/** Whether the process that has the pid now is the one that was recorded. */
export function isSame(record: ProcessRecord, bootIdNow: string, startTimeNow: string | undefined): boolean {
  return record.bootId === bootIdNow && record.startTime === startTimeNow;
}

function recordOf(name: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordFile(name), "utf8"));
  } catch {
    return undefined;
  }
}

/** Starts it in a session of its own, so that it outlives the command; nothing where it runs already. Whether it was started. */
export async function start(spec: ProcessSpec): Promise<boolean> {
  if (isRunning(spec.name)) return false;
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(paths.run, "logs"), { recursive: true });
  const log = openSync(logFile(spec.name), "a");
  const options: SpawnOptions = {
    cwd: paths.run,
    detached: true,
    env: processEnvironment(),
    stdio: ["ignore", log, log],
  };
  const child = spawn(spec.program, [...spec.args], options);
  closeSync(log);
  await new Promise<void>((done, fail) => {
    child.once("spawn", done);
    child.once("error", (error) => fail(new ClusterError(`${spec.name} cannot be started: ${error.message}.`, 1)));
  });
  child.unref();
  const { pid } = child as { pid: number };
  write({ ...spec, pid, startTime: startTime(pid) ?? "", bootId: bootId() });
  return true;
}

/** Whole or not at all, whenever the command is interrupted. */
function write(record: ProcessRecord): void {
  const file = recordFile(record.name);
  writeFileSync(`${file}.new`, JSON.stringify(record, undefined, 2));
  renameSync(`${file}.new`, file);
}

/** As `kill -9` does: it has no time to put anything in order. Returns once it is gone. */
export async function kill(name: string): Promise<void> {
  signal(name, "SIGKILL");
  await waitUntil(`${name} did not end`, () => !isRunning(name), { seconds: 30 });
}

/** With the arguments it had; its log goes on in the same file. */
export async function startAgain(name: string): Promise<void> {
  const record = recordOf(name);
  if (record === undefined) throw new ClusterError(`There is no process ${name}. There are: ${names().join(", ")}.`, 1);
  const { pid: _, startTime: __, bootId: ___, ...spec } = record;
  await start(spec);
}

/** Asks it to end, and sees to it that it does. Unlike after `kill`, it is known no longer. */
export async function stop(name: string): Promise<void> {
  signal(name, "SIGTERM");
  try {
    await waitUntil(`${name} did not end`, () => !isRunning(name), { seconds: 10 });
  } catch {
    await kill(name);
  }
  rmSync(recordFile(name), { force: true });
}

function signal(name: string, signalName: NodeJS.Signals): void {
  const pid = pidOf(name);
  if (pid === undefined) return;
  try {
    process.kill(pid, signalName);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Waits for what a process is to bring about, but no longer once it is dead: then the end of its log says why. */
export async function waitFor(
  name: string,
  what: string,
  isSo: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<void> {
  const orDead = async () => {
    if (!isRunning(name)) throw new ClusterError(`${name} ended. The last it said:\n${lastLines(name)}`, 1);
    return isSo();
  };
  await waitUntil(`${what} was not seen (see ${logFile(name)})`, orDead, { seconds });
}

function lastLines(name: string): string {
  return readFileSync(logFile(name), "utf8").trimEnd().split("\n").slice(-5).join("\n");
}
