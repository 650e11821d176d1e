import * as z from "zod";
import {
  CapacityType,
  groupNameProblems,
  nodeGroupRuleProblems,
  TaintEffect,
  UpdateStrategy,
} from "../components/node-group-rules.ts";
import { AmiType } from "../components/node-image.ts";
import type { Problem } from "../problems.ts";
import { awsId, labels, named, says } from "./primitives.ts";

const instanceType = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/,
    says("which is no EC2 instance type", "Write family and size, like m7i.large."),
  )
  .meta({ examples: ["m7i.large"] });

const count = (example: number) => z.int().meta({ examples: [example], minimum: 0 });

const scaling = z.strictObject({
  min: count(2).describe("Fewest nodes"),
  desired: count(3).describe("Nodes at creation; afterwards autoscalers and people own the number"),
  max: count(6).describe("Most nodes"),
});

const disk = z.strictObject({
  sizeGib: z
    .int()
    .default(50)
    .meta({ examples: [50] })
    .describe("Size in GiB"),
  iops: z
    .int()
    .optional()
    .meta({ examples: [6000] })
    .describe("Operations per second; 3,000, which cost nothing extra, if left out"),
  throughputMibps: z
    .int()
    .optional()
    .meta({ examples: [250] })
    .describe("MiB per second; 125, which cost nothing extra, if left out"),
});

const taint = z.strictObject({
  key: z
    .string()
    .min(1)
    .meta({ examples: ["example.com/dedicated"] })
    .describe("Key of the taint"),
  value: z.string().optional().describe("Its value; none if left out"),
  effect: z.enum(TaintEffect).describe("What happens to pods that do not tolerate it"),
});

const ssh = z.strictObject({
  keyName: z
    .string()
    .min(1)
    .meta({ examples: ["platform"] })
    .describe("EC2 key pair of the region"),
  sourceSecurityGroupIds: z
    .array(awsId("sg"))
    .default([])
    .describe("Security groups that may reach port 22, like that of a bastion; none by default"),
});

const share = z
  .int()
  .optional()
  .meta({ examples: [1], minimum: 1, maximum: 100 });

const update = z.strictObject({
  maxUnavailable: share.describe("Nodes replaced at a time; 1 if neither is given"),
  maxUnavailablePercentage: share.describe("Share of nodes replaced at a time, in per cent; instead of maxUnavailable"),
  strategy: z
    .enum(UpdateStrategy)
    .optional()
    .describe("DEFAULT brings new nodes before old ones go; MINIMAL takes old ones first and needs no spare capacity"),
});

const nodeGroup = z.strictObject({
  instanceTypes: z
    .array(instanceType)
    .min(1)
    .meta({ maxItems: 20 })
    .describe("EC2 instance types, all of the image's architecture; for spot several of like size"),
  capacityType: z
    .enum(CapacityType)
    .default(CapacityType.OnDemand)
    .describe("SPOT is cheaper, and taken back with two minutes' notice"),
  scaling: scaling.describe("How many nodes"),
  amiType: z
    .enum(AmiType)
    .default(AmiType.Al2023X86)
    .describe("Image of the nodes; its architecture must be that of the instance types"),
  releaseVersion: z
    .string()
    .min(1)
    .optional()
    .meta({ examples: ["1.36.4-20260930"] })
    .describe("Release of the image; the newest when the group is created, and no newer one by itself, if left out"),
  disk: disk.prefault({}).describe("Volume for images, pods and logs; always gp3 and encrypted"),
  labels: labels().default({}).describe("Kubernetes labels of the nodes"),
  taints: z.array(taint).default([]).describe("Taints of the nodes"),
  ssh: ssh.optional().describe("A way in by SSH; none if left out, and sessionManager is the better one"),
  sessionManager: z
    .boolean()
    .default(false)
    .describe("Lets people with the permission open a shell through AWS Systems Manager, without key or open port"),
  update: update.prefault({}).describe("How nodes are replaced when the image or the template changes"),
  repair: z.boolean().default(true).describe("Replaces nodes that stay unhealthy"),
  maxPods: z
    .int()
    .optional()
    .meta({ examples: [110], minimum: 1, maximum: 250 })
    .describe("Most pods on a node; computed from the instance type if left out"),
});

export const nodeGroups = named(nodeGroup);
export type NodeGroups = z.infer<typeof nodeGroups>;

/** Rules across the settings of each group. */
export function nodeGroupsProblems(groups: NodeGroups, kubernetesVersion: string): Problem[] {
  return Object.entries(groups).flatMap(([name, group]) => {
    const path = ["nodeGroups", name];
    const own = nodeGroupRuleProblems(group, kubernetesVersion);
    return [
      ...groupNameProblems(name, path),
      ...own.map((problem) => ({ ...problem, path: [...path, ...problem.path] })),
    ];
  });
}
