import { resolve } from "node:path";
import { parseArguments, usage } from "./arguments.ts";
import { ClusterError } from "./cluster-error.ts";
import { down } from "./down.ts";
import { paths } from "./home.ts";
import { requireRoot } from "./host/requirements.ts";
import { howToUse, shownStatus, status } from "./status.ts";
import { up } from "./up.ts";

/** Runs one command line; gives the exit code. */
async function run(argv: readonly string[]): Promise<number> {
  const args = parseArguments(argv);
  if (args.command !== "help") requireRoot();
  switch (args.command) {
    case "help":
      process.stdout.write(usage);
      return 0;
    case "up":
      await start(args.nodes, args.simulate);
      return 0;
    case "down":
      process.stdout.write((await down()) ? "The cluster is down.\n" : "No cluster is up.\n");
      return 0;
    case "status": {
      const seen = await status();
      process.stdout.write(shownStatus(seen));
      return seen.isUp ? 0 : 1;
    }
    case "load": {
      const { load } = await import("./load.ts");
      await load(args.image);
      return 0;
    }
  }
}

async function start(nodes: number, stack: string | undefined): Promise<void> {
  const { KUBECONFIG: other = "" } = process.env;
  if (other !== "" && resolve(other) !== paths.kubeconfig)
    process.stderr.write(`KUBECONFIG is ${other}. A cluster of this project's own is started all the same.\n`);
  const begin = Date.now();
  await up({ nodes });
  if (stack !== undefined) {
    const { simulate } = await import("./simulated/simulate.ts");
    await simulate(stack);
  }
  process.stdout.write(`The cluster is up after ${((Date.now() - begin) / 1000).toFixed(1)} s.\n${howToUse()}\n`);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ClusterError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
