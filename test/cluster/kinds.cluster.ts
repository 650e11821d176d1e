import assert from "node:assert/strict";
import { workloadImages } from "../../cluster/pins.ts";
import { container } from "../checks/plan-builder.ts";
import { type LocalVolumes, localVolumes } from "./local-volumes.ts";

import {
  apply,
  deleteNamespaces,
  eventually,
  get,
  isOurs,
  type KubernetesObject,
  kubectl,
  list,
  ownNamespace,
  skip,
} from "./real-cluster.ts";

const { busybox } = workloadImages;

/** As hardened as the `restricted` level asks. */
function podSpec(command: string, part: object = {}, containerPart: Parameters<typeof container>[0] = {}) {
  return {
    securityContext: { runAsUser: 65534 },
    terminationGracePeriodSeconds: 1,
    containers: [
      container({
        image: busybox,
        command: ["sh", "-c", command],
        resources: { requests: { cpu: "10m", memory: "8Mi" } },
        ...containerPart,
      }),
    ],
    ...part,
  };
}

function jobSpec(command: string, part: object = {}) {
  return { backoffLimit: 0, ...part, template: { spec: podSpec(command, { restartPolicy: "Never" }) } };
}

describe("other kinds than Deployments", () => {
  let namespace: string;

  before(async () => {
    namespace = await ownNamespace("kinds", { "pod-security.kubernetes.io/enforce": "restricted" });
    const cronJob = { schedule: "* * * * *", jobTemplate: { spec: jobSpec("echo $(date -u)") } };
    await apply([{ ...named("CronJob", "clock"), apiVersion: "batch/v1", spec: cronJob }]);
  });
  after(() => deleteNamespaces([namespace]));

  const named = (kind: string, name: string) => ({ kind, metadata: { name, namespace } });
  const inNamespace = (...args: readonly string[]) => ["-n", namespace, ...args];

  describe("Job", () => {
    it("runs as many pods as it needs, and then is complete", async () => {
      const spec = jobSpec("echo done", { completions: 3, parallelism: 2 });
      await apply([{ ...named("Job", "thrice"), apiVersion: "batch/v1", spec }]);
      await kubectl(inNamespace("wait", "--for=condition=Complete", "job/thrice", "--timeout=60s"));
      const { status } = await get(inNamespace("job", "thrice"));
      assert.deepEqual([status.succeeded, status.failed ?? 0], [3, 0]);
      const pods = await list(inNamespace("pods", "-l", "job-name=thrice"));
      assert.deepEqual(
        pods.map(({ status }) => status.phase),
        ["Succeeded", "Succeeded", "Succeeded"],
      );
      assert.equal(await kubectl(inNamespace("logs", pods[0]!.metadata.name)), "done\n");
    });

    it("has failed once it may not try again", async () => {
      await apply([{ ...named("Job", "never"), apiVersion: "batch/v1", spec: jobSpec("exit 3") }]);
      await kubectl(inNamespace("wait", "--for=condition=Failed", "job/never", "--timeout=60s"));
      const { status } = await get(inNamespace("job", "never"));
      const failed = status.conditions.find(({ type }: { type: string }) => type === "Failed");
      assert.deepEqual([failed.reason, status.failed], ["BackoffLimitExceeded", 1]);
    });
  });

  describe("StatefulSet", () => {
    let volumes: LocalVolumes;

    before(async function () {
      if (!isOurs)
        skip(this, "its volumes are folders of this machine, which the nodes of another cluster do not have");
      volumes = await localVolumes(2);
      await apply(store(namespace, volumes.storageClassName));
      await kubectl(inNamespace("rollout", "status", "statefulset/store", "--timeout=60s"));
    });
    after(async () => {
      await kubectl(inNamespace("delete", "statefulset", "store", "--ignore-not-found", "--timeout=60s"));
      await kubectl(inNamespace("delete", "persistentvolumeclaims", "--all", "--timeout=60s"));
      await volumes?.remove();
    });

    const read = async (pod: string) => (await kubectl(inNamespace("exec", pod, "--", "cat", "/data/starts"))).trim();

    it("gives each pod a name and a volume of its own", async () => {
      assert.deepEqual([await read("store-0"), await read("store-1")], ["store-0", "store-1"]);
      const claims = await list(inNamespace("persistentvolumeclaims"));
      assert.deepEqual(
        claims.map(({ metadata }) => metadata.name),
        ["data-store-0", "data-store-1"],
      );
      assert.equal(new Set(claims.map(({ spec }) => spec.volumeName)).size, 2);
    });

    it("gives both back to the pod that comes after a deleted one", async () => {
      const before = await get(inNamespace("pod", "store-0"));
      const { spec } = await get(inNamespace("persistentvolumeclaim", "data-store-0"));
      await kubectl(inNamespace("delete", "pod", "store-0"));
      const after = await eventually("another store-0 is ready", async () => {
        const pod = await get(inNamespace("pod", "store-0"));
        return pod.metadata.uid !== before.metadata.uid && pod.status.containerStatuses?.[0]?.ready ? pod : undefined;
      });
      assert.equal(after.spec.nodeName, before.spec.nodeName);
      assert.equal((await get(inNamespace("persistentvolumeclaim", "data-store-0"))).spec.volumeName, spec.volumeName);
      assert.equal(await read("store-0"), "store-0\nstore-0");
      assert.equal(await read("store-1"), "store-1");
    });

    it("lets each be found by its name", async () => {
      const { status } = await get(inNamespace("pod", "store-0"));
      const lookUp = ["nslookup", "-type=a", `store-0.store.${namespace}.svc.cluster.local`];
      const found = await eventually("its new address", async () => {
        const answer = await kubectl(inNamespace("exec", "store-1", "--", ...lookUp));
        return answer.includes(status.podIP) ? answer : undefined;
      });
      assert.match(found, new RegExp(`Address: ${status.podIP}\\n`));
    });
  });

  // Last, as its minute passes meanwhile.
  describe("CronJob", () => {
    it("fires at the full minute, with a Job of its own that completes", async () => {
      const { status } = await eventually(
        "a Job of the CronJob is complete",
        async () => {
          const cronJob = await get(inNamespace("cronjob", "clock"));
          return cronJob.status?.lastSuccessfulTime === undefined ? undefined : cronJob;
        },
        { seconds: 90 },
      );
      const [job] = (await list(inNamespace("jobs"))).filter(isOfCronJob);
      const scheduled = Date.parse(job!.metadata.annotations!["batch.kubernetes.io/cronjob-scheduled-timestamp"]!);
      assert.equal(scheduled % 60_000, 0);
      const fired = Date.parse(status.lastScheduleTime);
      assert(fired >= scheduled && Date.parse(status.lastSuccessfulTime) >= scheduled);
      assert.equal(job!.status.succeeded, 1);
      assert.match(await kubectl(inNamespace("logs", `job/${job!.metadata.name}`)), /UTC/);
    });
  });
});

function isOfCronJob({ metadata }: KubernetesObject): boolean {
  const owners = (metadata.ownerReferences ?? []) as { kind: string; name: string }[];
  return owners.some(({ kind, name }) => kind === "CronJob" && name === "clock");
}

/** Each pod writes its name where it starts, and is ready once that is done. */
function store(namespace: string, storageClassName: string): object[] {
  const labels = { app: "store" };
  const metadata = { name: "store", namespace };
  const command = "hostname >> /data/starts; touch /tmp/ready; trap exit TERM; sleep 3600 & wait";
  const claim = { storageClassName, accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Mi" } } };
  const volumes = { volumes: [{ name: "tmp", emptyDir: {} }] };
  const mounts = [
    { name: "data", mountPath: "/data" },
    { name: "tmp", mountPath: "/tmp" },
  ];
  const readinessProbe = { exec: { command: ["test", "-e", "/tmp/ready"] }, periodSeconds: 1 };
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { clusterIP: "None", selector: labels, ports: [{ port: 80 }] },
    },
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata,
      spec: {
        serviceName: "store",
        replicas: 2,
        podManagementPolicy: "Parallel",
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: podSpec(command, volumes, { volumeMounts: mounts, readinessProbe }) },
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claim }],
      },
    },
  ];
}
