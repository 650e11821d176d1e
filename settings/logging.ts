import * as z from "zod";
import { agentDefaults, agentResourceProblems } from "../k8s/agent-resources.ts";
import { stackTraceLanguages } from "../k8s/fluent-bit-config.ts";
import { logFilterProblems } from "../k8s/log-filter-problems.ts";
import type { Problem } from "../problems.ts";
import { agentResources } from "./agent-resources.ts";
import { arn, name63, retentionDays } from "./primitives.ts";

const keyPattern = z.strictObject({
  key: z
    .string()
    .min(1)
    .meta({ examples: ["log", "$kubernetes['namespace_name']"] })
    .describe("Field of the record: `log`, or one within another like $kubernetes['namespace_name']"),
  pattern: z
    .string()
    .min(1)
    .meta({ examples: ["GET /healthz"] })
    .describe("Regular expression (Ruby's syntax) that is found anywhere in the field"),
});

const keyValue = z.strictObject({
  key: z.string().min(1).describe("Field at the top of the record"),
  value: z.string().min(1).describe("What to write into it"),
});

const filter = z.strictObject({
  exclude: keyPattern.optional().describe("Drop the records that match"),
  keep: keyPattern.optional().describe("Drop the records that do not match"),
  remove: z.string().min(1).optional().describe("Take this field, at the top of the record, out of it"),
  replace: keyValue.optional().describe("Overwrite a field where it exists"),
  add: keyValue.optional().describe("Add a field where there is none of that name"),
  namespaces: z.array(name63()).min(1).optional().describe("Only pods of these namespaces; all if left out"),
  containers: z
    .array(name63())
    .min(1)
    .optional()
    .describe("Only containers of these names; all if left out. Not on Fargate"),
});

const filters = (of: string) =>
  z
    .array(filter)
    .default([])
    .describe(`Steps that each line of ${of} takes before it is sent, in this order; each does one thing`);

const fargate = z.strictObject({
  enabled: z.boolean().default(true).describe("Send what pods on Fargate write, through EKS's own log router"),
  filters: filters("a pod on Fargate").describe(
    "As `logging.filters`, for pods on Fargate. A change holds for pods started after it",
  ),
  processLogs: z
    .boolean()
    .default(false)
    .describe("Also send what the log router says of itself: helps where no logs come, and costs"),
});

export const logging = z.strictObject({
  enabled: z.boolean().default(true).describe("Send the logs of containers and nodes to CloudWatch Logs"),
  retentionDays: retentionDays().default(30).describe("Days after which CloudWatch deletes an entry"),
  kmsKeyArn: arn("kms", "key/")
    .optional()
    .describe("KMS key that encrypts the log groups; CloudWatch's own key if left out"),
  filters: filters("a container").describe(
    "Steps that each line of a container takes before it is sent, in this order; each does one thing. A change rolls Fluent Bit only, never an application",
  ),
  joinStackTraces: z
    .array(z.enum(stackTraceLanguages))
    .default([])
    .describe("Languages whose stack traces become one record"),
  readFromHead: z
    .boolean()
    .default(false)
    .describe("Also send what stood in the logs before Fluent Bit first came to a node"),
  keepRawLine: z
    .boolean()
    .default(true)
    .describe("Send a JSON line as it was beside its parts; false halves what such lines cost"),
  resources: agentResources.optional().describe("CPU and memory of Fluent Bit on each node"),
  fargate: fargate.prefault({}).describe("Logs of pods on Fargate"),
});
export type Logging = z.infer<typeof logging>;

export function loggingProblems({ filters: steps, fargate: onFargate, resources }: Logging): Problem[] {
  return [
    ...logFilterProblems(steps, ["logging", "filters"]),
    ...agentResourceProblems(agentDefaults.fluentBit, resources, ["logging", "resources"]),
    ...logFilterProblems(onFargate.filters, ["logging", "fargate", "filters"], { onFargate: true }),
  ];
}
