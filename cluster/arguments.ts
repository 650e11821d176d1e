import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { ClusterError } from "./cluster-error.ts";
import { maxNodes } from "./nodes/node.ts";

/** What the command line asks for. */
export type Arguments =
  | { readonly command: "help" | "down" | "status" }
  | { readonly command: "up"; readonly nodes: number; readonly simulate?: string }
  | { readonly command: "load"; readonly image: string };

export const usage = `Usage: npm run cluster -- COMMAND

A throwaway Kubernetes cluster with real nodes and pods, on Debian or Ubuntu, as root. Nothing is installed.

  up                  start it, or what of it does not run; the first time, build it (minutes, needs Go)
      --nodes N       real nodes, 1 or ${maxNodes} (default: 1; those that are there stay)
      --simulate STACK
                      add nodes that only seem to run pods, like those of the stack
  down                stop it and leave nothing behind but what was built
  status              show what runs; exit code 0 if the cluster is up, 1 if not
  load IMAGE          give the nodes an image of this machine
  -h, --help          print this
`;

const commands = ["up", "down", "status", "load"] as const;
const options = {
  nodes: { type: "string" },
  simulate: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parsed(argv);
  const [given, ...more] = positionals;
  if (values.help || given === undefined) return { command: "help" };
  const command = commands.find((name) => name === given);
  if (command === undefined) throw new ClusterError(`There is no command ${given}. ${didYouMean(given, commands)}`);
  const takes = command === "load" ? 1 : 0;
  if (more.length > takes) throw new ClusterError(`${command} does not take "${more[takes]}". Leave it out.`);
  if (command !== "up") refuse(command, values);
  if (command === "load") return { command, image: imageOf(more[0]) };
  if (command !== "up") return { command };
  return { command, nodes: nodesOf(values.nodes ?? "1"), ...simulateOf(values.simulate) };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    const [, given, name] = /^Unknown option '(--?([^']+))'/.exec(message) ?? [];
    if (name === undefined) throw new ClusterError(`${message}\n\n${usage}`);
    throw new ClusterError(`There is no option ${given}. ${didYouMean(name, Object.keys(options), "--")}`);
  }
}

function didYouMean(given: string, known: readonly string[], prefix = ""): string {
  const nearest = [...known].sort((a, b) => distance(a, given) - distance(b, given))[0];
  return `Did you mean ${prefix}${nearest}?`;
}

function refuse(command: string, { nodes, simulate }: { nodes?: string; simulate?: string }): void {
  const given = nodes !== undefined ? "--nodes" : simulate !== undefined ? "--simulate" : undefined;
  if (given !== undefined) throw new ClusterError(`${given} is an option of up, not of ${command}. Leave it out.`);
}

function nodesOf(text: string): number {
  const nodes = Number(text);
  if (/^\d+$/.test(text) && nodes >= 1 && nodes <= maxNodes) return nodes;
  throw new ClusterError(`--nodes is ${text}, but there can be 1 to ${maxNodes} real nodes. Name such a number.`);
}

function imageOf(image: string | undefined): string {
  if (image === undefined || image.trim() === "")
    throw new ClusterError(
      "load names no image. Write one after it, for example: npm run cluster -- load example/web:1.0",
    );
  return image;
}

function simulateOf(stack: string | undefined): { simulate?: string } {
  if (stack === undefined) return {};
  if (stack.trim() === "") throw new ClusterError("--simulate names no stack. Write one after it, for example prod.");
  return { simulate: stack };
}
