import { type SimulatedNode, simulated } from "../../cluster/simulated/simulated-nodes.ts";
import { fargateNode } from "../../model/fargate.ts";
import { at, isMissing } from "../../model/json.ts";
import { indexOf } from "../../model/plan-index.ts";
import { type PodSet, podSetsOf } from "../../model/pods.ts";
import type { Json, Plan } from "../../plan/plan.ts";
import { manifestsOf } from "./planned.ts";
import {
  apply,
  deleteNamespaces,
  eventually,
  type KubernetesObject,
  kubectl,
  list,
  ownNamespace,
} from "./real-cluster.ts";

/** On every pod here: which of the plan's sets it is of. */
export const podSetLabel = "pod-set";
export const nodeGroupLabel = "eks.amazonaws.com/nodegroup";

export function podSetName({ label }: Pick<PodSet, "label">): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
}

/** The namespaces of a plan's pods, each as one of the test's own that admits what the plan's would. */
export type Namespaces = ReadonlyMap<string, string>;

export async function ownNamespaces(plan: Plan): Promise<Namespaces> {
  const manifests = manifestsOf(plan);
  const names = new Set(podSetsOf(indexOf(plan)).flatMap(({ namespace }) => namespace ?? []));
  const own = await Promise.all(
    [...names].map(async (name) => {
      const planned = manifests.find((object) => object.kind === "Namespace" && object.metadata.name === name);
      const labels = Object.entries(planned?.metadata.labels ?? {}).filter(([key]) => key.startsWith("pod-security"));
      return [name, await ownNamespace(`scheduling-${name}`, Object.fromEntries(labels))] as const;
    }),
  );
  const namespaces = new Map(own);
  const admission = manifests.filter(({ kind }) => ["LimitRange", "ResourceQuota", "ServiceAccount"].includes(kind));
  if (admission.length > 0) await apply(inNamespaces(admission, namespaces));
  return namespaces;
}

/** Their pods at once, with what they take of the nodes; nothing follows them once a namespace is on its way out. */
export async function deleteWithPods(namespaces: Namespaces): Promise<void> {
  await Promise.all(
    [...namespaces.values()].map(async (namespace) => {
      await deleteNamespaces([namespace]);
      await kubectl(["delete", "--raw", `/api/v1/namespaces/${namespace}/pods?gracePeriodSeconds=0`]);
    }),
  );
}

export function inNamespaces(objects: readonly KubernetesObject[], namespaces: Namespaces): KubernetesObject[] {
  return objects.flatMap((object) => {
    const namespace = namespaces.get(object.metadata.namespace ?? "");
    return namespace === undefined ? [] : [{ ...object, metadata: { ...object.metadata, namespace } }];
  });
}

export type Replicas = "minReplicas" | "maxReplicas";

/** Brings a plan's pods to simulated nodes, those of DaemonSets first, and returns once it is decided where all of them run. */
export async function applyWorkloads(
  plan: Plan,
  nodes: readonly SimulatedNode[],
  namespaces: Namespaces,
  replicas: Replicas,
): Promise<Decision[]> {
  const workloads = workloadsOf(plan, namespaces, replicas);
  const [daemons, others] = podCounts(plan, nodes, replicas);
  await apply(workloads.filter(({ kind }) => kind === "DaemonSet"));
  await decisions(namespaces, daemons);
  await apply(workloads.filter(({ kind }) => kind !== "DaemonSet"));
  return decisions(namespaces, daemons + others);
}

function podCounts(plan: Plan, nodes: readonly SimulatedNode[], replicas: Replicas): [daemons: number, others: number] {
  const sets = podSetsOf(indexOf(plan));
  const perNode = sets.filter((set) => set.perNode);
  const daemons = nodes.map(
    ({ metadata: { labels } }) =>
      perNode.filter(({ runsOn }) => runsOn.nodeGroups.some(({ name }) => name === labels[nodeGroupLabel])).length,
  );
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  return [sum(daemons), sum(sets.filter((set) => !set.perNode).map((set) => set[replicas] ?? 0))];
}

/** What makes each set of a plan's pods, kept on simulated nodes: its manifest, or a stand-in where an add-on or a chart does. */
export function workloadsOf(plan: Plan, namespaces: Namespaces, replicas: Replicas): KubernetesObject[] {
  const manifests = new Map(
    manifestsOf(plan).map((object) => [`${object.kind} ${object.metadata.namespace}/${object.metadata.name}`, object]),
  );
  const workloads = podSetsOf(indexOf(plan)).map((set) => {
    const { apiVersion, kind, metadata, spec } = manifests.get(set.label) ?? standIn(set);
    return {
      apiVersion,
      kind,
      metadata: { name: metadata.name, namespace: set.namespace },
      spec: { ...spec, ...(set.perNode ? {} : { replicas: set[replicas] }), template: template(set, spec.template) },
    };
  });
  return inNamespaces(workloads, namespaces);
}

interface PodSpec {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly object[];
  readonly [key: string]: unknown;
}

interface Template {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

function template(set: PodSet, { metadata, spec }: Template): Template {
  const labels = { ...metadata.labels, [podSetLabel]: podSetName(set) };
  return { metadata: { ...metadata, labels }, spec: onSimulatedNodes(spec, set.runsOn.fargateProfile !== undefined) };
}

/** The scheduler plays Fargate's own, which puts each pod on the machine that was made for it, whatever taint that has. */
export function onSimulatedNodes(spec: PodSpec, fargate = false): PodSpec {
  const taints = fargate ? fargateNode.taints : [];
  const machine = Object.fromEntries(taints.map(({ key, value = "" }) => [key, value]));
  return {
    ...spec,
    nodeSelector: { ...spec.nodeSelector, ...simulated, ...machine },
    ...(fargate ? { tolerations: [...(spec.tolerations ?? []), ...taints] } : {}),
  };
}

function standIn(set: PodSet): KubernetesObject {
  const { labels, scheduling, perNode, ownAddress, cpuMillis, memoryMib } = set;
  const matchLabels = { [podSetLabel]: podSetName(set) };
  const asked = ["nodeSelector", "tolerations", "affinity", "topologySpreadConstraints"].flatMap((key) => {
    const value = at(scheduling, key);
    return isMissing(value) ? [] : [[key, value] as const];
  });
  const spec = {
    ...Object.fromEntries(asked),
    hostNetwork: !ownAddress,
    containers: [container({ requests: { cpu: `${cpuMillis}m`, memory: `${memoryMib}Mi` } })],
  };
  return {
    apiVersion: "apps/v1",
    kind: perNode ? "DaemonSet" : "Deployment",
    metadata: { name: podSetName(set) },
    spec: { selector: { matchLabels }, template: { metadata: { labels: { ...labels, ...matchLabels } }, spec } },
  };
}

/** One that `restricted` admits. */
export function container(resources: { [key: string]: Json }, name = "main") {
  return {
    name,
    image: "registry.k8s.io/pause:3.10",
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
}

/** Those that nobody has deleted yet are the only ones that count. */
export async function podsIn(namespaces: Namespaces): Promise<KubernetesObject[]> {
  const own = new Set(namespaces.values());
  const all = await list(["pods", "--all-namespaces", "-l", podSetLabel]);
  return all.filter(({ metadata }) => own.has(metadata.namespace ?? ""));
}

export interface Decision {
  readonly pod: string;
  readonly podSet: string;
  readonly node?: string;
  /** Why it has none, in the scheduler's words. */
  readonly reason?: string;
}

/** Waits until there are that many pods and the scheduler has said of each where it runs, or that it cannot. */
export function decisions(namespaces: Namespaces, expected: number): Promise<Decision[]> {
  return eventually(`a decision about each of ${expected} pods`, async () => {
    const pods = (await podsIn(namespaces)).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const decided = pods.map(decision).filter((one) => one !== undefined);
    if (pods.length === expected && decided.length === expected) return decided;
    throw new Error(`${decided.length} of ${pods.length}`);
  });
}

function decision({ metadata, spec, status }: KubernetesObject): Decision | undefined {
  const about = { pod: metadata.name, podSet: metadata.labels?.[podSetLabel] ?? "" };
  if (spec.nodeName !== undefined) return { ...about, node: spec.nodeName };
  const conditions: { type: string; reason?: string; message?: string }[] = status.conditions ?? [];
  const unscheduled = conditions.find(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable");
  return unscheduled === undefined ? undefined : { ...about, reason: unscheduled.message ?? "" };
}
