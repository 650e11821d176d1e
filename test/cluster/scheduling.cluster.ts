import assert from "node:assert/strict";
import { simulate, simulateNodes, stopSimulating } from "../../cluster/simulated/simulate.ts";
import { type SimulatedNode, simulated, simulatedNodes } from "../../cluster/simulated/simulated-nodes.ts";
import { indexOf } from "../../model/plan-index.ts";
import { podSetsOf } from "../../model/pods.ts";
import type { Plan } from "../../plan/plan.ts";
import { manifestsOf, objectOf, planned } from "./planned.ts";
import { apply, isOurs, type KubernetesObject, kubectl, list, skip } from "./real-cluster.ts";
import { watchHealthy } from "./scheduling-budget.ts";
import {
  applyWorkloads,
  type Decision,
  decisions,
  deleteWithPods,
  inNamespaces,
  type Namespaces,
  ownNamespaces,
  podSetLabel,
  podSetName,
  workloadsOf,
} from "./scheduling-pods.ts";

const foreign = "simulated nodes are for the cluster of npm run cluster alone";
const zoneLabel = "topology.kubernetes.io/zone";

const nodeOf = ({ pod, node, reason }: Decision): string => node ?? assert.fail(`${pod} has no node: ${reason}`);

/** How many pods each place has, the places without any included. */
function counted(places: readonly string[], of: readonly string[]): Record<string, number> {
  return Object.fromEntries(of.map((place) => [place, places.filter((one) => one === place).length]));
}

/** A stack's workloads on nodes like its own. */
class Scheduled {
  readonly plan: Plan;
  readonly nodes: readonly SimulatedNode[];
  readonly namespaces: Namespaces;
  /** As many as have their fewest replicas. */
  readonly pods: number;

  private constructor(plan: Plan, nodes: readonly SimulatedNode[], namespaces: Namespaces, pods: number) {
    this.plan = plan;
    this.nodes = nodes;
    this.namespaces = namespaces;
    this.pods = pods;
  }

  static async of(plan: Plan, nodes: readonly SimulatedNode[]): Promise<Scheduled> {
    const namespaces = await ownNamespaces(plan);
    const placed = await applyWorkloads(plan, nodes, namespaces, "minReplicas");
    return new Scheduled(plan, nodes, namespaces, placed.length);
  }

  namesOf(isOne: (labels: SimulatedNode["metadata"]["labels"]) => boolean): string[] {
    return this.nodes.filter(({ metadata }) => isOne(metadata.labels)).map(({ metadata }) => metadata.name);
  }

  zoneOf(name: string): string {
    return this.nodes.find(({ metadata }) => metadata.name === name)?.metadata.labels[zoneLabel] ?? "";
  }

  get zones(): string[] {
    return [...new Set(this.nodes.map(({ metadata }) => this.zoneOf(metadata.name)))];
  }

  /** `more`: pods beyond the fewest. */
  decisions(more = 0): Promise<Decision[]> {
    return decisions(this.namespaces, this.pods + more);
  }

  async nodesOf(label: string, more = 0): Promise<string[]> {
    const all = await this.decisions(more);
    return all.filter(({ podSet }) => podSet === podSetName({ label })).map(nodeOf);
  }

  async zonesOf(label: string, more = 0): Promise<Record<string, number>> {
    return counted(
      (await this.nodesOf(label, more)).map((node) => this.zoneOf(node)),
      this.zones,
    );
  }
}

describe("on simulated nodes like prod's", () => {
  let prod: Scheduled;

  before(async function () {
    if (!isOurs) skip(this, foreign);
    const plan = await planned("prod");
    const nodes = simulatedNodes(plan);
    await simulateNodes(nodes);
    prod = await Scheduled.of(plan, nodes);
  });

  after(async () => {
    if (!isOurs) return;
    if (prod !== undefined) await deleteWithPods(prod.namespaces);
    await stopSimulating();
  });

  it("what a node says of itself is what the plan counts with", async () => {
    const asked = prod.nodes.map(({ metadata, status }) => [metadata.name, status.allocatable]);
    const real = await list(["nodes", "-l", "kwok.x-k8s.io/node=fake"]);
    assert.deepEqual(
      real.map(({ metadata, status }) => [metadata.name, status.allocatable]),
      asked,
    );
  });

  it("each DaemonSet of the stack and of its add-ons has a pod on every node", async () => {
    const everywhere = prod.nodes.map(({ metadata }) => metadata.name).sort();
    const daemons = podSetsOf(indexOf(prod.plan)).filter(({ perNode }) => perNode);
    assert(daemons.some(({ label }) => label === "DaemonSet amazon-cloudwatch/fluent-bit"));
    for (const { label } of daemons) assert.deepEqual((await prod.nodesOf(label)).sort(), everywhere, label);
  });

  it("workloads are on the nodes that they select, and the platform's own pods are on the others", async () => {
    const apps = prod.namesOf(({ pool }) => pool === "apps");
    for (const { podSet, node } of await prod.decisions())
      if (podSet.startsWith("deployment-")) assert(apps.includes(node ?? ""), `${podSet} is on ${node}`);
    const system = await prod.nodesOf("add-on coredns");
    assert.deepEqual(
      system.filter((node) => apps.includes(node)),
      [],
    );
  });

  it("replicas spread over the zones, and over the nodes", async () => {
    const onceInEach = Object.fromEntries(prod.zones.map((zone) => [zone, 1]));
    for (const label of ["Deployment web/web", "Deployment web/web-internal"])
      assert.deepEqual(await prod.zonesOf(label), onceInEach, label);
  });

  describe("when a zone is drained", () => {
    const zone = "ap-northeast-1a";
    const zoneSelector = [...Object.entries(simulated), [zoneLabel, zone]].map((pair) => pair.join("=")).join(",");
    const webs = 6;
    const more = webs - 3;
    let drained: string;
    const least = new Map<string, number>();

    before(async function () {
      this.timeout(90_000);
      const manifests = manifestsOf(prod.plan);
      await apply(
        inNamespaces(
          manifests.filter(({ kind }) => kind === "PodDisruptionBudget"),
          prod.namespaces,
        ),
      );
      const namespace = prod.namespaces.get("web") ?? "";
      await kubectl(["scale", "deployment/web", "-n", namespace, `--replicas=${webs}`]);
      assert.equal((await prod.zonesOf("Deployment web/web", more))[zone], 2);
      const watched = await Promise.all(
        [["web", webs] as const, ["web-internal", 3] as const].map(
          async ([name, count]) =>
            [name, await watchHealthy(namespace, `app.kubernetes.io/instance=${name}`, count)] as const,
        ),
      );
      try {
        drained = await kubectl([
          ...["drain", "-l", zoneSelector, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=40s"],
        ]);
      } finally {
        for (const [name, healthy] of watched) {
          least.set(name, healthy.least());
          healthy.stop();
        }
      }
    });

    after(async () => {
      await kubectl(["uncordon", "-l", zoneSelector]);
    });

    it("no budget is ever overdrawn, and each is used", () => {
      const disruptable = (name: string) =>
        objectOf(manifestsOf(prod.plan), "PodDisruptionBudget", name).spec.maxUnavailable;
      assert.deepEqual(
        [...least],
        [
          ["web", webs - disruptable("web")],
          ["web-internal", 3 - disruptable("web-internal")],
        ],
        drained,
      );
    });

    it("all pods but those of DaemonSets find a place in the other zones", async () => {
      const daemons = podSetsOf(indexOf(prod.plan))
        .filter(({ perNode }) => perNode)
        .map(podSetName);
      const others = (await prod.decisions(more)).filter(({ podSet }) => !daemons.includes(podSet));
      assert.deepEqual(
        others.filter((one) => prod.zoneOf(nodeOf(one)) === zone),
        [],
      );
      assert.deepEqual(await prod.zonesOf("Deployment web/web", more), {
        [zone]: 0,
        "ap-northeast-1c": webs / 2,
        "ap-northeast-1d": webs / 2,
      });
    });
  });
});

describe("on simulated nodes like dev's", () => {
  let dev: Scheduled;

  before(async function () {
    if (!isOurs) skip(this, foreign);
    const nodes = await simulate("dev");
    dev = await Scheduled.of(await planned("dev"), nodes);
  });

  after(async () => {
    if (!isOurs) return;
    if (dev !== undefined) await deleteWithPods(dev.namespaces);
    await stopSimulating();
  });

  const onFargate = (labels: Readonly<Record<string, string>>) => "eks.amazonaws.com/compute-type" in labels;

  it("no DaemonSet has a pod on Fargate's nodes, or waits for one", async () => {
    const others = dev.namesOf((labels) => !onFargate(labels)).sort();
    const daemons = podSetsOf(indexOf(dev.plan)).filter(({ perNode }) => perNode);
    for (const { label } of daemons) assert.deepEqual((await dev.nodesOf(label)).sort(), others, label);
  });

  it("a pod that goes to Fargate fits on the machine that the plan says it pays for", async () => {
    assert.deepEqual(await dev.nodesOf("Deployment serverless/nginx-fargate"), dev.namesOf(onFargate));
  });

  it("replicas spread over both zones", async () => {
    for (const label of ["nginx-nlb", "nginx-alb", "nginx-clb"].map((name) => `Deployment web/${name}`))
      assert.deepEqual(await dev.zonesOf(label), { "ap-northeast-1a": 1, "ap-northeast-1c": 1 }, label);
  });

  it("a DaemonSet without the agents' affinity would wait for Fargate's nodes for ever", async () => {
    const agents = workloadsOf(dev.plan, dev.namespaces, "minReplicas").filter(
      ({ metadata: { name } }) => name === "fluent-bit",
    );
    const [{ metadata, spec, ...rest }] = agents as [KubernetesObject];
    // With its priority it would take the machine from the pod that has it.
    const { affinity: _, priorityClassName: __, ...pod } = spec.template.spec;
    const labels = { [podSetLabel]: "anywhere" };
    await apply([
      {
        ...rest,
        metadata: { ...metadata, name: "anywhere" },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
      },
    ]);
    const waiting = (await dev.decisions(dev.nodes.length)).filter(({ node }) => node === undefined);
    assert.deepEqual(
      waiting.map(({ podSet, reason }) => [podSet, reason?.includes("Too many pods")]),
      [["anywhere", true]],
    );
  });
});
