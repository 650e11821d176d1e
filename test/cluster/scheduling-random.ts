import fc from "fast-check";
import type { Json } from "../../plan/plan.ts";
import { container } from "./scheduling-pods.ts";

export type PodSpec = Record<string, Json>;

const toPool = { key: "pool", operator: "Equal", value: "apps", effect: "NoSchedule" };

function affinity(key: string, operator: string, ...values: string[]): PodSpec {
  const matchExpressions = [{ key, operator, ...(values.length === 0 ? {} : { values }) }];
  const nodeSelectorTerms = [{ matchExpressions }];
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

const zone = "topology.kubernetes.io/zone";

/** Some name a pool, a zone or a type, some tolerate a taint, some ask for what no node of prod is. */
const wheres: readonly PodSpec[] = [
  { nodeSelector: { pool: "apps" }, tolerations: [toPool] },
  { nodeSelector: { pool: "apps", [zone]: "ap-northeast-1c" }, tolerations: [{ operator: "Exists" }] },
  { nodeSelector: { pool: "system" } },
  { tolerations: [{ key: "pool", operator: "Exists" }] },
  { tolerations: [toPool], ...affinity(zone, "NotIn", "ap-northeast-1a") },
  { tolerations: [toPool], ...affinity("pool", "In", "apps", "other") },
  { tolerations: [toPool], ...affinity("pool", "Exists") },
  { nodeSelector: { "node.kubernetes.io/instance-type": "m7i.large" }, tolerations: [toPool] },
  { nodeSelector: { "eks.amazonaws.com/capacityType": "ON_DEMAND" } },
  { nodeSelector: { "beta.kubernetes.io/os": "linux", "beta.kubernetes.io/arch": "amd64" }, tolerations: [toPool] },
  {},
  { nodeSelector: { pool: "apps" } },
  { nodeSelector: { pool: "apps" }, tolerations: [{ ...toPool, value: "other" }] },
  { nodeSelector: { "kubernetes.io/arch": "arm64" }, tolerations: [toPool] },
  affinity("pool", "DoesNotExist"),
];

const cpu = fc.constantFrom("0.25", "250m", "1", "1e-1", "33m", ".5", "1500m", "2.2");
const memory = fc.constantFrom("64Mi", "128M", "1Gi", "0.5Gi", "100000k", "1e9", "1500Mi", "2.5Gi");
const both = fc.record({ cpu, memory });
const resources = fc.oneof(
  both.map((amounts) => ({ requests: amounts, limits: { memory: amounts.memory } })),
  both.map((limits) => ({ limits })),
  cpu.map((amount) => ({ requests: { cpu: amount } })),
  fc.constant({}),
);
const main = resources.map((one) => container(one));

/** Every way that the API has of asking for CPU and memory. */
export const requests: readonly fc.Arbitrary<PodSpec>[] = [
  main.map((one) => ({ containers: [one] })),
  fc.tuple(main, main).map(([a, b]) => ({ containers: [a, { ...b, name: "second" }] })),
  fc.tuple(main, resources).map(([one, first]) => ({
    initContainers: [container(first, "first")],
    containers: [one],
  })),
  fc.tuple(main, resources, resources).map(([one, beside, first]) => ({
    initContainers: [{ ...container(beside, "beside"), restartPolicy: "Always" }, container(first, "first")],
    containers: [one],
  })),
  both.map((whole) => ({ resources: { requests: whole }, containers: [container({ requests: { cpu: "1m" } })] })),
];

/** What pods of a stack like prod may ask for. */
export const randomPodSpec: fc.Arbitrary<PodSpec> = fc
  .tuple(fc.constantFrom(...wheres), fc.oneof(...requests))
  .map(([where, size]) => ({ ...where, ...size }));
