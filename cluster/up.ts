import { applyAddOns } from "./add-ons/add-ons.ts";
import { build } from "./build/build.ts";
import { tearDown } from "./down.ts";
import { makeCgroups } from "./host/cgroups.ts";
import { writeFiles } from "./host/files.ts";
import { readHostRecord, recordHost } from "./host/host-record.ts";
import { setUpNetwork } from "./host/network-host.ts";
import { bootId } from "./host/proc.ts";
import { requireMachine } from "./host/requirements.ts";
import { alone } from "./lock.ts";
import { type RealNode, realNodes } from "./nodes/node.ts";
import { startNode } from "./nodes/node-start.ts";
import { apiServerIsReady, readyNodes } from "./processes/api.ts";
import { controlPlaneCertificates, makeCertificates, nodeCertificate } from "./processes/certificates.ts";
import { etcd, kubeApiserver, kubeControllerManager, kubeScheduler } from "./processes/control-plane.ts";
import { kubeProxy, kubeProxyFiles } from "./processes/kube-proxy.ts";
import { writeKubeconfigs } from "./processes/kubeconfig.ts";
import { isRunning, names, running, start, startAgain, waitFor } from "./processes/processes.ts";
import { type Progress, progressOn } from "./progress.ts";

export interface UpOptions {
  /** Real nodes: 1 or 2. Those that are there already stay. */
  readonly nodes: number;
  /** Where it is told how far it is. */
  readonly progress?: Progress;
}

/** Whether every process that was started runs, and the API server answers. */
export async function isUp(): Promise<boolean> {
  const all = names();
  return all.includes("kube-apiserver") && running().length === all.length && (await apiServerIsReady());
}

/** Builds what is missing and starts what does not run. */
export async function up({ nodes: wanted, progress = progressOn(process.stderr) }: UpOptions): Promise<void> {
  await alone("npm run cluster -- up", async () => {
    const nodes = realNodes(Math.max(wanted, nodesThatWere()));
    await requireMachine(nodes);
    await forgetBeforeRestart();
    await build(progress);
    await progress.run([
      { title: "prepare certificates, network and control groups", run: () => prepare(nodes) },
      { title: "start control plane and nodes", run: () => startAll(nodes) },
      { title: "wait until nodes are Ready", run: () => waitForNodes(nodes) },
    ]);
  });
}

/** A node that was started is started again, whatever number is asked for: its pods count on it. */
function nodesThatWere(): number {
  return names().filter((name) => name.startsWith("containerd-")).length;
}

/** A restart of the machine leaves the files of a cluster and none of its processes, mounts and networks. It is begun anew. */
async function forgetBeforeRestart(): Promise<void> {
  const record = readHostRecord();
  if (record !== undefined && record.bootId !== bootId()) await tearDown();
}

async function prepare(nodes: readonly RealNode[]): Promise<void> {
  recordHost();
  await Promise.all([
    makeCertificates([...controlPlaneCertificates, ...nodes.map(nodeCertificate)]),
    setUpNetwork(nodes),
  ]);
  const controlPlane = ["admin", "kube-controller-manager", "kube-scheduler", "kube-proxy"];
  writeKubeconfigs([...controlPlane, ...nodes.map(({ name }) => name)]);
  writeFiles(kubeProxyFiles());
  makeCgroups(nodes);
}

async function startAll(nodes: readonly RealNode[]): Promise<void> {
  await Promise.all([startControlPlane(), ...nodes.map(startNode)]);
  // What others started beside it, such as simulated nodes.
  for (const name of names().filter((one) => !isRunning(one))) await startAgain(name);
}

async function startControlPlane(): Promise<void> {
  const apiServer = kubeApiserver();
  await start(etcd());
  await start(apiServer);
  await waitFor(apiServer.name, "an API server that is ready", apiServerIsReady);
  await Promise.all([kubeControllerManager(), kubeScheduler(), kubeProxy()].map(start));
  await applyAddOns();
}

async function waitForNodes(nodes: readonly RealNode[]): Promise<void> {
  for (const { name, number } of nodes) {
    await waitFor(`kubelet-${number}`, `${name} Ready`, async () => (await readyNodes()).includes(name));
  }
}
