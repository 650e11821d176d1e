import type { Problem } from "../problems.ts";
import { defaultName } from "./general.ts";
import { parseLeniently } from "./lenient.ts";
import { problemsOf } from "./messages.ts";
import { type Path, touches } from "./paths.ts";
import { projectName, readConfig } from "./read.ts";
import type { Contradiction } from "./rules/finding.ts";
import { contradictions } from "./rules.ts";
import { inputSchema, type ParsedSettings, type Settings } from "./schema.ts";

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

/** Lets the rules run where the region, which has no default, is wrong. What depends on it is left out. */
const substitutes = { aws: { region: "ap-northeast-1" } };

/**
 * Configuration by full key (`eks-platform:network`, `aws:region`), values as the CLI hands them over, into settings; or
 * every mistake in it.
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>, context: ConfigContext): Parsed {
  const reading = readConfig(raw, context.encryptedKeys);
  const result = inputSchema.safeParse(reading.input);
  const lenient = result.success
    ? { value: result.data, dropped: [] }
    : parseLeniently(inputSchema, reading.input, substitutes);
  const settings = lenient.value && completed(lenient.value, context.stack);
  const unreadable = [...reading.dropped, ...lenient.dropped];
  const problems = [
    ...reading.problems,
    ...problemsOf(result.error?.issues ?? [], inputSchema, reading.input).filter(
      ({ path }) => !reading.dropped.some((dropped) => touches(dropped, path)),
    ),
    ...(settings ? contradictions(settings).filter((one) => isCertain(one, unreadable)) : []),
  ].map((problem) => presentable(problem));
  return settings !== undefined && problems.length === 0 ? { settings, problems } : { problems };
}

function completed(parsed: ParsedSettings, stack: string): Settings {
  return { ...parsed, name: parsed.name ?? defaultName(projectName, stack), stack, region: parsed.aws.region };
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
