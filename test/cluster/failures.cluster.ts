import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { apiServerIsReady } from "../../cluster/processes/api.ts";
import { kill, names, startAgain } from "../../cluster/processes/processes.ts";
import { closeNodes } from "./closed-nodes.ts";
import { applied, applyUntil, nameOf, stored } from "./failures-apply.ts";
import { allObjects, keptKinds, lost, type Objects, type PodState, podStates } from "./failures-snapshot.ts";
import { duringLoad } from "./load.ts";
import { inWords } from "./load-report.ts";
import { type Answer, send } from "./load-request.ts";
import { allPods, change, localNginx, namespace, removeAtOnce, rolledOut, url, workload } from "./local-nginx.ts";
import { deleteObjects, withOwnNames } from "./own-names.ts";
import { manifestsOf, planned } from "./planned.ts";
import { apply, eventually, get, isOurs, type KubernetesObject, kubectl, list, skip } from "./real-cluster.ts";

/** Long enough for every client in the cluster to notice, and shorter than what makes a node count as lost. */
const outageSeconds = 7;

/**
 * Moderate for the sake of one case: while containerd is away, nobody reads what a container writes, and once the pipes are full (64 KiB
 * each), the container waits: https://github.com/containerd/containerd/issues/9342. 60 lines a second do not fill them in that time.
 */
const load = {
  url,
  requestsPerSecond: 60,
  recognise: ({ body }: Answer) => (body.includes("Welcome to nginx!") ? "page" : undefined),
};

describe("a cluster whose programs are killed", function () {
  this.timeout(120_000);
  let nginx: KubernetesObject[] = [];
  let kinds: string[] = [];
  let objectsBefore: Objects;
  let podsBefore: PodState[] = [];

  before(async function () {
    if (!isOurs) skip(this, "only a throwaway cluster's programs are killed");
    nginx = await localNginx();
    await removeAtOnce(nginx);
    await change(nginx);
    kinds = await keptKinds();
  });

  beforeEach(async () => {
    await rolledOut(nginx);
    await eventually("what others have deleted is gone", nothingGoes);
    [objectsBefore, podsBefore] = await Promise.all([allObjects(kinds), podStates()]);
  });

  afterEach(async () => {
    for (const name of names()) await startAgain(name);
  });

  after(async () => {
    if (isOurs) await removeAtOnce(nginx);
  });

  /** Kills them at once, and starts them again. All requests meanwhile must be answered. */
  async function outage(programs: readonly string[], isBack: () => Promise<unknown>, meanwhile = kill): Promise<void> {
    const report = await duringLoad(load, async () => {
      await Promise.all(programs.map((name) => meanwhile(name)));
      await sleep(outageSeconds * 1000);
      for (const name of programs) await startAgain(name);
      await isBack();
    });
    console.log(`      ${inWords(report)}`);
    assert.deepEqual(report.failures, {}, inWords(report));
    assert.ok(report.seconds > outageSeconds);
  }

  /** Every object is still the same one, no container was touched, and nginx's pods were ready all the time. */
  async function assertNothingLost(): Promise<void> {
    assert.deepEqual(lost(objectsBefore, await allObjects(kinds)), []);
    const after = new Map((await podStates()).map((pod) => [pod.name, pod]));
    const ofNginx = podsBefore.filter(({ name }) => name.startsWith(`${namespace}/`));
    assert.equal(ofNginx.length, 2);
    assert.deepEqual(
      ofNginx.map(({ name }) => after.get(name)),
      ofNginx,
    );
    const left = ({ uid, containers }: PodState) => ({ uid, containers });
    for (const pod of podsBefore) assert.deepEqual(left(after.get(pod.name)!), left(pod), pod.name);
  }

  describe("API server, in the middle of an apply", () => {
    let openNodes = async () => {};
    let objects: KubernetesObject[] = [];

    before(async () => {
      const suffix = `-${process.pid}`;
      const dev = withOwnNames(manifestsOf(await planned("dev")), (name) => `${name}${suffix}`);
      // Nothing of it is to run, and nothing but an apply is to write to it.
      objects = dev.filter(({ kind }) => !["DaemonSet", "HorizontalPodAutoscaler"].includes(kind));
      openNodes = await closeNodes();
    });

    after(async () => {
      await openNodes();
      await deleteObjects(objects);
    });

    it("loses nothing of what it had confirmed, and the next apply does the rest", async () => {
      const half = Math.floor(objects.length / 2);
      let killedAt = 0;
      let interrupted: Awaited<ReturnType<typeof applyUntil>> | undefined;
      await outage(["kube-apiserver"], apiServerIsBack, async (name) => {
        interrupted = await applyUntil(objects, half, async () => {
          await kill(name);
          killedAt = Date.now();
        });
      });
      const { code, acknowledged, stderr } = interrupted!;
      assert.equal(code, 1);
      assert.match(stderr, /refused|EOF|reset/);
      assert.ok(
        acknowledged.length >= half && acknowledged.length < objects.length,
        `${acknowledged.length} confirmed`,
      );
      const kept = await stored(acknowledged);
      assert.deepEqual(kept.map(nameOf), acknowledged.map(nameOf));
      for (const { metadata } of kept) assert.ok(Date.parse(String(metadata.creationTimestamp)) <= killedAt);
      await assertNothingLost();

      await apply(objects);
      const all = await stored(objects);
      assert.deepEqual(all.map(nameOf), objects.map(nameOf));
      const uids = (of: readonly KubernetesObject[]) => of.map(({ metadata }) => metadata.uid);
      assert.deepEqual(uids(all.slice(0, kept.length)), uids(kept));
      await assertApplyChangesNothing(objects);
    });
  });

  it("etcd: what was written is there, and can be written to", async () => {
    await outage(["etcd"], apiServerIsBack);
    await assertNothingLost();
    await assertApplyChangesNothing(nginx);
    await kubectl(["annotate", "deployment", workload, "-n", namespace, "written=after"]);
    const { metadata } = await get(["deployment", workload, "-n", namespace]);
    assert.equal(metadata.annotations?.written, "after");
    await kubectl(["annotate", "deployment", workload, "-n", namespace, "written-"]);
  });

  it("kubelets, of all nodes at once: pods stay ready, and can be reached again", async () => {
    const kubelets = names().filter((name) => name.startsWith("kubelet-"));
    assert.equal(kubelets.length, 2);
    await outage(kubelets, async () => {
      const since = Date.now();
      for (const name of kubelets) await eventually(`a sign of ${name}`, () => renewed(name, since));
      await execInEachPod();
    });
    await assertNothingLost();
    await assertApplyChangesNothing(nginx);
  });

  it("containerd, of all nodes at once: containers run on, and nothing they wrote is lost", async () => {
    const runtimes = names().filter((name) => name.startsWith("containerd-"));
    assert.equal(runtimes.length, 2);
    const marks = Array.from({ length: 20 }, (_, number) => `outage-${Date.now()}-${number}`);
    await outage(runtimes, execInEachPod, async (name) => {
      await kill(name);
      if (name === runtimes.at(-1)) for (const mark of marks) await ask(mark);
    });
    await assertNothingLost();
    await assertApplyChangesNothing(nginx);
    await eventually("all requests of the outage are in the logs", async () => {
      const pods = await allPods();
      const logs = await Promise.all(pods.map(({ metadata }) => kubectl(["logs", metadata.name, "-n", namespace])));
      return marks.every((mark) => logs.some((log) => log.includes(mark))) ? true : undefined;
    });
  });
});

async function nothingGoes(): Promise<true | undefined> {
  const all = [...(await list(["namespaces"])), ...(await list(["pods", "-A"]))];
  return all.every(({ metadata }) => metadata.deletionTimestamp === undefined) ? true : undefined;
}

async function apiServerIsBack(): Promise<void> {
  await eventually("the API server is ready", async () => (await apiServerIsReady()) || undefined);
}

/** Whether the kubelet has renewed the lease of its node since. */
async function renewed(kubelet: string, since: number): Promise<true | undefined> {
  const { spec } = await get(["lease", kubelet.replace("kubelet", "node"), "-n", "kube-node-lease"]);
  return Date.parse(spec.renewTime) > since ? true : undefined;
}

/** By way of API server, kubelet and containerd. */
async function execInEachPod(): Promise<void> {
  for (const { metadata } of await allPods())
    await eventually(`a command in ${metadata.name}`, async () => {
      const said = await kubectl(["exec", metadata.name, "-n", namespace, "--", "hostname"]);
      return said.trim() === metadata.name ? true : undefined;
    });
}

async function ask(mark: string): Promise<void> {
  const options = { agent: false, timeoutMs: 5000, recognise: load.recognise } as const;
  assert.equal((await send({ url: new URL(`/?${mark}`, url), ...options })).answer, "page");
}

async function assertApplyChangesNothing(objects: readonly KubernetesObject[]): Promise<void> {
  const before = await stored(objects);
  assert.equal(before.length, objects.length);
  await apply(objects);
  assert.deepEqual((await stored(objects)).map(applied), before.map(applied));
}
