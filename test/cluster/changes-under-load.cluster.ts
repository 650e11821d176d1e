import assert from "node:assert/strict";
import { workloadImages } from "../../cluster/pins.ts";
import type { Change } from "../settings/stack-file.ts";
import { duringLoad } from "./load.ts";
import { type Client, startClient } from "./load-client.ts";
import { inWords, type LoadReport } from "./load-report.ts";
import type { Answer } from "./load-request.ts";
import { allPods, change, localNginx, namespace, removeAtOnce, rolledOut, uids, url, workload } from "./local-nginx.ts";
import { eventually, get, isOurs, type KubernetesObject, kubectl, skip, tryKubectl } from "./real-cluster.ts";

const page = (text: string): Change => ["files", { "/usr/share/nginx/html/index.html": `${text}\n` }];

/** The stack local as it becomes, change by change. */
const one: Change[] = [["replicas", 1], ["exposure/port", 80], page("first")];
const three: Change[] = [...one, ["replicas", 3]];
const secondPage: Change[] = [...three, page("second")];
const bothPorts: Change[] = [...secondPage, ["exposure/additionalPorts", [{ port: 8080 }]]];
const newPort: Change[] = [...secondPage, ["exposure/port", 8080]];
const httpd: Change[] = [
  ...newPort,
  ["replicas", 1],
  ["image", workloadImages.unprivilegedHttpd],
  ["files", undefined],
  ["writablePaths", ["/tmp", "/usr/local/apache2/logs"]],
];

describe("nginx of the stack local under load", function () {
  this.timeout(240_000);
  const states = new Map<readonly Change[], KubernetesObject[]>();
  let current: readonly KubernetesObject[] = [];

  async function become(changes: readonly Change[]): Promise<void> {
    const wanted = states.get(changes)!;
    await change(wanted, current);
    current = wanted;
  }

  before(async function () {
    if (!isOurs) skip(this, "load, and draining nodes, are for a throwaway cluster");
    // Beforehand: planning takes all of the event loop, and with it the time of the requests.
    for (const state of [one, three, secondPage, bothPorts, newPort, httpd]) states.set(state, await localNginx(state));
    await removeAtOnce(states.get(one)!);
  });

  after(async () => {
    if (isOurs) await removeAtOnce(states.get(one) ?? []);
  });

  it("goes from 1 pod to 3", async () => {
    await become(one);
    assert.equal((await allPods()).length, 1);
    const report = await during(() => become(three));
    assertNoneFailed(report);
    assert.equal((await allPods()).length, 3);
  });

  it("leaves a drained node, one pod at a time", async () => {
    await become(three);
    const node = nodeWithMost(await allPods());
    const drain = ["drain", node, "--ignore-daemonsets", `--pod-selector=app.kubernetes.io/instance=${workload}`];
    let drained = "";
    const report = await during(async () => {
      try {
        const { code, stderr } = await tryKubectl([...drain, "--delete-emptydir-data", "--timeout=100s"]);
        assert.equal(code, 0, stderr);
        drained = stderr;
        const pods = await rolledOut(states.get(three)!);
        assert.ok(pods.every(({ spec }) => spec.nodeName !== node));
      } finally {
        await kubectl(["uncordon", node]);
      }
    });
    assertNoneFailed(report);
    // Two of three pods were there, so that one of them had to wait for the other's successor.
    assert.match(drained, /Cannot evict pod as it would violate the pod's disruption budget/);
  });

  it("serves another page once the ConfigMap has changed, from new pods", async () => {
    await become(three);
    const before = uids(await allPods());
    const report = await during(() => become(secondPage));
    assertNoneFailed(report);
    assert.deepEqual(Object.keys(report.answers.before), ["first"]);
    assert.deepEqual(Object.keys(report.answers.after), ["second"]);
    const after = uids(await allPods());
    assert.ok(after.every((uid) => !before.includes(uid)));
  });

  it("moves from port 80 to 8080 by way of both, and fails only those who have not moved in the end", async () => {
    await become(secondPage);
    const old = await client("old-client", 80);
    await old.more(20);
    let moved: Client | undefined;
    const twoPorts = await during(async () => {
      await become(bothPorts);
      moved = await client("moved-client", 8080);
      await Promise.all([old.more(20), moved.more(20)]);
    });
    assertNoneFailed(twoPorts);
    assert.equal((await old.totals()).failed, 0);

    const onePort = await during(async () => {
      await become(newPort);
      await eventually("who has not moved fails", async () => ((await old.totals()).failed >= 5 ? true : undefined));
      await moved?.more(20);
    });
    assertNoneFailed(onePort);
    const [ofOld, ofMoved] = await Promise.all([old.stop(), moved?.stop()]);
    console.log(`      on port 80: ${JSON.stringify(ofOld)}; on port 8080: ${JSON.stringify(ofMoved)}`);
    assert.equal(ofMoved?.failed, 0);
  });

  it("becomes httpd while 3 pods become 1", async () => {
    await become(newPort);
    const before = uids(await allPods());
    const report = await during(() => become(httpd));
    assertNoneFailed(report);
    assert.deepEqual(Object.keys(report.answers.before), ["second"]);
    assert.deepEqual(Object.keys(report.answers.after), ["httpd"]);
    const after = uids(await allPods());
    assert.equal(after.length, 1);
    assert.ok(!before.includes(after[0]!));
  });
});

function answerOf({ server, body }: Answer): string | undefined {
  if (server.startsWith("nginx")) return ["first", "second"].find((text) => body === `${text}\n`);
  return server.startsWith("Apache") && body.includes("It works!") ? "httpd" : undefined;
}

async function during(change: () => Promise<unknown>): Promise<LoadReport> {
  const report = await duringLoad({ url, recognise: answerOf }, change);
  console.log(`      ${inWords(report)}`);
  return report;
}

function assertNoneFailed(report: LoadReport): void {
  assert.deepEqual(report.failures, {}, inWords(report));
}

function nodeWithMost(pods: readonly KubernetesObject[]): string {
  const nodes = pods.map(({ spec }) => String(spec.nodeName)).sort();
  const on = (node: string) => nodes.filter((other) => other === node).length;
  return nodes.reduce((most, node) => (on(node) > on(most) ? node : most));
}

/** This cluster enforces no network policy; the namespace's own would let nothing out of such a pod. */
async function client(name: string, port: number): Promise<Client> {
  const { spec } = await get(["service", workload, "-n", namespace]);
  return startClient({ namespace, name, address: `${spec.clusterIP}:${port}` });
}
