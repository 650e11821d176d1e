import * as z from "zod";
import { namespaceProblems } from "../k8s/namespace-problems.ts";
import { PodSecurityLevel } from "../k8s/pod-security.ts";
import type { Problem } from "../problems.ts";
import { cpu, labels, named, quantity, says } from "./primitives.ts";

const level = z.enum(PodSecurityLevel);

const podSecurity = z.strictObject({
  enforce: level.default("restricted").describe("Pods beyond this level are refused"),
  warn: level.optional().describe("Whoever creates a pod beyond this level is warned; as `enforce` if left out"),
  audit: level.optional().describe("A pod beyond this level is noted in the audit log; as `enforce` if left out"),
  version: z
    .string()
    .regex(
      /^(latest|v1\.\d{1,2})$/,
      says("but that is no version of the Pod Security Standards", "Write it like v1.36."),
    )
    .optional()
    .describe("Version of the standards; that of the pinned Kubernetes if left out"),
});

const amounts = z.strictObject({
  cpu: cpu().optional().describe("CPU"),
  memory: quantity().optional().describe("Memory"),
});

const limits = z.strictObject({
  min: amounts.optional().describe("The least a container may ask for"),
  defaultRequest: amounts.optional().describe("What is requested for a container that does not say"),
  default: amounts.optional().describe("The limit of a container that does not say"),
  max: amounts.optional().describe("The most a container may be limited to"),
});

const namespace = z.strictObject({
  podSecurity: podSecurity.prefault({}).describe("How much pods may do to their node, by Pod Security Admission"),
  defaultDeny: z
    .boolean()
    .default(true)
    .describe("Close all pods to the network, but for names and pod identity; workloads open what they need"),
  quota: z
    .record(z.string().min(1), quantity("8"))
    .optional()
    .describe(
      "The most that all pods together may use, like requests.cpu, limits.memory, pods, services.loadbalancers",
    ),
  limits: limits.optional().describe("Bounds and defaults of each container"),
  labels: labels().optional().describe("Further labels of the namespace"),
});

export const namespaces = named(namespace);
export type Namespaces = z.infer<typeof namespaces>;

export function namespacesProblems(all: Namespaces): Problem[] {
  return Object.entries(all).flatMap(([name, one]) =>
    namespaceProblems({ namespace: name, ...one }).map((problem) => underName(name, problem)),
  );
}

/** Here the name is the key itself, so no value stands beside it. */
function underName(name: string, { path, value, rule, fix }: Problem): Problem {
  if (path[0] !== "namespace") return { path: ["namespaces", name, ...path], value, rule, fix };
  return { path: ["namespaces", name], rule: rule.replace(/^but that /, ""), fix };
}
