import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSame } from "../../../cluster/processes/processes.ts";
import { OwnCopy } from "../own-copy.ts";

const script = "echo started with $0 in $EKS_PLATFORM_CLUSTER; exec sleep 60";
const spec = { name: "kubelet-9", program: "sh", args: ["-c", script, "an argument"] };

describe("the cluster's processes", () => {
  const copy = new OwnCopy();
  const file = (path: string) => join(copy.folder, ".cluster", "run", path);
  const log = file("logs/kubelet-9.log");
  const logLines = () => readFileSync(log, "utf8").trimEnd().split("\n");
  let processes: typeof import("../../../cluster/processes/processes.ts");

  before(async () => {
    processes = await copy.load("processes/processes.ts");
  });

  afterEach(async () => {
    for (const name of processes.names()) await processes.stop(name);
    rmSync(log, { force: true });
  });

  after(() => copy.remove());

  it("are started once", async () => {
    assert.equal(await processes.start(spec), true);
    const pid = processes.pidOf("kubelet-9");
    assert.equal(await processes.start(spec), false);
    assert.equal(processes.pidOf("kubelet-9"), pid);
    assert.deepEqual([processes.names(), processes.running()], [["kubelet-9"], ["kubelet-9"]]);
  });

  it("start again as they were once killed, and go on with their log", async () => {
    await processes.start(spec);
    const said = `started with an argument in ${file("").replace(/\/$/, "")}`;
    await processes.waitFor("kubelet-9", "a first line", () => logLines().length === 1 && logLines()[0] === said);
    const first = processes.pidOf("kubelet-9");
    await processes.kill("kubelet-9");
    assert.deepEqual([processes.names(), processes.running()], [["kubelet-9"], []]);
    await processes.startAgain("kubelet-9");
    assert.notEqual(processes.pidOf("kubelet-9"), first);
    await processes.waitFor("kubelet-9", "a second line", () => logLines().length === 2);
    assert.deepEqual(logLines(), [said, said]);
  });

  it("are forgotten once stopped", async () => {
    await processes.start(spec);
    await processes.stop("kubelet-9");
    assert.deepEqual(processes.names(), []);
    await assert.rejects(processes.startAgain("kubelet-9"), /^ClusterError: There is no process kubelet-9\./);
  });

  it("are not taken for a stranger who has the pid by now", async () => {
    await processes.start(spec);
    const record = JSON.parse(readFileSync(file("processes/kubelet-9.json"), "utf8"));
    writeFileSync(file("processes/kubelet-9.json"), JSON.stringify({ ...record, pid: process.pid }));
    assert.deepEqual(processes.running(), []);
    // This process is still here to tell.
    await processes.kill("kubelet-9");
    process.kill(record.pid, "SIGKILL");
    assert.equal(isSame(record, record.bootId, record.startTime), true);
    assert.equal(isSame(record, "another start of the machine", record.startTime), false);
    assert.equal(isSame(record, record.bootId, `${record.startTime}0`), false);
    assert.equal(isSame(record, record.bootId, undefined), false);
  });

  it("tell why they ended instead of being waited for", async () => {
    await processes.start({ ...spec, args: ["-c", "echo port is taken >&2; exit 1"] });
    await assert.rejects(
      processes.waitFor("kubelet-9", "an answer", () => false),
      /^ClusterError: kubelet-9 ended\. The last it said:\nport is taken$/,
    );
  });

  it("cannot be started where there is no such program", async () => {
    await assert.rejects(
      processes.start({ ...spec, program: "no-such-program" }),
      /^ClusterError: kubelet-9 cannot be started: spawn no-such-program ENOENT\.$/,
    );
    assert.deepEqual(processes.names(), []);
  });

  it("do not go through a proxy to reach each other", () => {
    process.env.https_proxy = "http://proxy.example:3128";
    try {
      const environment = processes.processEnvironment();
      assert.equal(environment.https_proxy, undefined);
      assert.equal(environment.EKS_PLATFORM_CLUSTER, file("").replace(/\/$/, ""));
    } finally {
      delete process.env.https_proxy;
    }
  });
});
