import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { paths } from "../../cluster/home.ts";
import { apiServerPort } from "../../cluster/network.ts";
import { kill, names, pidOf, running } from "../../cluster/processes/processes.ts";
import { up } from "../../cluster/up.ts";
import { type CommandEnd, command, startCommand } from "./lifecycle-command.ts";
import { changes, type Inventory, inventory, ofCluster } from "./lifecycle-inventory.ts";
import { change, localNginx } from "./local-nginx.ts";
import { isOurs, type KubernetesObject, kubectl, list, skip } from "./real-cluster.ts";

const programs = [
  ...["containerd-1", "containerd-2", "etcd", "kube-apiserver", "kube-controller-manager", "kube-proxy"],
  ...["kube-scheduler", "kubelet-1", "kubelet-2", "kwok"],
];

const wrong: readonly (readonly [args: string, why: RegExp])[] = [
  ["start", /^There is no command start\. Did you mean status\?\n$/],
  ["up --node 2", /^There is no option --node\. Did you mean --nodes\?\n$/],
  ["up --nodes 3", /^--nodes is 3, but there can be 1 to 2 real nodes\. .+\n$/],
  ["up --nodes two", /^--nodes is two, .+\n$/],
  ["up now", /^up does not take "now"\. .+\n$/],
  ["down --nodes 2", /^--nodes is an option of up, not of down\. .+\n$/],
  ["load", /^load names no image\. .+\n$/],
  ["load one two", /^load does not take "two"\. .+\n$/],
  ["load ./no-such.tar", /^There is no file \.\/no-such\.tar\. .+\n$/],
  ["load example.com/no-such:1", /^example\.com\/no-such:1 cannot be had: .+\n$/],
];

describe("npm run cluster", function () {
  this.timeout(120_000);
  let machine: Inventory;
  let nginx: KubernetesObject[] = [];

  before(async function () {
    if (!isOurs) skip(this, "the cluster that KUBECONFIG names is not ours to start and stop");
    nginx = await localNginx();
    succeeded(await command("down"));
    machine = await inventory();
  });

  // Files after this one count on it.
  after(async () => {
    if (isOurs) await up({ nodes: 2 });
  });

  async function assertNothingLeft(): Promise<void> {
    assert.deepEqual(changes(machine, await inventory()), []);
  }

  describe("while no cluster is up", () => {
    it("leaves nothing on the machine that a cluster makes", () => assert.deepEqual(ofCluster(machine), []));

    it("says so, and changes nothing", async () => {
      const down = succeeded(await command("down"));
      assert.equal(down.stdout, "No cluster is up.\n");
      const status = await command("status");
      assert.deepEqual([status.code, status.stderr], [1, ""]);
      assert.equal(status.stdout, "No cluster is up. Start one with: npm run cluster -- up\n");
      const load = await command("load", "nginx");
      assert.deepEqual([load.code, load.stderr], [1, "No cluster is up. Start one: npm run cluster -- up\n"]);
      await assertNothingLeft();
    });

    it("does not begin where a port is taken, and names it and who has it", async () => {
      const server = await listening(apiServerPort);
      try {
        const { code, stderr } = await command("up");
        assert.equal(code, 2);
        const who = `process ${process.pid} \\(.+\\)`;
        assert.match(
          stderr,
          new RegExp(`^kube-apiserver needs port ${apiServerPort}, which ${who} listens on\\. .+\\n$`),
        );
      } finally {
        await new Promise((done) => server.close(done));
      }
      await assertNothingLeft();
    });

    it("leaves nothing behind of a start that was interrupted", async () => {
      assert.equal((await interrupted("SIGINT", "kubelet-1")).signal, "SIGINT");
      succeeded(await command("down"));
      await assertNothingLeft();
    });
  });

  describe("with two nodes and simulated ones", () => {
    it("starts, after a start that was killed half way, too", async () => {
      assert.equal((await interrupted("SIGKILL", "kube-apiserver")).signal, "SIGKILL");
      const started = succeeded(await command("up", "--nodes", "2", "--simulate", "prod"));
      console.log(`      ${shown(started)}`);
      assert.deepEqual(running(), programs);
      const nodes = await list(["nodes"]);
      assert.deepEqual(
        nodes.slice(0, 2).map(({ metadata }) => metadata.name),
        ["node-1", "node-2"],
      );
      assert.ok(nodes.length > 2);
      for (const addOn of ["coredns", "metrics-server"])
        await kubectl(["rollout", "status", `deployment/${addOn}`, "-n", "kube-system", "--timeout=60s"]);
    });

    it("tells what runs", async () => {
      const { stdout } = succeeded(await command("status"));
      for (const name of programs) assert.match(stdout, new RegExp(`^${name} +running +pid ${pidOf(name)}$`, "m"));
      for (const name of ["node-1", "node-2"]) assert.match(stdout, new RegExp(`^${name} +Ready +node$`, "m"));
      assert.match(stdout, /^coredns-\S+ +Running\b.* +pod in kube-system$/m);
      assert.ok(stdout.includes(`export KUBECONFIG=${paths.kubeconfig}\n`));
    });

    it("changes nothing when it is started again", async () => {
      const before = await state();
      const again = succeeded(await command("up", "--nodes", "2"));
      console.log(`      again: ${shown(again)}`);
      assert.deepEqual(await state(), before);
    });

    it("starts again what was killed, and nothing else", async () => {
      const before = await state();
      const killed = ["kube-scheduler", "kubelet-2"];
      for (const name of killed) await kill(name);
      const { code, stdout } = await command("status");
      assert.equal(code, 1);
      for (const name of killed) assert.match(stdout, new RegExp(`^${name} +dead$`, "m"));
      succeeded(await command("up", "--nodes", "2"));
      succeeded(await command("status"));
      const after = await state();
      const others = programs.filter((name) => !killed.includes(name));
      for (const name of others) assert.equal(after.processes[name], before.processes[name], name);
      for (const name of killed) assert.notEqual(after.processes[name], before.processes[name], name);
      assert.deepEqual(after.containers, before.containers);
    });

    for (const [args, why] of wrong)
      it(`refuses \`${args}\` in a sentence`, async () => {
        const { code, stdout, stderr } = await command(...args.split(" "));
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(stderr, why);
      });

    it("leaves nothing behind when it is taken down with pods at work", async () => {
      await change(nginx);
      const down = succeeded(await command("down"));
      assert.equal(down.stdout, "The cluster is down.\n");
      console.log(`      ${shown(down)}`);
      await assertNothingLeft();
    });

    it("leaves nothing behind where programs were killed, and taking it down was interrupted", async () => {
      const started = succeeded(await command("up", "--nodes", "2"));
      console.log(`      ${shown(started)}`);
      await change(nginx);
      for (const name of ["kube-apiserver", "containerd-1", "kubelet-2", "kube-proxy"]) await kill(name);
      const down = startCommand("down");
      await until(() => running().length === 0);
      down.send("SIGKILL");
      await down.end;
      succeeded(await command("down"));
      await assertNothingLeft();
    });
  });
});

function succeeded(end: CommandEnd): CommandEnd {
  assert.equal(end.code, 0, `${end.stdout}${end.stderr}`);
  return end;
}

function shown({ stdout, stderr, seconds }: CommandEnd): string {
  const steps = stderr.split("\n").filter((line) => line !== "");
  return [...steps, `${stdout.split("\n")[0]} (${seconds.toFixed(1)} s with its start)`].join("\n      ");
}

/** `up`, hit by a signal as soon as it has started a program. */
async function interrupted(signal: NodeJS.Signals, program: string): Promise<CommandEnd> {
  const command = startCommand("up", "--nodes", "2");
  await until(() => running().includes(program));
  command.send(signal);
  return command.end;
}

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!isSo()) {
    assert.ok(Date.now() < end, "not within a minute");
    await sleep(10);
  }
}

function listening(port: number): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(port, "127.0.0.1", () => done(server));
  });
}

interface State {
  readonly processes: Readonly<Record<string, number | undefined>>;
  /** Of every pod, with what it runs. */
  readonly containers: readonly string[];
  readonly kubeconfig: string;
}

async function state(): Promise<State> {
  const pods = await list(["pods", "-A"]);
  return {
    processes: Object.fromEntries(names().map((name) => [name, pidOf(name)])),
    containers: pods.map(({ metadata, status }) => {
      const statuses: { containerID: string; restartCount: number }[] = status.containerStatuses ?? [];
      return JSON.stringify([
        metadata.uid,
        statuses.map(({ containerID, restartCount }) => [containerID, restartCount]),
      ]);
    }),
    kubeconfig: readFileSync(paths.kubeconfig, "utf8"),
  };
}
