import "./plan/lazy-modules.ts";
import { plan } from "./plan/cli.ts";
import { type Finding, Severity } from "./plan/plan.ts";
import type { StackFiles } from "./plan/project.ts";
import type { Settings } from "./settings.ts";

// The plan itself knows nothing of this program, so what its settings mean is added here. They are loaded like the program
// they belong to: an error in them is the program's, and told as such.
process.exitCode = await plan(process.argv.slice(2), {
  settingsInForce: async (files) => {
    const settings = await settingsOf(files);
    if (settings === undefined) return undefined;
    const { secrets, ...shown } = settings;
    return { ...shown, secrets: Object.fromEntries(Object.keys(secrets).map((name) => [name, "(secret)"])) };
  },
  findings: async (planned, files, date) => {
    const { runChecks } = await import("./checks/index.ts");
    const settings = await settingsOf(files);
    const checked = runChecks(planned, { acceptedFindings: settings?.acceptedFindings ?? [], date });
    return [...checked, ...(settings === undefined ? [] : await examplesLeft(settings))];
  },
});
// Sockets and timers that the program left open must not keep the command alive.
process.exit();

async function settingsOf({ config, secretKeys, stack }: StackFiles): Promise<Settings | undefined> {
  const { parseSettings } = await import("./settings.ts");
  return parseSettings(config, { stack, encryptedKeys: secretKeys }).settings;
}

/** What a real deployment would refuse: values that the repository ships as examples. */
async function examplesLeft(settings: Settings): Promise<Finding[]> {
  const { placeholders } = await import("./settings.ts");
  const { sentence } = await import("./problems.ts");
  return placeholders(settings).map((problem) => ({
    rule: "placeholder",
    severity: Severity.Warning,
    message: `Pulumi.${settings.stack}.yaml: ${sentence(problem)}`,
    page: "https://www.pulumi.com/docs/iac/concepts/config/",
  }));
}
