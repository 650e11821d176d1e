import { readFileSync } from "node:fs";
import { basename } from "node:path";
import * as z from "zod";
import { type Plan, Severity } from "../plan/plan.ts";
import { UsageError } from "../plan/usage-error.ts";

const urns = z.array(z.string());
const group = z.record(z.string(), z.unknown());

/** What is read of the options that can be anything in a file. */
const options = z.looseObject({
  aliases: z.array(z.unknown()).optional(),
  ...Object.fromEntries(
    ["protect", "retainOnDelete", "deleteBeforeReplace"].map((name) => [name, z.boolean().optional()]),
  ),
  ...Object.fromEntries(["deletedWith", "import", "version"].map((name) => [name, z.string().optional()])),
  ...Object.fromEntries(
    ["ignoreChanges", "replaceOnChanges", "replaceWith", "hideDiffs"].map((name) => [name, urns.optional()]),
  ),
});

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  parent: z.string().optional(),
  component: z.string().optional(),
  provider: z.string().optional(),
  source: z.string().optional(),
  custom: z.boolean(),
  remote: z.boolean(),
  dependencies: urns,
  propertyDependencies: z.record(z.string(), urns),
  inputs: group,
  options,
});

const finding = z.looseObject({
  rule: z.string(),
  severity: z.enum(Severity),
  message: z.string(),
  page: z.string(),
  urn: z.string().optional(),
  fix: z.string().optional(),
  accepted: z.string().optional(),
});

const schema = z.object({
  project: z.string(),
  stack: z.string(),
  resources: z.array(resource),
  outputs: group,
  findings: z.array(finding),
});

/** A plan that somebody saved with --json. */
export function readSavedPlan(path: string): Plan {
  const file = basename(path);
  const result = schema.safeParse(parsed(path, file));
  if (result.success) return result.data as unknown as Plan;
  const [first] = result.error.issues;
  const where = first?.path.map(String).join(".");
  throw noPlan(file, where ? `${where} is missing or of another kind` : "it holds something else");
}

function parsed(path: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw noPlan(file, "it is no whole JSON document");
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function noPlan(file: string, why: string): UsageError {
  return new UsageError(
    `${file} is no plan: ${why}. Save one with --json; npm adds lines of its own without --silent.`,
  );
}
