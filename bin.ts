#!/usr/bin/env node
import "./plan/lazy-modules.ts";
import { register } from "tsx/esm/api";
import { plan } from "./command/command.ts";
import { foreignSettings } from "./settings/foreign-project.ts";

/** `eks-platform plan`: plans the Pulumi project in this folder, whoever wrote it, and checks the plan. */
const [command, ...options] = process.argv.slice(2);
if (command !== "plan") {
  process.stderr.write("Usage: eks-platform plan [options]; eks-platform plan --help lists them.\n");
  process.exit(2);
}
// The project may be TypeScript, and Node 20 reads none by itself.
register();
process.exitCode = await plan(options, {
  command: "eks-platform plan",
  settings: async (files) => foreignSettings(files),
});
// Sockets and timers of the program must not keep the command alive.
process.exit();
