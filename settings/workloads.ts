import * as z from "zod";
import { ExposureType } from "../k8s/exposure-args.ts";
import { nodePortsOf } from "../k8s/exposure-port-problems.ts";
import { AccessMode, Compute, Spread } from "../k8s/pod-template.ts";
import { workloadDefaults } from "../k8s/workload-args.ts";
import { workloadProblems } from "../k8s/workload-problems.ts";
import type { Problem } from "../problems.ts";
import { cidrBlock, labels, name63, named, port, quantity, texts } from "./primitives.ts";
import { albGroupProblems } from "./workload-alb-groups.ts";
import { containerShape, secondsUpTo, sidecar } from "./workload-container.ts";
import { exposure } from "./workload-exposure.ts";

const percentage = z.int().min(1).max(200);

const autoscaling = z.strictObject({
  min: z.int().min(1).describe("Fewest pods"),
  max: z.int().min(1).describe("Most pods"),
  cpuUtilization: percentage
    .optional()
    .describe("Percentage of the requested CPU that pods should use; 70 if both are left out"),
  memoryUtilization: percentage.optional().describe("The same of the requested memory"),
  scaleDownAfterSeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(workloadDefaults.scaleDownAfterSeconds)
    .describe("Seconds of less work before pods are removed"),
});

const podDisruptionBudget = z.strictObject({
  maxUnavailable: z.int().optional().describe("Most pods that may be missing"),
  minAvailable: z.int().optional().describe("Fewest pods that must be there; instead of maxUnavailable"),
});

const spread = z.enum(Spread);
const topologySpread = z.strictObject({
  zones: spread.default(Spread.Preferred).describe("Over availability zones"),
  nodes: spread.default(Spread.Preferred).describe("Over nodes"),
});

const volume = z.strictObject({
  sizeLimit: quantity("1Gi").optional().describe("Size at which the pod is evicted; 256Mi if left out"),
  inMemory: z.boolean().optional().describe("Keep it in memory, where it counts as the containers' own"),
  persistent: z
    .strictObject({
      size: quantity("20Gi").describe("Size of the disk"),
      storageClassName: z
        .string()
        .min(1)
        .meta({ examples: ["gp3"] })
        .describe("StorageClass that makes it"),
      accessMode: z
        .enum(AccessMode)
        .default(AccessMode.ReadWriteOnce)
        .describe("ReadWriteOnce allows one pod, which is replaced with a gap; ReadWriteMany needs EFS"),
    })
    .optional()
    .describe("A disk that outlives the pods, instead of an empty folder that goes with each"),
});

const shutdown = z.strictObject({
  stopSeconds: secondsUpTo(600)
    .default(workloadDefaults.stopSeconds)
    .describe("Seconds the program may take to finish what it does after it was told to stop"),
  quitCommand: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Command that ends the program gracefully, for images whose stop signal ends it at once"),
});

const statement = z.strictObject({
  sid: z.string().optional().describe("Name of the statement"),
  actions: z.array(z.string()).min(1).describe("Actions, like s3:GetObject"),
  resources: z.array(z.string()).min(1).describe("ARNs; * only where AWS knows no narrower resource"),
  conditions: z
    .record(z.string(), z.record(z.string(), z.array(z.string())))
    .optional()
    .describe("Operator, then condition key, then accepted values"),
});

const role = z.strictObject({
  statements: z.array(statement).optional().describe("IAM statements"),
  managedPolicies: z.array(z.string().min(1)).optional().describe("AWS managed policies by name"),
});

const toleration = z.strictObject({
  key: z.string().min(1).describe("Key of the taint"),
  value: z.string().optional().describe("Its value; any if left out"),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional().describe("Its effect; any if left out"),
});

const allowTo = z.strictObject({
  cidrBlocks: z.array(cidrBlock()).optional().describe("CIDR blocks; 0.0.0.0/0 is everything"),
  namespaces: z.array(name63()).optional().describe("Namespaces of the cluster"),
  ports: z.array(port()).optional().describe("TCP ports; all if left out"),
});

const workload = z.strictObject({
  namespace: name63().describe("Namespace it lives in"),
  ...containerShape,
  port: port().optional().describe("Port of the main container that requests come to; nothing reaches it if left out"),
  exposure: exposure.optional().describe("How it is reached; from within the cluster if left out"),
  replicas: z.int().min(0).optional().describe("Number of pods; 2 if left out. Not together with autoscaling"),
  autoscaling: autoscaling.optional().describe("Lets the number of pods follow the work; needs metrics-server"),
  podDisruptionBudget: podDisruptionBudget
    .optional()
    .describe("What draining a node leaves; one pod may be missing if left out"),
  topologySpread: topologySpread.optional().describe("How pods spread; preferred over zones and nodes if left out"),
  compute: z
    .enum(Compute)
    .default(Compute.Nodes)
    .describe("fargate where a Fargate profile selects its pods, nodes otherwise"),
  sidecars: named(sidecar).default({}).describe("Containers beside the main one, by name"),
  volumes: named(volume).default({}).describe("Folders that containers share or that outlive pods, by name"),
  shutdown: shutdown.prefault({}).describe("How a pod ends"),
  role: role.optional().describe("What the pods may do in AWS; nothing if left out"),
  allowFromNamespaces: z
    .array(name63())
    .default([])
    .describe("Namespaces whose pods may call it where network policies hold; its own always may"),
  allowTo: z
    .array(allowTo)
    .default([])
    .describe("Where its pods may connect to where network policies hold, beside names and pod identity"),
  podLabels: labels().default({}).describe("Further labels of the pods, like those a Fargate profile selects"),
  nodeSelector: texts().optional().describe("Labels of the nodes it may run on"),
  tolerations: z.array(toleration).default([]).describe("Taints it puts up with"),
  priorityClassName: z.string().min(1).optional().describe("PriorityClass of the pods"),
  fsGroup: z.int().min(1).optional().describe("Group that owns persistent volumes"),
});

export const workloads = named(workload);
export type Workloads = z.infer<typeof workloads>;

/** Rules within each workload, and between workloads. */
export function workloadsProblems(all: Workloads): Problem[] {
  return [
    ...Object.entries(all).flatMap(([name, one]) => workloadProblems(name, one, ["workloads", name])),
    ...nodePortProblems(all),
    ...albGroupProblems(all),
  ];
}

function nodePortProblems(all: Workloads): Problem[] {
  const taken = new Map<number, string>();
  return Object.entries(all).flatMap(([name, { exposure }]) =>
    nodePortsOf(exposure ?? { type: ExposureType.ClusterIp }, ["workloads", name, "exposure"]).flatMap(
      ({ at, value }) => {
        const other = taken.get(value);
        if (other === undefined) taken.set(value, name);
        if (other === undefined || other === name) return [];
        return [
          {
            path: at,
            value,
            rule: `but workload ${other} has that port on every node`,
            fix: "Choose another port from 30000 to 32767.",
          },
        ];
      },
    ),
  );
}
