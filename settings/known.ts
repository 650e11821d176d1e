import type { KnownSettings } from "../command/command.ts";
import { type Finding, Severity } from "../plan/plan.ts";
import type { StackFiles } from "../plan/project.ts";
import { sentence } from "../problems.ts";
import { locator, settingPath } from "./locate.ts";
import { parseSettings } from "./parse.ts";
import type { Path } from "./paths.ts";
import { placeholders } from "./placeholders.ts";
import type { EksSettings } from "./schema.ts";

/** What the plan's command is told of a stack file; nothing where it has mistakes, which the program tells. */
export function knownSettings({
  config,
  secretKeys,
  stack,
  stackFile,
  stackText,
}: StackFiles): KnownSettings | undefined {
  const { settings } = parseSettings(config, { stack, encryptedKeys: secretKeys });
  if (settings === undefined) return undefined;
  const { secrets, ...shown } = settings;
  // Nothing keeps examples out of a cluster that somebody has already.
  const examples = settings.existingCluster === undefined ? examplesLeft(settings, stackFile) : [];
  let lineOf: ((path: Path) => number | undefined) | undefined;
  return {
    inForce: { ...shown, secrets: Object.fromEntries(Object.keys(secrets).map((name) => [name, "(secret)"])) },
    acceptedFindings: settings.acceptedFindings,
    findings: examples.map(({ finding }) => finding),
    lineOf: (ancestry, { rule, message }) => {
      const example = examples.find(({ finding }) => finding.rule === rule && finding.message === message);
      const own = rule.startsWith("acceptance-") ? ["acceptedFindings"] : settingPath(ancestry, rule);
      const path = example?.path ?? own;
      lineOf ??= locator(stackText);
      const line = path && lineOf(path);
      return line === undefined ? undefined : { file: stackFile, line };
    },
  };
}

/** What a real deployment would refuse: values that the repository ships as examples. */
function examplesLeft(settings: EksSettings, stackFile: string): { path: Path; finding: Finding }[] {
  return placeholders(settings).map(({ path, value, rule, fix }) => ({
    path,
    finding: {
      rule: "placeholder",
      severity: Severity.Warning,
      message: `${stackFile}: ${sentence({ path, value, rule, fix: "" }).trim()}`,
      fix,
      page: "https://www.pulumi.com/docs/iac/concepts/config/",
    },
  }));
}
