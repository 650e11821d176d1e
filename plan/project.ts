import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { UsageError } from "./usage-error.ts";

/** A project and one of its stacks, read from their files as the CLI reads them. */
export interface StackFiles {
  readonly project: string;
  readonly stack: string;
  /** The program's entry, absolute. */
  readonly main: string;
  /** Configuration as a program gets it: text by full key, objects as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Full keys that hold an encrypted value; a plan decrypts none, a text that says so stands in. */
  readonly secretKeys: readonly string[];
  /** What the reader did not do although the files ask for it. */
  readonly notes: readonly string[];
}

interface ProjectFile {
  readonly name?: string;
  readonly main?: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

interface StackFile {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly environment?: unknown;
}

/** https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
export function readStackFiles(folder: string, stack: string): StackFiles {
  const projectPath = join(folder, "Pulumi.yaml");
  if (!existsSync(projectPath)) {
    throw new UsageError(`${folder} has no Pulumi.yaml. Run this in a Pulumi project, or name its folder with --cwd.`);
  }
  const project = read<ProjectFile>(projectPath);
  const name = project.name;
  if (typeof name !== "string") throw new UsageError("Pulumi.yaml: name is missing. Add the project's name.");
  const stackName = stack.split("/").at(-1) ?? stack;
  const stackPath = join(folder, `Pulumi.${stackName}.yaml`);
  if (!existsSync(stackPath)) throw new UsageError(unknownStack(folder, stackName));
  const stackFile = read<StackFile>(stackPath);

  const declared = declarations(project.config ?? {}, name);
  const values = new Map<string, unknown>();
  for (const [key, { fallback }] of declared) if (fallback !== undefined) values.set(key, fallback);
  for (const [key, value] of Object.entries(stackFile.config ?? {})) values.set(fullKey(key, name), value);
  const problems = [...declared].flatMap(([key, declaration]) =>
    mistakes(key, declaration, values.get(key), stackName),
  );
  if (problems.length > 0) throw new UsageError(problems.join("\n"));

  const secretKeys = [...values].filter(([, value]) => holdsCiphertext(value)).map(([key]) => key);
  return {
    project: name,
    stack: stackName,
    main: join(folder, project.main ?? "index.ts"),
    config: Object.fromEntries([...values].map(([key, value]) => [key, text(readable(value, key))])),
    secretKeys,
    notes:
      stackFile.environment === undefined
        ? []
        : [`${basename(stackPath)} imports a Pulumi ESC environment; a plan skips it.`],
  };
}

function read<T>(path: string): T {
  try {
    return (parse(readFileSync(path, "utf8")) ?? {}) as T;
  } catch (error) {
    if (error instanceof YAMLParseError)
      throw new UsageError(`${basename(path)} is no valid YAML: ${error.message.trim()}`);
    throw error;
  }
}

function unknownStack(folder: string, stack: string): string {
  const stacks = readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const known =
    stacks.length === 0 ? "There is no stack file yet." : `The stacks here are ${stacks.sort().join(", ")}.`;
  return `There is no stack "${stack}": Pulumi.${stack}.yaml does not exist. ${known}`;
}

interface Declaration {
  readonly type?: string;
  readonly fallback?: unknown;
  /** A key that is declared with a type and without a default must be set: the CLI refuses to run otherwise. */
  readonly required: boolean;
}

function declarations(config: Readonly<Record<string, unknown>>, project: string): Map<string, Declaration> {
  return new Map(
    Object.entries(config).map(([key, value]): [string, Declaration] => {
      if (typeof value !== "object" || value === null)
        return [fullKey(key, project), { fallback: value, required: false }];
      const { type, default: fallback, value: given } = value as { type?: string; default?: unknown; value?: unknown };
      const chosen = given ?? fallback;
      return [fullKey(key, project), { type, fallback: chosen, required: type !== undefined && chosen === undefined }];
    }),
  );
}

function mistakes(key: string, { type, required }: Declaration, value: unknown, stack: string): string[] {
  const file = `Pulumi.${stack}.yaml`;
  if (value === undefined)
    return required ? [`${file}: ${key} is missing. Pulumi.yaml declares it without a default: set it.`] : [];
  if (type === undefined || holdsCiphertext(value) || hasType(value, type)) return [];
  return [
    `${file}: ${key} is ${JSON.stringify(value)}, but Pulumi.yaml declares it as ${type}. Write ${examples[type] ?? type}.`,
  ];
}

const examples: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings, one key a line",
};

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(typeof value === "string" ? Number(value) : value);
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return true;
  }
}

function fullKey(key: string, project: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

function isCiphertext(value: unknown): value is { secure: string } {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}

function holdsCiphertext(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isCiphertext(value) || Object.values(value).some(holdsCiphertext);
}

/** The value with a stand-in for each ciphertext. */
function readable(value: unknown, path: string): unknown {
  if (isCiphertext(value)) return `encrypted value of ${path}`;
  if (Array.isArray(value)) return value.map((item, index) => readable(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, `${path}.${key}`)]));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
