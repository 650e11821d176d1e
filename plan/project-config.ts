import { configText } from "./config-yaml.ts";

/**
 * What the `config` of Pulumi.yaml declares, and what the CLI would refuse of it or of a stack's values:
 * https://www.pulumi.com/docs/iac/concepts/config/#project-level-configuration
 */
export interface Declaration {
  readonly type?: string;
  readonly items?: Declaration;
  readonly secret?: boolean;
  /** The default, or for the keys of others, which can only have one, the value. */
  readonly fallback?: unknown;
}

interface Written extends Omit<Declaration, "items" | "fallback"> {
  readonly items?: Declaration;
  readonly default?: unknown;
  readonly value?: unknown;
}

export type Group = Readonly<Record<string, unknown>>;

export function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Declarations by full key. */
export function declarations(config: Group, project: string): Map<string, Declaration> {
  return new Map(
    Object.entries(config).map(([key, written]): [string, Declaration] => {
      if (!isGroup(written)) return [fullKey(key, project), { fallback: written }];
      const { default: fallback, value, ...declared } = written as Written;
      return [fullKey(key, project), { ...declared, fallback: value ?? fallback }];
    }),
  );
}

export function fullKey(key: string, project: string): string {
  if (!key.includes(":")) return `${project}:${key}`;
  // An older way to write a key, which the CLI still takes.
  return key.replace(/^([^:]*):config:/, "$1:");
}

/** What is wrong with Pulumi.yaml's declarations, whatever the stack. */
export function declarationMistakes(config: Group, project: string): string[] {
  return Object.entries(config).flatMap(([key, written]) => {
    const mistake = declarationMistake(written, fullKey(key, project).startsWith(`${project}:`));
    return mistake === undefined ? [] : [`Pulumi.yaml: config.${key}${mistake}`];
  });
}

const attributes = ["type", "items", "description", "secret", "default", "value"];

function declarationMistake(written: unknown, own: boolean): string | undefined {
  const holder = own ? "default" : "value";
  const bare = ["string", "boolean"].includes(typeof written) || Number.isInteger(written) || Array.isArray(written);
  if (bare) return undefined;
  if (!isGroup(written))
    return ` is ${configText(written) || "empty"}, which cannot stand alone. Write ${holder}: below it.`;
  const { type, items, value, default: fallback } = written as Written;
  const strange = Object.keys(written).find((name) => !attributes.includes(name));
  if (strange !== undefined) return `.${strange} is no part of a declaration. Put the value below ${holder}:.`;
  if (!own) {
    const good = value !== undefined && type === undefined && fallback === undefined;
    return good
      ? undefined
      : " is not this project's, so it has a value and nothing else. Write value: alone below it.";
  }
  if (type !== undefined && examples[type] === undefined)
    return `.type is ${JSON.stringify(type)}, but types are ${Object.keys(examples).join(", ")}. Choose one.`;
  if (type === "array" && items === undefined)
    return " is an array without items. Write the type of its items below items:.";
  if (value != null && fallback != null) return " has both a default and a value. Keep one.";
  if (fallback == null || type === undefined || hasType(fallback, { type, items })) return undefined;
  return `.default is ${shown(fallback)}, but its type is ${type}. Write ${wanted({ type, items })}.`;
}

/** What is wrong with a stack's value; `undefined` is what a stack without the key has. */
export function valueMistake(key: string, value: unknown, declaration: Declaration, own: boolean): string | undefined {
  const { type, secret } = declaration;
  if (value === undefined)
    return own ? `${key} is missing. Pulumi.yaml declares it without a default: set it.` : undefined;
  if (type === undefined) return undefined;
  if (secret === true && !holdsCiphertext(value)) {
    const name = key.slice(key.indexOf(":") + 1);
    return `${key} is not encrypted, but Pulumi.yaml declares it as secret. Set it with pulumi config set --secret ${name}.`;
  }
  // Alone, numbers and booleans come to a program as text; inside a group or list they keep their type.
  const isText = typeof value !== "object" || value === null;
  if (hasType(isText ? configText(value) : value, declaration)) return undefined;
  return `${key} is ${shown(value)}, but Pulumi.yaml declares it as ${type}. Write ${wanted(declaration)}.`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, part) => {
    if (isCiphertext(part)) return "(encrypted)";
    return typeof part === "bigint" ? String(part) : part;
  });
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function wanted({ type = "", items }: Declaration): string {
  return `${examples[type]}${items === undefined ? "" : `, each item ${wanted(items)}`}`;
}

const examples: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings, one key a line",
};

function hasType(value: unknown, { type, items }: Declaration): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value) && (items === undefined || value.every((item) => hasType(item, items)));
    case "object":
      return isGroup(value) && !isCiphertext(value);
    // What an encrypted value will be, nobody knows before it is decrypted.
    case "integer":
      if (typeof value === "string") return /^[-+]?\d+$/.test(value);
      return Number.isInteger(value) || typeof value === "bigint" || isCiphertext(value);
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false" || isCiphertext(value);
    default:
      return typeof value === "string" || isCiphertext(value);
  }
}

export function isCiphertext(value: unknown): value is { secure: string } {
  return isGroup(value) && Object.keys(value).join() === "secure" && typeof value.secure === "string";
}

export function holdsCiphertext(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isCiphertext(value) || Object.values(value).some(holdsCiphertext);
}
