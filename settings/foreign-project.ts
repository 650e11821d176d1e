import * as z from "zod";
import type { KnownSettings } from "../command/command.ts";
import { shownConfig } from "../command/shown-config.ts";
import type { StackFiles } from "../plan/project.ts";
import { UsageError } from "../plan/usage-error.ts";
import { sentence } from "../problems.ts";
import { acceptedFindings } from "./accepted-findings.ts";
import { locator } from "./locate.ts";
import { problemsOf } from "./messages.ts";

const key = "eks-platform:acceptedFindings";
const schema = z.strictObject({ [key]: acceptedFindings.default([]) });

/** What the plan's command reads of a project that only uses these components: the findings that it accepts. */
export function foreignSettings(files: StackFiles): KnownSettings {
  const { config, stackFile, stackText } = files;
  const given = config[key];
  const input = given === undefined ? {} : { [key]: parsed(given) };
  const result = schema.safeParse(input);
  if (!result.success) {
    const problems = problemsOf(result.error.issues, schema, input);
    throw new UsageError(problems.map((problem) => `${stackFile}: ${sentence(problem)}`).join("\n"));
  }
  return {
    inForce: shownConfig(files),
    acceptedFindings: result.data[key] ?? [],
    findings: [],
    lineOf: (ancestry, { rule }) => {
      if (ancestry.length > 0 || !rule.startsWith("acceptance-")) return undefined;
      const line = locator(stackText)([key]);
      return line === undefined ? undefined : { file: stackFile, line };
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
