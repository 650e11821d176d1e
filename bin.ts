#!/usr/bin/env node
import "./plan/lazy-modules.ts";
import { register } from "tsx/esm/api";
import { runChecks } from "./checks/index.ts";
import { plan } from "./plan/cli.ts";

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
  findings: (planned, _, date) => runChecks(planned, { date }),
});
// Sockets and timers of the program must not keep the command alive.
process.exit();
