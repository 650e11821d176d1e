import assert from "node:assert/strict";
import { mainProcess } from "./container-process.ts";
import { duringLoad } from "./load.ts";
import { inWords } from "./load-report.ts";
import { type Answer, Failure, send } from "./load-request.ts";
import {
  allPods,
  change,
  isThere,
  localNginx,
  namespace,
  remove,
  removeAtOnce,
  rolledOut,
  uids,
  url,
  workload,
} from "./local-nginx.ts";
import { eventually, get, isOurs, type KubernetesObject, kubectl, skip, tryKubectl } from "./real-cluster.ts";

const startPage = ({ body }: Answer) => (body.includes("<h1>Welcome to nginx!</h1>") ? "start page" : undefined);

describe("nginx of the stack local", () => {
  let objects: KubernetesObject[] = [];
  let isOurStack = false;

  before(async function () {
    objects = await localNginx();
    if (!isOurs && (await isThere()))
      skip(this, `this cluster has a namespace ${namespace}, which would be overwritten`);
    isOurStack = true;
    await removeAtOnce(objects);
  });

  after(async () => {
    if (isOurStack) await removeAtOnce(objects);
  });

  it("answers on port 30080 of localhost, from both pods", async () => {
    await change(objects);
    const pods = await rolledOut(objects);
    assert.equal(pods.length, 2);
    await assertAllAnswer(pods);
  });

  it("is looked at with get, describe, logs and exec", async () => {
    const [pod] = await rolledOut(objects);
    const { name } = pod!.metadata;
    const { spec } = await get(["service", workload, "-n", namespace]);
    assert.deepEqual(spec.ports, [{ name: "http", nodePort: 30080, port: 8080, protocol: "TCP", targetPort: "http" }]);
    assert.match(await kubectl(["get", "pods", "-n", namespace]), new RegExp(`^${name} +1/1 +Running +0 `, "m"));
    const described = await kubectl(["describe", "pod", name, "-n", namespace]);
    assert.match(described, /Readiness: +http-get http:\/\/:http\/ /);
    assert.match(described, /^Controlled By: +ReplicaSet\/nginx-/m);
    assert.match(await kubectl(["logs", name, "-n", namespace]), /"GET \/ HTTP\/1\.1" 200/);
    assert.match(
      (await tryKubectl(["exec", name, "-n", namespace, "--", "nginx", "-v"])).stderr,
      /nginx version: nginx\//,
    );
  });

  it("gets a deleted pod back, and no request fails meanwhile", async () => {
    const before = await rolledOut(objects);
    const [gone, other] = before;
    const report = await duringLoad({ url, recognise: startPage, requestsPerSecond: 200 }, async () => {
      await kubectl(["delete", "pod", gone!.metadata.name, "-n", namespace]);
      await rolledOut(objects);
    });
    console.log(`      ${inWords(report)}`);
    assert.deepEqual(report.failures, {}, inWords(report));
    const after = uids(await allPods());
    assert.equal(after.length, 2);
    assert.ok(after.includes(String(other!.metadata.uid)));
    assert.ok(!after.includes(String(gone!.metadata.uid)));
  });

  it("starts a killed program again, in the same pod", async function () {
    if (!isOurs) skip(this, "the program of a pod can be killed only on the machine that it runs on");
    const before = await rolledOut(objects);
    const [hit] = before;
    process.kill(mainProcess(hit!), "SIGKILL");
    await eventually("the container has been started again", async () => {
      const { status } = await get(["pod", hit!.metadata.name, "-n", namespace]);
      return status.containerStatuses[0].restartCount === 1 ? true : undefined;
    });
    const after = await rolledOut(objects);
    assert.deepEqual(uids(after), uids(before));
    await assertAllAnswer(after);
  });

  it("leaves nothing once it is deleted", async () => {
    await remove(objects);
    for (const { kind, metadata } of objects) {
      const where = metadata.namespace === undefined ? [] : ["-n", metadata.namespace];
      const { stderr } = await tryKubectl(["get", kind, metadata.name, ...where]);
      assert.match(stderr, /\(NotFound\)/);
    }
    await eventually("port 30080 answers nobody", async () => {
      const { failure } = await ask("/");
      return failure === Failure.Refused ? true : undefined;
    });
  });
});

function ask(path: string) {
  return send({ url: new URL(path, url), agent: false, timeoutMs: 5000, recognise: startPage });
}

/** Asks often enough to meet every pod, each time on a connection of its own, and finds each request in the log of one pod. */
async function assertAllAnswer(pods: readonly KubernetesObject[]): Promise<void> {
  const now = Date.now();
  const marks = Array.from({ length: 40 }, (_, number) => `/?mark-${now}-${number} `);
  for (const mark of marks) assert.deepEqual(await ask(mark.trim()), { answer: "start page", retried: false });
  const logged = await eventually("all requests are in the logs", async () => {
    const logs = await Promise.all(pods.map(({ metadata }) => kubectl(["logs", metadata.name, "-n", namespace])));
    const found = logs.map((log) => marks.filter((mark) => log.includes(mark)).length);
    return found.reduce((sum, count) => sum + count, 0) === marks.length ? found : undefined;
  });
  for (const found of logged) assert.ok(found > 0, `a pod answered none of ${marks.length} requests: ${logged}`);
}
