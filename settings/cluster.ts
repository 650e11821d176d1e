import * as z from "zod";
import { endpointAccessProblems } from "../components/cluster-rules.ts";
import type { Problem } from "../problems.ts";
import * as versions from "../versions.ts";
import { arn, cidrBlock, kubernetesVersion, retentionDays } from "./primitives.ts";

const endpoint = z.strictObject({
  publicAccess: z
    .boolean()
    .default(false)
    .describe("Whether the API server also answers on the internet; inside the VPC it always does"),
  publicAccessCidrs: z
    .array(cidrBlock())
    .default([])
    .describe("Addresses that may reach the public endpoint: those of offices, VPNs and CI runners"),
  openToTheWorld: z
    .boolean()
    .default(false)
    .describe("Lets publicAccessCidrs hold the whole internet; only IAM then guards the API server"),
});

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

export const cluster = z.strictObject({
  kubernetesVersion: kubernetesVersion()
    .default(versions.kubernetesVersion)
    .describe("Kubernetes minor version, in quotes. Raise it one minor at a time; it cannot be lowered"),
  endpoint: endpoint.prefault({}).describe("Who can reach the API server"),
  logTypes: z
    .array(z.enum(logTypes))
    .default([...logTypes])
    .describe("Logs of the control plane to keep in CloudWatch, at its price by volume"),
  logRetentionDays: retentionDays().default(90).describe("Days until a log line of the control plane is deleted"),
  secretsEncryptionKeyArn: arn("kms", "key/")
    .optional()
    .describe(
      "KMS key that encrypts Kubernetes Secrets; a key of the cluster's own if left out. It cannot be changed later",
    ),
  deletionProtection: z
    .boolean()
    .default(true)
    .describe("Refuses to delete the cluster. Before a destroy set it to false and run `pulumi up` once"),
  supportType: z
    .enum(["STANDARD", "EXTENDED"])
    .default("STANDARD")
    .describe(
      "When standard support of the version ends: STANDARD upgrades by itself, EXTENDED stays, at several times the price",
    ),
});
export type Cluster = z.infer<typeof cluster>;

/** Rules across the settings of a cluster. */
export function clusterProblems({ endpoint, logTypes }: Cluster): Problem[] {
  return [...endpointAccessProblems(endpoint, ["cluster", "endpoint"]), ...logTypesTwice(logTypes)];
}

function logTypesTwice(types: Cluster["logTypes"]): Problem[] {
  return types.flatMap((type, index) =>
    types.indexOf(type) === index
      ? []
      : [
          {
            path: ["cluster", "logTypes", index],
            value: type,
            rule: "but it is listed already",
            fix: "Leave one of them out.",
          },
        ],
  );
}
