import { rmSync } from "node:fs";
import { ClusterError } from "./cluster-error.ts";
import { paths } from "./home.ts";
import { removeCgroups } from "./host/cgroups.ts";
import { removeFiles } from "./host/host-files.ts";
import { forgetHostRecord, type HostRecord, readHostRecord, restoreSettings } from "./host/host-record.ts";
import { clusterPids, isAnythingLeft, isNetworkOurs, leftovers } from "./host/leftovers.ts";
import { mounts, unmountAll } from "./host/mounts.ts";
import { tearDownNetwork } from "./host/network-host.ts";
import { whoListens } from "./host/ports.ts";
import { requireRoot } from "./host/requirements.ts";
import { alone } from "./lock.ts";
import { kubeletPort } from "./network.ts";
import { waitUntil } from "./processes/wait.ts";

/** Stops the cluster and leaves nothing of it behind but what was built. Whether there was anything. */
export async function down(): Promise<boolean> {
  requireRoot();
  return alone("npm run cluster -- down", tearDown);
}

/** In an order in which it can be repeated, wherever it was interrupted. What the machine was like is forgotten last. */
export async function tearDown(): Promise<boolean> {
  if (!isAnythingLeft()) return false;
  const record = readHostRecord();
  const withNetwork = isNetworkOurs(record);
  if (!withNetwork) requireNoOtherKubelet();
  await endProcesses();
  await unmountAll();
  if (withNetwork) await tearDownNetwork();
  await removeCgroups();
  if (record !== undefined) {
    restoreSettings(record);
    removeFiles(record);
  }
  removeRun();
  await requireNothingLeft(record, withNetwork);
  forgetHostRecord();
  return true;
}

/** What a restart of the machine left of one cluster lies where the kubelet of another one writes now. */
function requireNoOtherKubelet(): void {
  const other = whoListens(kubeletPort);
  if (other === undefined) return;
  const who = other.pid === undefined ? "a process" : `process ${other.pid}`;
  throw new ClusterError(`Another cluster is up: ${who} is its kubelet. Take that one down first.`);
}

/** All at once and without asking: there is nothing to be kept, and nobody is to start anything again meanwhile. */
async function endProcesses(): Promise<void> {
  await waitUntil(
    "processes of the cluster did not end",
    () => {
      const pids = clusterPids();
      for (const pid of pids) kill(pid);
      return pids.length === 0;
    },
    { seconds: 30 },
  );
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Behind a mount may be a folder of the machine, whose files are not ours to delete. */
function removeRun(): void {
  const [mounted] = mounts();
  if (mounted !== undefined)
    throw new ClusterError(`${mounted} could not be unmounted. Unmount it, then try again.`, 1);
  rmSync(paths.run, { recursive: true, force: true });
}

async function requireNothingLeft(record: HostRecord | undefined, withNetwork: boolean): Promise<void> {
  const left = await leftovers(record, withNetwork);
  if (left.length === 0) return;
  throw new ClusterError(`Some of the cluster is still there:\n${left.map((one) => `  ${one}`).join("\n")}`, 1);
}
