import assert from "node:assert/strict";
import { workloadImages } from "../../cluster/pins.ts";
import { images } from "../../versions.ts";
import { type LocalVolumes, localVolumes } from "./local-volumes.ts";
import { applyNamespaces, type NamespaceSettings } from "./planned-namespaces.ts";
import {
  deleteNamespaces,
  eventually,
  isOurs,
  type KubernetesObject,
  kubectl,
  list,
  skip,
  tryKubectl,
} from "./real-cluster.ts";

const { repository, tag, digest } = images.nginx;
const nginx = `${repository}:${tag}@${digest}`;
const { busybox } = workloadImages;

/** Ends when it is told to, which a shell does not while it waits for a program. */
const everySecond = (command: string) => [
  "sh",
  "-c",
  `trap exit TERM; while true; do ${command}; sleep 1 & wait; done`,
];

describe("a workload that the settings make", () => {
  const namespace = `workload-${process.pid}`;
  let volumes: LocalVolumes;
  let settings: NamespaceSettings;

  before(async function () {
    if (!isOurs) skip(this, "its disk is a folder of this machine, which the nodes of another cluster do not have");
    volumes = await localVolumes(1);
    settings = settingsOf(namespace, volumes.storageClassName);
    await applyNamespaces(settings);
    await kubectl(["rollout", "status", "deployment/shop", "-n", namespace, "--timeout=100s"]);
  });

  after(async () => {
    await deleteNamespaces([namespace], { wait: true });
    await volumes?.remove();
  });

  const pods = () => list(["pods", "-n", namespace, "-l", "app.kubernetes.io/name=shop"]);
  const run = async (container: string, ...command: readonly string[]) =>
    (await kubectl(["exec", "deployment/shop", "-n", namespace, "-c", container, "--", ...command])).trim();

  it("has its settings and secrets in its environment", async () => {
    assert.equal(await run("shop", "sh", "-c", "echo $GREETING, $PASSWORD"), "hello, open sesame");
    assert.equal(await run("writer", "sh", "-c", "echo $GREETING"), "from beside");
  });

  it("has them as files, which it cannot change", async () => {
    assert.equal(await run("shop", "cat", "/usr/share/nginx/html/about.txt"), "about us");
    assert.equal(await run("shop", "cat", "/etc/shop/key"), "a key");
    const write = [
      "exec",
      "deployment/shop",
      "-n",
      namespace,
      "-c",
      "shop",
      "--",
      "sh",
      "-c",
      "echo x > /etc/shop/key",
    ];
    assert.match((await tryKubectl(write)).stderr, /Read-only file system/);
  });

  it("keeps each container's own from the others", async () => {
    const peek = ["exec", "deployment/shop", "-n", namespace, "-c", "writer", "--"];
    assert.equal(await run("writer", "sh", "-c", "echo ${PASSWORD-unset}"), "unset");
    assert.match((await tryKubectl([...peek, "cat", "/etc/shop/key"])).stderr, /No such file/);
  });

  it("shares a volume with its sidecars, in both directions", async () => {
    await eventually("a line of the sidecar", async () => (await run("shop", "cat", "/shared/line")) || undefined);
    await run("shop", "sh", "-c", "echo from the main container > /shared/answer");
    assert.equal(await run("writer", "cat", "/exchange/answer"), "from the main container");
    assert.equal(await run("reader", "cat", "/exchange/line"), "from the sidecar");
  });

  it("starts after its native sidecars, and beside the others", async () => {
    const [pod] = await pods();
    const { spec, status } = pod!;
    assert.deepEqual(spec.initContainers.map(nameOf), ["writer"]);
    assert.deepEqual(spec.containers.map(nameOf), ["shop", "reader"]);
    const started = ({ state }: { state: { running: { startedAt: string } } }) => Date.parse(state.running.startedAt);
    const [writer] = status.initContainerStatuses.map(started);
    for (const other of status.containerStatuses.map(started)) assert(writer <= other);
  });

  it("is nobody who could do harm", async () => {
    assert.equal(await run("shop", "id", "-u"), "101");
    const inside = await run("shop", "cat", "/proc/1/status");
    for (const line of ["CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"])
      assert(inside.includes(line), `${line} is not in\n${inside}`);
    const tried = ["exec", "deployment/shop", "-n", namespace, "-c", "shop", "--"];
    assert.match((await tryKubectl([...tried, "touch", "/here"])).stderr, /Read-only file system/);
    assert.match((await tryKubectl([...tried, "ls", "/var/run/secrets/kubernetes.io"])).stderr, /No such file/);
    assert.equal(await run("shop", "sh", "-c", "touch /tmp/here && echo written"), "written");
  });

  it("has a disk that outlives its pods, and other pods once a setting changes", async () => {
    const [before] = await pods();
    await run("shop", "sh", "-c", "echo of the first pod > /data/note");
    const shop = { ...settings.workloads!.shop, env: { GREETING: "hello again" } };
    await applyNamespaces({ ...settings, workloads: { shop } });
    await kubectl(["rollout", "status", "deployment/shop", "-n", namespace, "--timeout=100s"]);
    await eventually("the first pod is gone", async () => {
      const uids = (await pods()).map(({ metadata }) => metadata.uid);
      return uids.length === 1 && uids[0] !== before!.metadata.uid ? true : undefined;
    });
    assert.equal(await run("shop", "cat", "/data/note"), "of the first pod");
    assert.equal(await run("shop", "sh", "-c", "echo $GREETING"), "hello again");
  });
});

function settingsOf(namespace: string, storageClassName: string): NamespaceSettings {
  const beside = { image: busybox, runAsUser: 65534, mounts: { shared: "/exchange" } };
  return {
    namespaces: { [namespace]: { podSecurity: { enforce: "restricted" } } },
    secrets: { password: "open sesame", key: "a key" },
    workloads: {
      shop: {
        namespace,
        image: nginx,
        replicas: 1,
        env: { GREETING: "hello" },
        secretEnv: { PASSWORD: "password" },
        files: { "/usr/share/nginx/html/about.txt": "about us" },
        secretFiles: { "/etc/shop/key": "key" },
        mounts: { shared: "/shared", data: "/data" },
        volumes: { shared: {}, data: { persistent: { size: "10Mi", storageClassName } } },
        shutdown: { stopSeconds: 1 },
        sidecars: {
          writer: {
            ...beside,
            command: everySecond("echo from the sidecar > /exchange/line"),
            env: { GREETING: "from beside" },
          },
          reader: { ...beside, command: everySecond("cat /exchange/line"), native: false },
        },
      },
    },
  };
}

function nameOf({ name }: KubernetesObject["metadata"]): string {
  return name;
}
