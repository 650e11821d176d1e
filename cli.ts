import { runChecks } from "./checks/index.ts";
import { plan } from "./plan/cli.ts";
import { parseSettings } from "./settings.ts";

/** The settings are parsed once more for what is printed and accepted: the plan itself knows nothing of this program. */
process.exitCode = await plan(process.argv.slice(2), {
  settingsInForce: ({ config, secretKeys, stack }) => {
    const { settings } = parseSettings(config, { stack, encryptedKeys: secretKeys });
    if (settings === undefined) return {};
    const { secrets, ...shown } = settings;
    return { ...shown, secrets: Object.fromEntries(Object.keys(secrets).map((name) => [name, "(secret)"])) };
  },
  findings: (planned, { config, secretKeys, stack }, date) => {
    const { settings } = parseSettings(config, { stack, encryptedKeys: secretKeys });
    return runChecks(planned, { acceptedFindings: settings?.acceptedFindings ?? [], date });
  },
});
// Sockets and timers of the program must not keep the command alive.
process.exit();
