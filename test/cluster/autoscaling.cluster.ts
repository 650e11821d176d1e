import assert from "node:assert/strict";
import type { Change } from "../settings/stack-file.ts";
import { startLoad } from "./load.ts";
import { inWords } from "./load-report.ts";
import type { Answer } from "./load-request.ts";
import { allPods, isReady, localNginx, namespace, removeAtOnce, url, workload } from "./local-nginx.ts";
import { apply, eventually, get, isOurs, type KubernetesObject, kubectl, skip } from "./real-cluster.ts";

/** A pod that does nothing but answer probes uses about 1m, one that answers the load below 20m or more. */
const autoscaled: Change[] = [
  ["replicas", undefined],
  ["resources/requests/cpu", "10m"],
  ["autoscaling", { min: 1, max: 3, cpuUtilization: 50, scaleDownAfterSeconds: 10 }],
];

describe("autoscaling of nginx on real metrics", function () {
  this.timeout(240_000);
  let objects: KubernetesObject[] = [];

  before(async function () {
    if (!isOurs) skip(this, "load is for a throwaway cluster");
    objects = await localNginx(autoscaled);
    await removeAtOnce(objects);
    await apply(objects);
    await kubectl(["wait", "apiservice", "v1beta1.metrics.k8s.io", "--for=condition=Available", "--timeout=100s"]);
    await numberOfPods(1);
  });

  after(async () => {
    if (isOurs) await removeAtOnce(objects);
  });

  it("stays at its fewest pods while there is little to do", async () => {
    const used = await eventually("the first measurement", utilization, { seconds: 90, everyMs: 1000 });
    assert.ok(used < 50, `${used} % of the requested CPU`);
    assert.equal((await allPods()).length, 1);
  });

  it("adds pods while there is more to do than they should, and removes them after", async () => {
    const load = startLoad({ url, recognise: ({ body }: Answer) => (body === "" ? undefined : "page") });
    try {
      await eventually(
        "more than 50 % of the requested CPU",
        async () => ((await utilization()) ?? 0) > 50 || undefined,
        {
          seconds: 90,
          everyMs: 1000,
        },
      );
      await numberOfPods(3);
    } finally {
      const report = await load.stop();
      console.log(`      ${inWords(report)}`);
      assert.deepEqual(report.failures, {});
    }
    await numberOfPods(1);
    const { status } = await get(["hpa", workload, "-n", namespace]);
    assert.equal(status.desiredReplicas, 1);
  });
});

/** Percentage of the requested CPU that the pods use on average, as the autoscaler has it; undefined before it has any. */
async function utilization(): Promise<number | undefined> {
  const { status } = await get(["hpa", workload, "-n", namespace]);
  return status.currentMetrics?.[0]?.resource?.current?.averageUtilization;
}

function numberOfPods(wanted: number): Promise<true> {
  return eventually(
    `${wanted} pods of ${workload}`,
    async () => {
      const pods = await allPods();
      return pods.length === wanted && pods.every(isReady) ? true : undefined;
    },
    { seconds: 120, everyMs: 1000 },
  );
}
