import * as pulumi from "@pulumi/pulumi";
import type { Caller } from "./components/account.ts";
import { type Problem, sentence } from "./problems.ts";
import { deploymentProblems } from "./settings/deployment.ts";
import { parseSettings } from "./settings/parse.ts";
import type { EksSettings, Settings } from "./settings/schema.ts";

export { type ConfigContext, type Parsed, parseSettings } from "./settings/parse.ts";
export { isPlaceholder, placeholders } from "./settings/placeholders.ts";
export { fargateProfileOf } from "./settings/rules/fargate.ts";
export type { EksSettings, ExistingClusterSettings, Settings } from "./settings/schema.ts";

/** The stack file, checked and with its defaults. The only reader of Pulumi's configuration; fails with every mistake in it. */
export function loadSettings(): Settings {
  const raw = pulumi.runtime.allConfig();
  const stack = pulumi.getStack();
  const encryptedKeys = Object.keys(raw).filter(isConfigSecret);
  const { settings, problems } = parseSettings(raw, { stack, encryptedKeys });
  if (settings === undefined) throw new pulumi.RunError(report(stack, problems));
  return settings;
}

/** In the SDK, but not in its declarations; `pulumi.Config` does not tell whether a value is secret. */
function isConfigSecret(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}

/** Fails where a real account would be given what the repository ships as an example, or where whoever deploys could not finish. */
export function refuseUndeployable(settings: EksSettings, caller: Caller): void {
  const problems = deploymentProblems(settings, caller);
  if (problems.length > 0) throw new pulumi.RunError(report(settings.stack, problems));
}

/** One line for each problem, each with the file it stands in, and how many there are. */
export function report(stack: string, problems: readonly Problem[]): string {
  const lines = problems.map((problem) => `Pulumi.${stack}.yaml: ${sentence(problem)}`);
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [...lines, `${count} in the settings; nothing was planned or deployed.`].join("\n");
}
