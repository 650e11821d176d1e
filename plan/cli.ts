import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { distance } from "fastest-levenshtein";
import { stringify } from "yaml";
import { manifestFiles, writeManifests } from "./manifests.ts";
import type { Finding, Plan } from "./plan.ts";
import { toPlan } from "./plan-program.ts";
import { runProject } from "./plan-project.ts";
import { readStackFiles, type StackFiles } from "./project.ts";
import { report } from "./render/report.ts";
import { style, wantsColour } from "./render/style.ts";
import { ProgramError } from "./run.ts";
import { UsageError } from "./usage-error.ts";
import { Secrets } from "./values.ts";
import { watch } from "./watchdog.ts";

/** What the command knows of one project beyond Pulumi itself. */
export interface CommandHooks {
  /** How people call it; `npm run plan --` by default. */
  readonly command?: string;
  readonly findings?: (plan: Plan, files: StackFiles, date: string) => readonly Finding[] | Promise<readonly Finding[]>;
  /** Settings with their defaults filled in and without secrets. */
  readonly settingsInForce?: (files: StackFiles) => unknown;
}

const options = {
  stack: { type: "string", short: "s", default: "dev" },
  cwd: { type: "string", short: "C", default: "." },
  json: { type: "boolean", default: false },
  yaml: { type: "string" },
  unknown: { type: "boolean", default: false },
  date: { type: "string" },
  "show-secrets": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const usage = (command: string) => `Usage: ${command} [options]

Shows what a stack would create: no account, no network, no Pulumi CLI.

  -s, --stack NAME    stack to plan, read from Pulumi.NAME.yaml (default: dev)
  -C, --cwd FOLDER    folder of the Pulumi project (default: this one)
      --json          print one JSON document and nothing else
      --yaml FOLDER   write the Kubernetes objects as manifests for kubectl
      --unknown       leave unknown what only AWS can answer, as a first real preview does
      --date DATE     judge by this day (YYYY-MM-DD, UTC; default: today)
      --show-secrets  show the values of secrets
  -h, --help          print this

Exit codes: 0 fine, 1 a check found an error, 2 the settings, the program or the command line are wrong.
`;

/** Runs the command; gives its exit code. */
export async function plan(argv: readonly string[], hooks: CommandHooks = {}): Promise<number> {
  const started = performance.now();
  try {
    const { command = "npm run plan --" } = hooks;
    const values = parse(argv, command);
    if (values.help) {
      await write(process.stdout, usage(command));
      return 0;
    }
    const date = checkedDate(values.date);
    const folder = resolve(values.cwd);
    const files = readStackFiles(folder, values.stack);
    const shown = values["show-secrets"];
    const endWatch = watch(30, folder);
    const releaseOutput = printToStderr();
    const engine = await withProgress(files.stack, (onRegistered) =>
      runProject(folder, files, { unknown: values.unknown, onRegistered }),
    ).finally(() => {
      endWatch();
      releaseOutput();
    });
    const planned = toPlan(engine, shown ? Secrets.Shown : Secrets.Hidden);
    // The checks see what a reader without the secrets sees, whatever is printed.
    const judged = shown ? toPlan(engine, Secrets.Hidden) : planned;
    const complete = { ...planned, findings: (await hooks.findings?.(judged, files, date)) ?? [] };
    if (values.yaml !== undefined) {
      writeManifests(values.yaml, manifestFiles(toPlan(engine, shown ? Secrets.Shown : Secrets.KeysOnly)));
    }
    const notes = [
      ...files.notes,
      ...engine.log.map(({ severity, text }) => `${severity}: ${text.trim()}`),
      ...(values.yaml === undefined ? [] : [`Manifests written to ${values.yaml}.`]),
    ];
    if (values.json) {
      await write(process.stdout, `${JSON.stringify(complete, null, 2)}\n`);
      await write(process.stderr, notes.map((note) => `${note}\n`).join(""));
    } else {
      const settings = (await hooks.settingsInForce?.(files)) ?? shownConfig(files);
      const seconds = (performance.now() - started) / 1000;
      const colours = style(wantsColour(process.stdout.isTTY, process.env));
      const yaml = stringify(settings, { lineWidth: 0 }).trimEnd();
      await write(process.stdout, report(complete, { settings: yaml, notes, seconds, style: colours }));
    }
    return complete.findings.some(({ severity, accepted }) => severity === "error" && accepted === undefined) ? 1 : 0;
  } catch (error) {
    await write(process.stderr, `${explanation(error)}\n`);
    return 2;
  }
}

function parse(argv: readonly string[], command: string) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const { message } = error as Error;
    const [, stray] = /^Unexpected argument '([^']+)'/.exec(message) ?? [];
    if (stray !== undefined)
      throw new UsageError(`"${stray}" is no option. A stack is named so: ${command} -s ${stray}`);
    const [, given, name] = /^Unknown option '(--?([^']+))'/.exec(message) ?? [];
    if (name === undefined) throw new UsageError(`${message}\n\n${usage(command)}`);
    const nearest = Object.keys(options).sort((a, b) => distance(a, name) - distance(b, name))[0];
    throw new UsageError(`There is no option ${given}. Did you mean --${nearest}?\n\n${usage(command)}`);
  }
}

function checkedDate(given: string | undefined): string {
  const today = new Date().toISOString().slice(0, 10);
  if (given === undefined) return today;
  const time = Date.parse(`${given}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(given) && new Date(time || 0).toISOString().startsWith(given)) return given;
  throw new UsageError(`--date is "${given}", which is no day. Write it as YYYY-MM-DD, for example ${today}.`);
}

/** One line that grows on a terminal and is gone at the end; elsewhere nothing. */
async function withProgress<T>(stack: string, work: (onRegistered: (count: number) => void) => Promise<T>): Promise<T> {
  const { stderr } = process;
  if (!stderr.isTTY) return await work(() => {});
  const show = (text: string) => stderr.write(`\r\u001b[K${text}`);
  show(`Planning ${stack} …`);
  let shown = 0;
  try {
    return await work((count) => {
      if (count < shown + 10) return;
      shown = count;
      show(`Planning ${stack} … ${count} resources`);
    });
  } finally {
    show("");
  }
}

/** What the program prints, as it may, stays out of the plan's own output. */
function printToStderr(): () => void {
  const { stdout, stderr } = process;
  const write = stdout.write;
  stdout.write = stderr.write.bind(stderr);
  return () => {
    stdout.write = write;
  };
}

/** Pipes may take text later, or be closed by whoever has read enough; the process must not end before, nor fail then. */
async function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => resolve();
    stream.once("error", end);
    stream.write(text, (error) => {
      // After a failure the event is still to come.
      if (error == null) stream.off("error", end);
      resolve();
    });
  });
}

function shownConfig({ config, secretKeys }: StackFiles): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, secretKeys.includes(key) ? "(secret)" : value]),
  );
}

function explanation(error: unknown): string {
  if (error instanceof UsageError || error instanceof ProgramError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
