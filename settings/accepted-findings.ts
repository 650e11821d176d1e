import * as z from "zod";
import { day } from "./primitives.ts";

const acceptedFinding = z.strictObject({
  rule: z.string().min(1).describe("Id of the check, as the plan prints it"),
  resource: z
    .string()
    .min(1)
    .optional()
    .describe("The end of a resource's URN: its name, or type and name; every resource if left out"),
  reason: z.string().min(10).describe("Why this is fine here, for whoever reads it next year"),
  until: day().optional().describe("Day until which it holds; the finding returns afterwards"),
});

export const acceptedFindings = z.array(acceptedFinding);
