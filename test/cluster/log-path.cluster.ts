import assert from "node:assert/strict";
import { readFileSync, realpathSync } from "node:fs";
import { basename } from "node:path";
import { workloadImages } from "../../cluster/pins.ts";
import { textOf } from "../k8s/fluent-bit-reader.ts";
import { eksStacks } from "../settings/stack-file.ts";
import { send } from "./load-request.ts";
import { change, localNginx, namespace as nginxNamespace, removeAtOnce, url } from "./local-nginx.ts";
import * as fluentBit from "./log-path-fluent-bit.ts";
import {
  agentNamespace,
  fileOf,
  fluentBitFiles,
  fluentBitOf,
  type LoggedContainer,
  loggedContainers,
  targetOf,
  writer,
} from "./log-path-pods.ts";
import { planned } from "./planned.ts";
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

/** Pods of every kind that the configuration tells apart, and the database of the one input that is to read their files. */
const inputs: readonly (readonly [what: string, is: (one: LoggedContainer) => boolean, database: string])[] = [
  ["nginx", ({ namespace }) => namespace === nginxNamespace, "flb_container.db"],
  ["CoreDNS", ({ container }) => container === "coredns", "flb_container.db"],
  ["Fluent Bit", ({ container }) => container === "fluent-bit", "flb_log.db"],
  ["the CloudWatch agent", ({ container }) => container === "cloudwatch-agent", "flb_cwagent.db"],
  ["somebody's pod called like Fluent Bit's", ({ pod }) => pod.startsWith("fluent-bit-demo"), "flb_container.db"],
  ["somebody's pod called like kube-proxy's", ({ pod }) => pod === "kube-proxy-demo", "flb_container.db"],
  ["kube-proxy", ({ pod }) => pod === ofTheNode[0], "flb_dataplane_tail.db"],
  ["the VPC CNI", ({ pod }) => pod === ofTheNode[1], "flb_dataplane_tail.db"],
];

/** Named as EKS names them; in this cluster, kube-proxy is no pod, and there is no VPC CNI. */
const ofTheNode = ["kube-proxy-5xk2p", "aws-node-9qd4z"] as const;

/** As its DaemonSet would name it, which waits for the socket of a containerd that is installed. */
const cloudWatchAgent = "cloudwatch-agent-7w2xk";

describe("log path", function () {
  this.timeout(180_000);
  const marker = `marker-${process.pid}-${Date.now()}`;
  let nginx: KubernetesObject[] = [];
  let agents: KubernetesObject[] = [];
  let own = "";
  let containers: LoggedContainer[] = [];
  const configurations: { stack: string; sections: ReturnType<typeof fluentBit.sectionsOf> }[] = [];

  before(async function () {
    if (!isOurs) skip(this, "the files of a node are there to be read only on the machine that it is");
    nginx = await localNginx();
    for (const stack of eksStacks) {
      const plan = await planned(stack);
      configurations.push({ stack, sections: fluentBit.sectionsOf(fluentBitFiles(plan)) });
      if (stack === "dev") agents = fluentBitOf(plan);
    }
    own = await ownNamespace("log-path");
    await removeAtOnce(nginx);
    await apply(agents);
    await apply([
      writer(agentNamespace, cloudWatchAgent, "cloudwatch-agent", "echo begins"),
      ...["fluent-bit-demo.v1", "kube-proxy-demo"].map((name) => writer(own, name, "log-writer", "echo begins")),
      ...ofTheNode.map((name) => writer("kube-system", name, name.replace(/-[^-]+$/, ""), "echo begins")),
    ]);
    await change(nginx);
    await kubectl(["rollout", "status", "daemonset", "fluent-bit", "-n", agentNamespace, "--timeout=100s"]);
    await kubectl(["wait", "pod", cloudWatchAgent, "-n", agentNamespace, "--for=condition=Ready", "--timeout=60s"]);
    await kubectl(["wait", "pods", "--all", "-n", own, "--for=condition=Ready", "--timeout=60s"]);
    await kubectl(["wait", "pods", ...ofTheNode, "-n", "kube-system", "--for=condition=Ready", "--timeout=60s"]);
    containers = await loggedContainers();
    await requestOnce(marker);
    await eventually("the request in a log", async () => containers.some((one) => hasLogged(one, marker)) || undefined);
  });

  after(async () => {
    if (!isOurs) return;
    await kubectl(["delete", "pods", ...ofTheNode, "-n", "kube-system", "--ignore-not-found", "--wait=false"]);
    if (own !== "") await deleteNamespaces([own]);
    if (agents.length > 0)
      await kubectl(
        ["delete", "-f", "-", "--ignore-not-found", "--timeout=110s"],
        JSON.stringify({ apiVersion: "v1", kind: "List", items: agents }),
      );
    await removeAtOnce(nginx);
  });

  it("begins with a link for each container, named after pod, namespace, container and its id", () => {
    assert.ok(containers.length >= 8);
    for (const container of containers) assert.equal(realpathSync(fileOf(container)), targetOf(container));
  });

  it("finds a request to nginx in the file of the pod that answered it", () => {
    const found = containers.filter((one) => hasLogged(one, marker));
    assert.deepEqual(
      found.map(({ namespace, container }) => [namespace, container]),
      [[nginxNamespace, "nginx"]],
    );
  });

  for (const stack of eksStacks)
    describe(`of the stack ${stack}`, () => {
      const sections = () => configurations.find((one) => one.stack === stack)!.sections;
      const tails = () => fluentBit.sectionsOfKind(sections(), "INPUT", "tail");
      const tagOf = (file: string) => {
        const readers = tails().filter((input) => fluentBit.tailedFiles(input).includes(file));
        assert.equal(readers.length, 1, `${readers.length} inputs read ${file}`);
        return fluentBit.tagOf(readers[0]!, file);
      };
      const takersOf = (kind: string, file: string) =>
        sections().filter((section) => section.kind === kind && fluentBit.takes(section, tagOf(file)));

      for (const [what, is, database] of inputs)
        it(`reads what ${what} writes once, with the input that keeps its place in ${database}`, () => {
          const files = containers.filter(is).map(fileOf);
          assert.ok(files.length > 0);
          for (const file of files) {
            const readers = tails().filter((input) => fluentBit.tailedFiles(input).includes(file));
            assert.deepEqual(
              readers.map((input) => basename(textOf(input, "DB") ?? "")),
              [database],
            );
          }
        });

      it("reads every container's file, each exactly once", () => {
        const read = tails().flatMap(fluentBit.tailedFiles);
        assert.equal(new Set(read).size, read.length);
        for (const container of containers) assert.ok(read.includes(fileOf(container)), fileOf(container));
      });

      it("knows namespace, pod and container again from the tag", () => {
        const ofApplications = containers.filter(({ pod }) => !ofTheNode.some((name) => name === pod));
        for (const container of ofApplications) {
          const [filter, ...others] = takersOf("FILTER", fileOf(container)).filter(
            (section) => textOf(section, "Name") === "kubernetes",
          );
          assert.equal(others.length, 0);
          const { pod, namespace, container: name, containerId } = container;
          assert.deepEqual(
            { ...fluentBit.namesOf(filter!, tagOf(fileOf(container))) },
            { pod, namespace, container: name, containerId },
          );
        }
      });

      it("sends it to one log group, into a stream that names node, pod, namespace and container", () => {
        for (const container of containers) {
          const { pod, namespace, container: name, containerId, node } = container;
          const outputs = takersOf("OUTPUT", fileOf(container));
          const ofNode = ofTheNode.some((one) => one === pod);
          const group = `/aws/containerinsights/eks-platform-${stack}/${ofNode ? "dataplane" : "application"}`;
          assert.deepEqual(
            outputs.map((output) => textOf(output, "log_group_name")),
            [group],
          );
          const stream = fluentBit.logStream(outputs[0]!, tagOf(fileOf(container)), { HOST_NAME: node });
          const tag = `${ofNode ? "dataplane.tail" : "application"}.var.log.containers`;
          assert.equal(stream, `${node}-${tag}.${pod}_${namespace}_${name}-${containerId}.log`);
          // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html
          assert.match(stream, /^[^:*]{1,512}$/);
        }
      });

      it("drops the kubelet's probes of nginx, and keeps the request", async () => {
        const { file, lines } = await eventually("a probe in nginx's log", async () => probed(containers));
        const filters = takersOf("FILTER", file).filter((section) => textOf(section, "Name") === "grep");
        assert.equal(filters.length, 1);
        const kept = lines.filter((line) => fluentBit.lets(filters[0]!, line));
        assert.ok(kept.length < lines.length);
        assert.ok(kept.every((line) => !line.includes("kube-probe/")));
        const asked = containers.flatMap(logOf).filter((line) => line.includes(marker));
        assert.deepEqual(
          asked.map((line) => fluentBit.lets(filters[0]!, line)),
          [true],
        );
      });
    });

  it("is open to Fluent Bit's container through its mounts, on every node", async () => {
    const pods = await list(["pods", "-n", agentNamespace, "-l", "app.kubernetes.io/name=fluent-bit"]);
    assert.equal(pods.length, 2);
    const answers = await Promise.all(pods.map((pod) => readThroughMounts(pod, marker)));
    const expected = containers.filter((one) => hasLogged(one, marker)).map(fileOf);
    // Both nodes are this machine, so each of them has all files.
    assert.deepEqual(answers, [expected, expected]);
  });
});

/** Asks nginx for a page by a name that nobody else uses. */
async function requestOnce(marker: string): Promise<void> {
  const options = { agent: false, timeoutMs: 5000, recognise: () => "page" } as const;
  const ended = await send({ url: new URL(`/?${marker}`, url), ...options });
  assert.equal(ended.answer, "page");
}

function logOf(container: LoggedContainer): string[] {
  const lines = readFileSync(fileOf(container), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => line.replace(/^\S+ \S+ \S /, ""));
}

function hasLogged(container: LoggedContainer, marker: string): boolean {
  return logOf(container).some((line) => line.includes(marker));
}

function probed(containers: readonly LoggedContainer[]): { file: string; lines: string[] } | undefined {
  const logs = containers
    .filter(({ namespace }) => namespace === nginxNamespace)
    .map((container) => ({ file: fileOf(container), lines: logOf(container) }));
  return logs.find(({ lines }) => lines.some((line) => line.includes("kube-probe/")));
}

/**
 * Files with the marker that are seen from within the pod. Its image has no shell, so a container with one is added, with the mounts and
 * the rights of Fluent Bit's own: https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/
 */
async function readThroughMounts({ metadata, spec }: KubernetesObject, marker: string): Promise<string[]> {
  const { name } = metadata;
  const { securityContext, volumeMounts } = spec.containers[0];
  const reader = {
    name: "reader",
    image: workloadImages.busybox,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", `grep -l -F '${marker}' /var/log/containers/*.log; echo done`],
    securityContext,
    volumeMounts,
  };
  const patch = JSON.stringify({ spec: { ephemeralContainers: [reader] } });
  await kubectl(["patch", "pod", name, "-n", agentNamespace, "--subresource=ephemeralcontainers", "-p", patch]);
  const text = await eventually(`what ${name} sees`, async () => {
    const { status } = await get(["pod", name, "-n", agentNamespace]);
    if (status.ephemeralContainerStatuses?.[0]?.state.terminated === undefined) return;
    return kubectl(["logs", name, "-n", agentNamespace, "-c", "reader"]);
  });
  return text.split("\n").filter((line) => line !== "" && line !== "done");
}
