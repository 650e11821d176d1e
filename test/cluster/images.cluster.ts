import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { workloadImages } from "../../cluster/pins.ts";
import { images } from "../../versions.ts";
import { apply, deleteNamespaces, eventually, get, isOurs, kubectl, ownNamespace, skip } from "./real-cluster.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const nginx = `${images.nginx.repository}:${images.nginx.tag}@${images.nginx.digest}`;
const fluentBit = `${images.fluentBit.repository}:${images.fluentBit.tag}@${images.fluentBit.digest}`;

/** Everything that a namespace of the restricted level asks for, and a file system that cannot be written to. */
const hardened = {
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

describe("images made on this machine", () => {
  let namespace = "";

  before(async function () {
    if (!isOurs) skip(this, "another cluster runs the published images");
    namespace = await ownNamespace("images", { "pod-security.kubernetes.io/enforce": "restricted" });
    const asSomebody = { ...hardened, runAsUser: 1000 };
    const client = { image: workloadImages.busybox, command: ["sleep", "600"], securityContext: asSomebody };
    await run("client", client, ["/tmp"]);
    await ready("client");
  });

  after(async () => {
    if (namespace !== "") await deleteNamespaces([namespace]);
  });

  async function run(name: string, container: object, writable: readonly string[] = []): Promise<void> {
    const mounts = writable.map((mountPath, index) => ({ name: `writable-${index}`, mountPath }));
    const spec = {
      terminationGracePeriodSeconds: 5,
      containers: [
        { name: "main", imagePullPolicy: "Never", securityContext: hardened, volumeMounts: mounts, ...container },
      ],
      volumes: mounts.map(({ name }) => ({ name, emptyDir: {} })),
    };
    await apply([{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace }, spec }]);
  }

  const ready = (name: string) =>
    kubectl(["wait", "pod", name, "-n", namespace, "--for=condition=Ready", "--timeout=60s"]);
  const serving = { readinessProbe: { httpGet: { path: "/", port: 8080 }, periodSeconds: 1 } };
  const exec = (pod: string, ...command: string[]) => kubectl(["exec", "-n", namespace, pod, "--", ...command]);

  it("are found by tag and digest: nginx, as user 101 and with nothing to write to but /tmp", async () => {
    await run("nginx", { image: nginx, ...serving }, ["/tmp"]);
    await ready("nginx");
    assert.equal(await exec("nginx", "id", "-u"), "101\n");
    assert.match(await exec("nginx", "wget", "-qO-", "http://127.0.0.1:8080/"), /<title>Welcome to nginx!<\/title>/);
    assert.match(await kubectl(["logs", "nginx", "-n", namespace]), /"GET \/ HTTP\/1\.1" 200 /);
  });

  it("hold httpd as well, as user 65532", async () => {
    await run("httpd", { image: workloadImages.unprivilegedHttpd, ...serving }, ["/tmp", "/usr/local/apache2/logs"]);
    await ready("httpd");
    assert.equal(await exec("httpd", "id", "-u"), "65532\n");
    assert.match(await exec("httpd", "wget", "-qO-", "http://127.0.0.1:8080/"), /It works!/);
  });

  // Each by its own signal: the one that is sent by default ends nginx at once.
  for (const server of ["nginx", "httpd"]) {
    it(`answer what was asked before they were told to stop: ${server}`, async () => {
      const { podIP } = (await get(["pod", server, "-n", namespace])).status;
      const request = `: > /tmp/${server}; printf 'GET / HTTP/1.0\\r\\n'; sleep 2; printf '\\r\\n'; sleep 1`;
      const answer = exec("client", "sh", "-c", `(${request}) | nc ${podIP} 8080`);
      await eventually("a request that is begun", async () => exec("client", "ls", `/tmp/${server}`));
      await kubectl(["delete", "pod", server, "-n", namespace, "--wait=false"]);
      assert.match(await answer, /^HTTP\/1\.[01] 200 OK\r\n/);
    });
  }

  it("stand in for an agent: say what it was given, of the environment the names alone", async () => {
    await apply([
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "agent", namespace },
        data: { "agent.yaml": "a: 1\nb: 2\n" },
      },
    ]);
    const spec = {
      containers: [
        {
          name: "main",
          image: fluentBit,
          args: ["--flag"],
          env: [{ name: "TOKEN", value: "not to be told" }],
          securityContext: { ...hardened, runAsUser: 1000 },
          volumeMounts: [{ name: "configuration", mountPath: "/fluent-bit/etc" }],
        },
      ],
      volumes: [{ name: "configuration", configMap: { name: "agent" } }],
    };
    await apply([{ apiVersion: "v1", kind: "Pod", metadata: { name: "agent", namespace }, spec }]);
    await ready("agent");
    const log = await eventually("all that it has to say", async () => {
      const text = await kubectl(["logs", "agent", "-n", namespace]);
      return text.includes("waiting\n") ? text : undefined;
    });
    assert.match(log, /^stand-in for Fluent Bit: only says what it was given\nargument --flag\n/);
    assert.match(log, /\nenvironment TOKEN\n/);
    assert.match(log, /\nfile \/fluent-bit\/etc\/agent\.yaml\n {2}a: 1\n {2}b: 2\nprobes /);
    assert.ok(!log.includes("not to be told"));
  });

  it("are given another name by `load`", async () => {
    const image = `mirror.example.com/base/busybox:${process.pid}`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "cluster/cli.ts", "load", image],
      {
        cwd: root,
      },
    );
    assert.match(stdout, new RegExp(`^${image.replaceAll(".", "\\.")} is on node-1( and node-2)?\\.\n$`));
    await run("loaded", { image, command: ["sleep", "600"], securityContext: { ...hardened, runAsUser: 1000 } });
    await ready("loaded");
  });
});
