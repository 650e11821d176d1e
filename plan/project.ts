import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { YAMLParseError } from "yaml";
import { configText, parseYaml } from "./config-yaml.ts";
import {
  declarationMistakes,
  declarations,
  fullKey,
  type Group,
  holdsCiphertext,
  isCiphertext,
  isGroup,
  valueMistake,
} from "./project-config.ts";
import { UsageError } from "./usage-error.ts";

/** A project and one of its stacks, read from their files as the CLI reads them. */
export interface StackFiles {
  readonly project: string;
  readonly stack: string;
  /** Of the stack's full name, where that was given. */
  readonly organization?: string;
  /** Path of the stack file from the project's folder. */
  readonly stackFile: string;
  /** What stands in it. */
  readonly stackText: string;
  /** The program's entry, absolute. */
  readonly main: string;
  /** Configuration as a program gets it: text by full key, objects as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Full keys that hold an encrypted value; a plan decrypts none, a text that says so stands in. */
  readonly secretKeys: readonly string[];
  /** What the reader did not do although the files ask for it. */
  readonly notes: readonly string[];
}

/** https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
export function readStackFiles(folder: string, stack: string): StackFiles {
  const projectFile = readProject(folder);
  const project = projectFile.name;
  const [declared, stackFolder] = isGroup(projectFile.config)
    ? [projectFile.config, projectFile.stackConfigDir]
    : // Until there were declarations, this was the folder of the stack files.
      [{}, projectFile.stackConfigDir ?? projectFile.config];
  refuse(declarationMistakes(declared, project));

  // A stack's full name begins with its organisation and its project.
  const names = stack.split("/");
  const stackName = names.at(-1) ?? stack;
  const stackPath = join(folder, String(stackFolder ?? ""), `Pulumi.${stackName}.yaml`);
  if (!existsSync(stackPath)) throw new UsageError(unknownStack(join(stackPath, ".."), stackName));
  const file = basename(stackPath);
  const { config, environment } = readGroup(stackPath);
  if (config != null && !isGroup(config))
    refuse([`${file}: config is no group of settings. Write one key a line below it.`]);
  const own = stackValues(file, (config ?? {}) as Group, project);

  const byKey = declarations(declared, project);
  const defaults = [...byKey].flatMap(([key, { fallback }]) => (fallback == null ? [] : [[key, fallback] as const]));
  const values = new Map<string, unknown>([...defaults, ...own]);
  const skipped = environment === undefined ? [] : [`${file} imports a Pulumi ESC environment; a plan skips it.`];
  const mistakes = [...byKey].flatMap(([key, declaration]) => {
    const mistake = valueMistake(key, values.get(key), declaration, key.startsWith(`${project}:`));
    return mistake === undefined ? [] : [`${file}: ${mistake}`];
  });
  refuse(mistakes, skipped);

  return {
    project,
    stack: stackName,
    ...(names.length > 1 ? { organization: names[0]! } : {}),
    stackFile: relative(folder, stackPath),
    stackText: readFileSync(stackPath, "utf8"),
    main: entry(folder, projectFile.main),
    config: Object.fromEntries([...values].map(([key, value]) => [key, configText(readable(value, key))])),
    secretKeys: [...values].filter(([, value]) => holdsCiphertext(value)).map(([key]) => key),
    notes: skipped,
  };
}

interface ProjectFile {
  readonly name: string;
  readonly main?: string;
  readonly stackConfigDir?: string;
  readonly config?: unknown;
}

function readProject(folder: string): ProjectFile {
  const path = join(folder, "Pulumi.yaml");
  if (!existsSync(path)) {
    const where = relative(process.cwd(), folder) || "This folder";
    throw new UsageError(`${where} has no Pulumi.yaml. Run this in a Pulumi project, or name its folder with --cwd.`);
  }
  const { name, ...rest } = readGroup(path);
  if (typeof name !== "string" || name === "")
    refuse(["Pulumi.yaml: name is missing. Add the project's name, as text."]);
  return { name: String(name), ...rest };
}

function readGroup(path: string): Group {
  const file = basename(path);
  try {
    const content = parseYaml(readFileSync(path, "utf8")) ?? {};
    if (isGroup(content)) return content;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new UsageError(`${file} is no valid YAML: ${error.message.trim()}`);
  }
  throw new UsageError(`${file} is no group of settings. Write keys with a colon, one a line.`);
}

function unknownStack(folder: string, stack: string): string {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const stacks = files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const known =
    stacks.length === 0 ? "There is no stack file yet." : `The stacks here are ${stacks.sort().join(", ")}.`;
  return `There is no stack "${stack}": Pulumi.${stack}.yaml does not exist. ${known}`;
}

/** The stack's values by full key. */
function stackValues(file: string, config: Group, project: string): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [key, value] of Object.entries(config)) {
    const full = fullKey(key, project);
    if (full.split(":").length !== 2)
      refuse([`${file}: ${key} is no configuration key. Write it as <namespace>:<name>.`]);
    // Of the two the CLI takes now the one, now the other.
    if (values.has(full)) refuse([`${file}: ${full} stands there twice, once in a shorter form. Keep one.`]);
    values.set(full, value ?? "");
  }
  return values;
}

/** Where the program begins: https://www.pulumi.com/docs/iac/languages-sdks/javascript/#entrypoint */
function entry(folder: string, main: string | undefined): string {
  const named = main ?? packageMain(folder);
  const places = [...(named === undefined ? [] : [join(folder, named)]), ...(main === undefined ? [folder] : [])];
  const files = places.flatMap((place) => [
    ...["", ".ts", ".js"].map((extension) => place + extension),
    ...["index.js", "index.mjs", "index.ts", "index.mts"].map((index) => join(place, index)),
  ]);
  const found = files.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  if (found !== undefined) return found;
  const where =
    main === undefined ? "main is missing, and there is no index.ts" : `main is ${main}, which does not exist`;
  throw new UsageError(`Pulumi.yaml: ${where}. Name the file that the program begins with.`);
}

function packageMain(folder: string): string | undefined {
  const path = join(folder, "package.json");
  const { main } = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { main?: string }) : {};
  return main;
}

/** The value with a stand-in for each ciphertext. */
function readable(value: unknown, path: string): unknown {
  // Another ciphertext is another value, which is all that a diff can tell of one.
  if (isCiphertext(value)) return `encrypted value of ${path} (${digest(value)})`;
  if (Array.isArray(value)) return value.map((item, index) => readable(item, `${path}[${index}]`));
  if (!isGroup(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, `${path}.${key}`)]));
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}

function refuse(mistakes: readonly string[], notes: readonly string[] = []): void {
  if (mistakes.length > 0) throw new UsageError([...mistakes, ...notes].join("\n"));
}
