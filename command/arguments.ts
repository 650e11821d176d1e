import { resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { UsageError } from "../plan/usage-error.ts";

/** What the command line asks for. */
export interface Arguments {
  readonly help: boolean;
  /** Present for a diff. */
  readonly diff?: { readonly base?: string };
  readonly stack: string;
  readonly cwd: string;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly yaml?: string;
  readonly html?: string;
  readonly svg?: string;
  readonly sarif?: string;
  readonly unknown: boolean;
  readonly tables: boolean;
  readonly watch: boolean;
  readonly date: string;
  readonly showSecrets: boolean;
}

const options = {
  stack: { type: "string", short: "s", default: "dev" },
  cwd: { type: "string", short: "C", default: "." },
  json: { type: "boolean", default: false },
  markdown: { type: "boolean", default: false },
  html: { type: "string" },
  svg: { type: "string" },
  sarif: { type: "string" },
  yaml: { type: "string" },
  unknown: { type: "boolean", default: false },
  tables: { type: "boolean", default: false },
  watch: { type: "boolean", short: "w", default: false },
  date: { type: "string" },
  "show-secrets": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

export const usage = (command: string) => `Usage: ${command} [options]
       ${command} diff [BASE] [options]

Shows what a stack would create, or what a change does to it: no account, no network, no Pulumi CLI.

  diff [BASE]         compare with BASE: a Git ref, or a plan saved with --json
                      (default: where this branch left the main branch; on it, the commit before)

  -s, --stack NAME    stack to plan, read from Pulumi.NAME.yaml (default: dev)
  -C, --cwd FOLDER    folder of the Pulumi project (default: this one)
      --tables        print every table: addresses, capacity, Fargate, availability, exposure, reachability,
                      identity, logs, metrics, versions, teardown, cost
      --html FILE     write one page with the picture, the findings, the tables and every resource
      --svg FILE      write the picture alone
      --sarif FILE    write the findings for GitHub's code scanning
      --yaml FOLDER   write the Kubernetes objects as manifests for kubectl
      --markdown      print a comment for a pull request and nothing else
      --json          print one JSON document and nothing else
      --unknown       leave unknown what only AWS can answer, as a first real preview does
      --date DATE     judge by this day (YYYY-MM-DD, UTC; default: today)
  -w, --watch         plan again whenever a file is saved
      --show-secrets  show the values of secrets
  -h, --help          print this

Exit codes: 0 fine, differences alone included; 1 a check found an error;
            2 the settings, the program or the command line are wrong.
`;

export function parseArguments(argv: readonly string[], command: string): Arguments {
  const { values, positionals } = parsed(argv, command);
  const [first, base, ...more] = positionals;
  if (first !== undefined && first !== "diff")
    throw new UsageError(`"${first}" is no option. A stack is named so: ${command} -s ${first}`);
  if (more.length > 0) throw new UsageError(`A diff has one base, and "${more[0]}" is a second one.`);
  const { yaml, html, svg, sarif, "show-secrets": showSecrets, ...rest } = values;
  refuse(values, first === "diff");
  return {
    ...rest,
    ...(first === "diff" ? { diff: base === undefined ? {} : { base } } : {}),
    ...(yaml === undefined ? {} : { yaml }),
    ...(html === undefined ? {} : { html }),
    ...(svg === undefined ? {} : { svg }),
    ...(sarif === undefined ? {} : { sarif }),
    date: checkedDate(values.date),
    showSecrets,
  };
}

function parsed(argv: readonly string[], command: string) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    const [, given, name] = /^Unknown option '(--?([^']+))'/.exec(message) ?? [];
    if (name === undefined) throw new UsageError(`${message}\n\n${usage(command)}`);
    const nearest = Object.keys(options).sort((a, b) => distance(a, name) - distance(b, name))[0];
    throw new UsageError(`There is no option ${given}. Did you mean --${nearest}?\n\n${usage(command)}`);
  }
}

/** What cannot be had together. */
function refuse(values: ReturnType<typeof parsed>["values"], isDiff: boolean): void {
  const { json, markdown, watch, "show-secrets": showSecrets } = values;
  if (json && markdown) throw new UsageError("--json and --markdown both print the only thing. Leave one out.");
  if (watch && (json || markdown))
    throw new UsageError("--watch shows plan after plan; --json and --markdown print one. Leave one out.");
  if (showSecrets && isDiff)
    throw new UsageError("A diff only tells that a secret changed. Leave --show-secrets out, or plan without diff.");
  for (const { name, file, path } of outputs(values)) {
    if (file.trim() === "") throw new UsageError(`--${name} names no file. Write one after it.`);
    if (showSecrets && name !== "yaml")
      throw new UsageError(`--${name} is a file to hand on, and would hold secrets. Leave --show-secrets out.`);
    for (const other of outputs(values).filter((one) => one.name !== name)) {
      if (other.path === path) throw new UsageError(`--${name} and --${other.name} both write to ${file}. Name two.`);
      if (name === "yaml" && other.path.startsWith(`${path}${sep}`))
        throw new UsageError(`--${other.name} lies in ${file}, which --yaml keeps for manifests. Name another place.`);
    }
  }
}

function outputs(values: ReturnType<typeof parsed>["values"]) {
  return (["html", "svg", "sarif", "yaml"] as const).flatMap((name) => {
    const file = values[name];
    return file === undefined ? [] : [{ name, file, path: resolve(file) }];
  });
}

function checkedDate(given: string | undefined): string {
  const today = new Date().toISOString().slice(0, 10);
  if (given === undefined) return today;
  const time = Date.parse(`${given}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(given) && new Date(time || 0).toISOString().startsWith(given)) return given;
  throw new UsageError(`--date is "${given}", which is no day. Write it as YYYY-MM-DD, for example ${today}.`);
}
