import "./plan/lazy-modules.ts";
import { plan } from "./plan/cli.ts";
import { type Finding, Severity } from "./plan/plan.ts";
import type { StackFiles } from "./plan/project.ts";
import type { Settings } from "./settings.ts";

/** The command reads one stack; what is printed and what is judged share one parsing of its settings. */
let settings: Promise<Settings | undefined> | undefined;

// The plan itself knows nothing of this program, so what its settings mean is added here. They are loaded like the program
// they belong to: an error in them is the program's, and told as such.
process.exitCode = await plan(process.argv.slice(2), {
  settingsInForce: async (files) => {
    const inForce = await settingsOf(files);
    if (inForce === undefined) return undefined;
    const { secrets, ...shown } = inForce;
    return { ...shown, secrets: Object.fromEntries(Object.keys(secrets).map((name) => [name, "(secret)"])) };
  },
  findings: async (planned, files, date) => {
    const { runChecks } = await import("./checks/index.ts");
    const inForce = await settingsOf(files);
    const checked = runChecks(planned, { acceptedFindings: inForce?.acceptedFindings ?? [], date });
    return [...checked, ...(inForce === undefined ? [] : await examplesLeft(inForce))];
  },
});
// Sockets and timers that the program left open must not keep the command alive.
process.exit();

function settingsOf(files: StackFiles): Promise<Settings | undefined> {
  settings ??= parse(files);
  return settings;
}

async function parse({ config, secretKeys, stack }: StackFiles): Promise<Settings | undefined> {
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
