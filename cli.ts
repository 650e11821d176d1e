import "./plan/lazy-modules.ts";
import { type KnownSettings, plan } from "./command/command.ts";
import type { StackFiles } from "./plan/project.ts";

// The command knows every Pulumi program alike, so what this one's settings mean is added here. They are loaded like the
// program they belong to: an error in them is the program's, and told as such.
process.exitCode = await plan(process.argv.slice(2), { settings });
// Sockets and timers that the program left open must not keep the command alive.
process.exit();

async function settings(files: StackFiles): Promise<KnownSettings | undefined> {
  const { knownSettings } = await import("./settings/known.ts");
  return knownSettings(files);
}
