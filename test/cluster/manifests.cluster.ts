import assert from "node:assert/strict";
import { AppliedStack } from "./applied-stack.ts";
import { closeNodes } from "./closed-nodes.ts";
import { planned, stacks } from "./planned.ts";
import { apply, eventually, get, isOurs, type KubernetesObject, kubectl, skip, tryKubectl } from "./real-cluster.ts";
import { differences } from "./stored-as-planned.ts";

/** May do everything because RBAC says so, and not as a member of `system:masters`, whom nothing is asked of. */
const deployer = `deployer-${process.pid}`;

describe("manifests of a stack", () => {
  let openNodes = async () => {};

  before(async () => {
    await apply([bindingOf(deployer)]);
    // What the stacks' pods do is for others to see; here they would only take long to start and to end.
    if (isOurs) openNodes = await closeNodes();
  });

  after(async () => {
    await openNodes();
    await kubectl(["delete", "clusterrolebinding", deployer, "--ignore-not-found"]);
  });

  it("are refused to somebody whom no role lets in", async () => {
    const { code, stderr } = await tryKubectl(["get", "namespaces", "--as", `nobody-${process.pid}`]);
    assert.equal(code, 1);
    assert.match(stderr, /Forbidden/);
  });

  for (const stack of stacks) describe(stack, () => provenOn(stack));
});

function provenOn(stack: string): void {
  let objects: readonly KubernetesObject[] = [];
  let applied: AppliedStack;
  let isThere = false;

  before(async function () {
    applied = new AppliedStack(await planned(stack), deployer);
    objects = applied.objects;
    const existing = await applied.existing();
    if (!isOurs && existing.length > 0) skip(this, `this cluster has ${existing[0]}, which would be overwritten`);
    await applied.delete();
  });

  after(async () => {
    if (isThere) await applied.delete();
    applied.removeFolder();
  });

  it("are accepted, each of them and without a warning", async () => {
    isThere = true;
    const { code, stdout, stderr } = await applied.apply();
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assert.equal(stdout.match(/ serverside-applied$/gm)?.length, objects.length, stdout);
  });

  it("are stored as they were planned", async () => {
    const stored = await applied.stored();
    assert.deepEqual(stored.map(nameOf), objects.map(nameOf));
    assert.deepEqual(
      objects.flatMap((object, index) =>
        differences(object, stored[index]!).map((difference) => `${nameOf(object)} ${difference}`),
      ),
      [],
    );
  });

  it("get the pods that they ask for past quota, limits and pod security", async () => {
    await podsOf(objects);
    await countedOf(objects);
  });

  it("change nothing when they are applied again", async () => {
    const before = await applied.stored();
    const { code, stderr } = await applied.apply();
    assert.deepEqual([code, stderr], [0, ""]);
    const after = await applied.stored();
    assert.deepEqual(after.map(withoutStatus), before.map(withoutStatus));
    const touched = after.filter((object, index) => isTouched(before[index]!, object));
    assert.deepEqual(touched.map(nameOf), []);
  });

  it("differ in nothing from what is there, says kubectl", async () => {
    const { code, stdout, stderr } = await tryKubectl([
      "diff",
      "--server-side",
      "-f",
      applied.folder,
      "--as",
      deployer,
    ]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
  });
}

async function podsOf(objects: readonly KubernetesObject[]): Promise<void> {
  for (const deployment of objects.filter(({ kind }) => kind === "Deployment")) {
    const { name, namespace = "" } = deployment.metadata;
    const pods = replicasOf(deployment, objects);
    await eventually(`${pods} pods of ${name}`, async () => {
      const { spec, status } = await get(["deployment", name, "-n", namespace]);
      return spec.replicas === pods && status.replicas === pods ? true : undefined;
    });
  }
}

async function countedOf(objects: readonly KubernetesObject[]): Promise<void> {
  for (const quota of objects.filter(({ kind }) => kind === "ResourceQuota")) {
    const expected = usedOf(quota, objects);
    await eventually(`${JSON.stringify(expected)} counted in ${quota.metadata.namespace}`, async () => {
      const { status } = await get(["resourcequota", quota.metadata.name, "-n", quota.metadata.namespace!]);
      return Object.entries(expected).every(([key, used]) => status.used[key] === String(used)) ? true : undefined;
    });
  }
}

function bindingOf(user: string): KubernetesObject {
  const group = "rbac.authorization.k8s.io";
  return {
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: user },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ apiGroup: group, kind: "User", name: user }],
  };
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join(" ");
}

/** Where a plan leaves the number to an autoscaler, that begins with its least. */
function replicasOf({ metadata, spec }: KubernetesObject, objects: readonly KubernetesObject[]): number {
  const autoscaler = objects.find(
    (object) =>
      object.kind === "HorizontalPodAutoscaler" &&
      object.metadata.namespace === metadata.namespace &&
      object.spec.scaleTargetRef.name === metadata.name,
  );
  return autoscaler?.spec.minReplicas ?? spec.replicas;
}

function usedOf({ metadata, spec }: KubernetesObject, objects: readonly KubernetesObject[]): Record<string, number> {
  const here = objects.filter((object) => object.metadata.namespace === metadata.namespace);
  const deployments = here.filter(({ kind }) => kind === "Deployment");
  const all: Record<string, number> = {
    pods: deployments.reduce((sum, deployment) => sum + replicasOf(deployment, objects), 0),
    "services.loadbalancers": here.filter(({ kind, spec }) => kind === "Service" && spec.type === "LoadBalancer")
      .length,
  };
  return Object.fromEntries(Object.keys(spec.hard).map((key) => [key, all[key]!]));
}

function withoutStatus({ status: _, ...object }: KubernetesObject): object {
  const { resourceVersion: __, managedFields, ...metadata } = object.metadata;
  const ours = (managedFields as { subresource?: string }[]).filter(({ subresource }) => subresource !== "status");
  return { ...object, metadata: { ...metadata, managedFields: ours } };
}

/** Controllers go on to write what they see; a new version without a new status is from somebody else. */
function isTouched(before: KubernetesObject, after: KubernetesObject): boolean {
  const version = ({ metadata }: KubernetesObject) => metadata.resourceVersion;
  return version(before) !== version(after) && JSON.stringify(before.status) === JSON.stringify(after.status);
}
