import type * as z from "zod";
import type { Problem } from "../problems.ts";
import { currentContext } from "./existing-cluster.ts";
import { defaultName } from "./general.ts";
import { parseLeniently } from "./lenient.ts";
import { problemsOf } from "./messages.ts";
import { type Path, touches } from "./paths.ts";
import { projectName, type Reading, readConfig } from "./read.ts";
import { withoutAws } from "./rules/existing-cluster.ts";
import type { Contradiction } from "./rules/finding.ts";
import { contradictions, existingClusterContradictions } from "./rules.ts";
import {
  type EksSettings,
  type ExistingClusterSettings,
  existingClusterSchema,
  inputSchema,
  type Settings,
} from "./schema.ts";

export interface ConfigContext {
  readonly stack: string;
  /** Full keys (`eks-platform:secrets`) whose values are encrypted in the stack file. */
  readonly encryptedKeys: readonly string[];
}

export interface Parsed {
  /** Absent where there is a problem. */
  readonly settings?: Settings;
  readonly problems: readonly Problem[];
}

/** One of the two things that a stack file can describe. */
interface Form<Input, Complete> {
  readonly schema: z.ZodType<Input>;
  /** Lets the rules run where a setting without a default is wrong. What depends on it is left out. */
  readonly substitutes: Record<string, unknown>;
  readonly complete: (input: Input, stack: string) => Complete;
  readonly contradictions: (settings: Complete) => Contradiction[];
}

const eks: Form<z.infer<typeof inputSchema>, EksSettings> = {
  schema: inputSchema,
  substitutes: { aws: { region: "ap-northeast-1" } },
  complete: ({ existingCluster: _, ...input }, stack) => ({ ...named(input, stack), region: input.aws.region }),
  contradictions,
};

const existing: Form<z.infer<typeof existingClusterSchema>, ExistingClusterSettings> = {
  schema: existingClusterSchema,
  substitutes: { existingCluster: { context: currentContext } },
  complete: named,
  contradictions: existingClusterContradictions,
};

/**
 * Configuration by full key (`eks-platform:network`, `aws:region`), values as the CLI hands them over, into settings; or
 * every mistake in it.
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>, context: ConfigContext): Parsed {
  const reading = readConfig(raw, context.encryptedKeys);
  if (!isForExistingCluster(reading)) return parseAs(eks, reading, context);
  const { input, problems } = withoutAws(reading.input);
  return parseAs(existing, { ...reading, input, problems: [...reading.problems, ...problems] }, context);
}

function named<Input extends { name?: string }>(input: Input, stack: string) {
  return { ...input, name: input.name ?? defaultName(projectName, stack), stack };
}

function isForExistingCluster({ input, dropped }: Reading): boolean {
  return "existingCluster" in input || dropped.some(([key]) => key === "existingCluster");
}

function parseAs<Input, Complete extends Settings>(
  { schema, substitutes, complete, contradictions }: Form<Input, Complete>,
  reading: Reading,
  { stack }: ConfigContext,
): Parsed {
  const result = schema.safeParse(reading.input);
  const lenient = result.success
    ? { value: result.data, dropped: [] }
    : parseLeniently(schema, reading.input, substitutes);
  const settings = lenient.value && complete(lenient.value, stack);
  const unreadable = [...reading.dropped, ...lenient.dropped];
  const problems = [
    ...reading.problems,
    ...problemsOf(result.error?.issues ?? [], schema, reading.input).filter(
      ({ path }) => !reading.dropped.some((dropped) => touches(dropped, path)),
    ),
    ...(settings ? contradictions(settings).filter((one) => isCertain(one, unreadable)) : []),
  ].map((problem) => presentable(problem));
  return settings !== undefined && problems.length === 0 ? { settings, problems } : { problems };
}

/** Of what could not be read, only that can be said. */
function isCertain({ path, also = [] }: Contradiction, unreadable: readonly Path[]): boolean {
  return ![path, ...also].some((place) => unreadable.some((dropped) => touches(place, dropped)));
}

/** As a stack file has it: `aws:region`, and no value of a secret. */
function presentable({ path, value, rule, fix }: Problem): Problem {
  const [first, second, ...rest] = path;
  if (first === "aws")
    return { path: second === undefined ? ["aws:region"] : [`aws:${second}`, ...rest], value, rule, fix };
  if (first !== "secrets" || value === undefined) return { path, value, rule, fix };
  return { path, rule: `holds a value ${rule}`, fix };
}
