import assert from "node:assert/strict";
import { stringify } from "yaml";
import { agentNamespace } from "../../k8s/node-agent.ts";
import { PodSecurityLevel } from "../../k8s/pod-security.ts";
import { indexOf } from "../../model/plan-index.ts";
import { podSecurityViolations } from "../../model/pod-security.ts";
import { kubernetesVersion } from "../../versions.ts";
import { object, plan } from "../checks/plan-builder.ts";
import { deleteObjects, ownNaming, withOwnNames } from "./own-names.ts";
import { manifestsOf, planned, stacks } from "./planned.ts";
import { applyNamespaces } from "./planned-namespaces.ts";
import { podsByLevel } from "./pods-by-level.ts";
import {
  apply,
  deleteNamespaces,
  eventually,
  get,
  type KubernetesObject,
  kubectl,
  type Outcome,
  tryKubectl,
} from "./real-cluster.ts";

const { Privileged, Baseline, Restricted } = PodSecurityLevel;
/** From what lets most in to what lets least in. */
const levels = [Privileged, Baseline, Restricted];
const shippedAgents = ["cloudwatch-agent", "fluent-bit"];
const minor = Number(kubernetesVersion.split(".")[1]);

function podOf(name: string, spec: unknown): KubernetesObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name }, spec };
}

interface Admission {
  /** Names, sorted. */
  readonly admitted: string[];
  readonly refused: string[];
  readonly stderr: string;
}

/** What the API server would do with the pods in a namespace, all of which it answers for. */
async function admission(pods: readonly KubernetesObject[], namespace: string): Promise<Admission> {
  const documents = pods.map((pod) => stringify(pod)).join("---\n");
  const create = ["create", "--dry-run=server", "--validate=strict", "-o", "name", "-n", namespace, "-f", "-"];
  const { stdout, stderr } = await tryKubectl(create, documents);
  const admitted = [...stdout.matchAll(/^pod\/(.+)$/gm)].map(([, name]) => name!).sort();
  const refused = [...stderr.matchAll(/pods "(.+?)" is forbidden: violates PodSecurity/g)].map(([, name]) => name!);
  assert.equal(admitted.length + refused.length, pods.length, stderr);
  return { admitted, refused: refused.sort(), stderr };
}

describe("pod security", () => {
  describe("of namespaces that the settings make", () => {
    const named = (level: string) => `${level}-pods-${process.pid}`;
    const warning = `warned-pods-${process.pid}`;
    const namespaces = {
      ...Object.fromEntries(levels.map((enforce) => [named(enforce), { podSecurity: { enforce } }])),
      [warning]: { podSecurity: { enforce: Privileged, warn: Restricted, audit: Baseline } },
    };
    const privileged = podOf("privileged", podsByLevel.privileged["privileged-container"]);
    const create = (pod: KubernetesObject, namespace: string): Promise<Outcome> =>
      tryKubectl(["create", "--dry-run=server", "-n", namespace, "-f", "-"], stringify(pod));

    before(async () => {
      await applyNamespaces({ namespaces });
    });
    after(() => deleteNamespaces(Object.keys(namespaces)));

    for (const level of levels) {
      const [fit, beyond] = [levels.slice(levels.indexOf(level)), levels.slice(0, levels.indexOf(level))];
      const namesOf = (of: readonly PodSecurityLevel[]) => of.flatMap((one) => Object.keys(podsByLevel[one])).sort();

      it(`that enforce ${level} let in pods of ${fit.join(" and ")} alone`, async () => {
        const pods = levels.flatMap((one) => Object.entries(podsByLevel[one]).map(([name, spec]) => podOf(name, spec)));
        const { admitted, refused } = await admission(pods, named(level));
        assert.deepEqual({ admitted, refused }, { admitted: namesOf(fit), refused: namesOf(beyond) });
      });

      it(`that enforce ${level} let in what a plan's check says`, () => {
        for (const [own, pods] of Object.entries(podsByLevel))
          for (const [name, spec] of Object.entries(pods)) {
            const [pod] = indexOf(plan(object("Deployment", name, { template: { spec } }))).pods;
            const found = podSecurityViolations(level, minor, pod!).map(({ control }) => control);
            assert.equal(
              found.length > 0,
              beyond.some((one) => one === own),
              `${name}: ${found.join(", ")}`,
            );
          }
      });
    }

    it("refuse a privileged pod with what is wrong with it", async () => {
      for (const level of [Restricted, Baseline]) {
        const { code, stderr } = await create(privileged, named(level));
        assert.equal(code, 1);
        assert.match(stderr, new RegExp(`violates PodSecurity "${level}:v${kubernetesVersion}": .*privileged`));
      }
    });

    it("let it in with a warning where only warnings are on, and without a word where nothing is", async () => {
      const { code, stdout, stderr } = await create(privileged, warning);
      assert.deepEqual([code, stdout], [0, "pod/privileged created (server dry run)\n"]);
      assert.match(
        stderr,
        new RegExp(`^Warning: would violate PodSecurity "restricted:v${kubernetesVersion}": .*privileged`),
      );
      const silent = await create(privileged, named(Privileged));
      assert.deepEqual(silent, { code: 0, stdout, stderr: "" });
    });

    it("count it for the audit log where that asks for less", async () => {
      const before = await auditedPods(Baseline);
      await create(privileged, warning);
      assert.equal(await auditedPods(Baseline), before + 1);
      await create(podOf("as-root", podsByLevel.baseline["as-root"]), warning);
      assert.equal(await auditedPods(Baseline), before + 1);
    });

    it("store a Deployment of privileged pods with a warning, and give it no pod", async () => {
      const namespace = named(Restricted);
      const { code, stderr } = await tryKubectl(["apply", "-f", "-"], stringify(deploymentOf(privileged, namespace)));
      assert.equal(code, 0);
      assert.match(stderr, /^Warning: would violate PodSecurity "restricted:/);
      const condition = await eventually("the Deployment says that it gets no pod", async () => {
        const { status } = await get(["deployment", "privileged", "-n", namespace]);
        return status.conditions?.find(({ type }: { type: string }) => type === "ReplicaFailure");
      });
      assert.match(condition.message, /violates PodSecurity "restricted:/);
      assert.equal(await kubectl(["get", "pods", "-n", namespace, "-o", "name"]), "");
    });
  });

  for (const stack of stacks) describe(`of the stack ${stack}`, () => admittedWhereTheyLive(stack));
});

function admittedWhereTheyLive(stack: string): void {
  const own = ownNaming();
  let namespaces: KubernetesObject[] = [];
  let workloads: KubernetesObject[] = [];

  before(async () => {
    const objects = withOwnNames(manifestsOf(await planned(stack)), own);
    workloads = objects.filter(({ spec }) => spec?.template !== undefined);
    namespaces = objects.filter(({ kind }) => kind === "Namespace");
    await apply(namespaces);
    for (const { metadata } of namespaces)
      await eventually(`account of ${metadata.name}`, () => get(["serviceaccount", "default", "-n", metadata.name]));
  });
  after(() => deleteObjects(namespaces));

  it("lets the agents into their own namespace, and into no other", async () => {
    const agents = workloads.filter(({ kind }) => kind === "DaemonSet");
    const names = namespaces.some(({ metadata }) => metadata.name === own(agentNamespace)) ? shippedAgents : [];
    assert.deepEqual(agents.map(({ metadata }) => metadata.name).sort(), names);
    for (const agent of agents)
      for (const { metadata } of namespaces) {
        const { admitted, stderr } = await admission([podFrom(agent)], metadata.name);
        const isHome = metadata.name === agent.metadata.namespace;
        assert.equal(admitted.length, isHome ? 1 : 0, `${agent.metadata.name} in ${metadata.name}: ${stderr}`);
        if (isHome) assert.equal(stderr, "");
      }
  });

  it("lets the pods of every Deployment in under restricted, without a warning", async () => {
    const deployments = workloads.filter(({ kind }) => kind === "Deployment");
    assert(deployments.length > 0);
    for (const { metadata } of namespaces.filter(isRestricted)) {
      const { admitted, stderr } = await admission(deployments.map(podFrom), metadata.name);
      assert.deepEqual([admitted.length, stderr], [deployments.length, ""]);
    }
    for (const { metadata } of deployments)
      assert(
        namespaces.some((namespace) => isRestricted(namespace) && namespace.metadata.name === metadata.namespace),
        `${metadata.name} lives in ${metadata.namespace}, which does not enforce restricted`,
      );
  });
}

function isRestricted({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.["pod-security.kubernetes.io/enforce"] === Restricted;
}

/** The pod that a controller makes of its template, under the account that every namespace has. */
function podFrom({ metadata, spec }: KubernetesObject): KubernetesObject {
  const { serviceAccountName: _, ...rest } = spec.template.spec;
  const { labels, annotations } = spec.template.metadata;
  return { apiVersion: "v1", kind: "Pod", metadata: { name: metadata.name, labels, annotations }, spec: rest };
}

function deploymentOf({ metadata, spec }: KubernetesObject, namespace: string): KubernetesObject {
  const labels = { app: metadata.name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: metadata.name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

/** Pods beyond a level that was only to be noted, so far: https://kubernetes.io/docs/concepts/security/pod-security-admission/#metrics */
async function auditedPods(level: PodSecurityLevel): Promise<number> {
  const metrics = await kubectl(["get", "--raw", "/metrics"]);
  const labels = ['decision="deny"', 'mode="audit"', `policy_level="${level}"`, 'resource="pod"'];
  return metrics
    .split("\n")
    .filter((line) => line.startsWith("pod_security_evaluations_total{") && labels.every((one) => line.includes(one)))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}
