/** docs/settings.md, made from the schema that editors check stack files by: `npm run docs:settings`. */

import { realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stackFileSchema } from "./json-schema.ts";
import { projectName } from "./read.ts";

export const documentPath = fileURLToPath(new URL("../docs/settings.md", import.meta.url));

/** What of JSON Schema occurs in ours. */
interface Node {
  type?: string;
  description?: string;
  default?: unknown;
  examples?: unknown[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, Node>;
  additionalProperties?: Node | false;
  items?: Node;
  anyOf?: Node[];
  oneOf?: Node[];
}

/** A group of settings that has its rows already, by the path that leads to it. */
type Shown = Map<string, Record<string, Node>>;

const tableHead = ["| Setting | Type | Default | Meaning |", "|---|---|---|---|"];
/** Longer lists of numbers are shortened to their ends. */
const mostNumbers = 8;
/** So many settings in common make a group "the same as" another. */
const enoughAlike = 4;

export function settingsDocument(): string {
  const config = (stackFileSchema().properties as Record<string, Node>).config!.properties!;
  const own = Object.entries(config).filter(([key]) => key.startsWith(`${projectName}:`));
  const aws = Object.entries(config).filter(([key]) => key.startsWith("aws:"));
  return `<!-- Made by \`npm run docs:settings\` from settings/; change it there. -->

# Settings

A stack file, \`Pulumi.<stack>.yaml\`, holds these keys below \`config:\`, each with \`${projectName}:\` in front. \`<name>\` stands for a name
that you choose, \`[]\` for each entry of a list. Whatever is left out has its default; an empty default means that there is none, or
that the last column says what happens. Editors that know \`settings.schema.json\` show the same while you type.

Numbers of days for logs are those that CloudWatch Logs accepts: ${config[`${projectName}:cluster`]!.properties!.logRetentionDays!.enum!.join(", ")}.

${own.map(([key, node]) => section(key.slice(projectName.length + 1), node)).join("\n\n")}

## aws

What stands below \`config:\` with \`aws:\` in front. All of it goes to the one AWS provider that makes everything.

${[...tableHead, ...aws.flatMap(([key, node]) => rows(key, node, key === "aws:region", new Map()))].join("\n")}
`;
}

function section(key: string, node: Node): string {
  const shown: Shown = new Map();
  const below = nested(key, node, shown);
  const table = below.length === 0 ? rows(key, node, false, shown) : below;
  return [`## ${key}`, "", sentence(node.description), "", ...tableHead, ...table].join("\n");
}

/** The row of one setting, and those of the settings within it. */
function rows(path: string, node: Node, required: boolean, shown: Shown, note = ""): string[] {
  const fallback = required ? "**required**" : node.default === undefined ? "" : code(node.default);
  const example = node.default === undefined ? node.examples?.[0] : undefined;
  const meaning = [
    note,
    sentence(node.description),
    example === undefined ? "" : `Like ${code(example)}.`,
    alike(path, node, shown),
  ];
  const text = meaning.filter((part) => part !== "").join(" ");
  return [`| \`${path}\` | ${typeOf(node)} | ${fallback} | ${text} |`, ...nested(path, node, shown)];
}

function nested(path: string, node: Node, shown: Shown): string[] {
  if (node.oneOf !== undefined) return formRows(path, node.oneOf, shown);
  const [inner, group] = groupOf(path, node);
  if (group === undefined) return [];
  const same = sameAs(group, shown);
  shown.set(inner, group.properties!);
  return Object.entries(group.properties!)
    .filter(([key]) => !same?.keys.includes(key))
    .flatMap(([key, value]) => rows(`${inner}.${key}`, value, group.required?.includes(key) === true, shown));
}

/** Forms that a `type` tells apart: each setting once, with the types that know it. */
function formRows(path: string, forms: Node[], shown: Shown): string[] {
  const typeName = (form: Node) => String(form.properties!.type!.const);
  const types = forms.map((form) => `\`${typeName(form)}\`: ${form.properties!.type!.description ?? ""}`).join("; ");
  const found = new Map<string, { key: string; node: Node; types: string[] }>();
  for (const form of forms)
    for (const [key, node] of Object.entries(form.properties!).filter(([key]) => key !== "type")) {
      const id = `${key} ${JSON.stringify(node)}`;
      found.set(id, { key, node, types: [...(found.get(id)?.types ?? []), typeName(form)] });
    }
  return [
    `| \`${path}.type\` | one of ${forms.map((form) => code(typeName(form))).join(", ")} | **required** | ${sentence(types)} |`,
    ...[...found.values()].flatMap(({ key, node, types }) =>
      rows(`${path}.${key}`, node, false, shown, `For ${types.map(code).join(", ")}.`),
    ),
  ];
}

/** The settings within one: of an object, of each value of a map, or of each entry of a list. */
function groupOf(path: string, node: Node): [string, Node | undefined] {
  if (isEncrypted(node)) return [path, undefined];
  if (node.properties !== undefined) return [path, node];
  if (node.items !== undefined) return groupOf(`${path}[]`, node.items);
  if (node.additionalProperties) return groupOf(`${path}.<name>`, node.additionalProperties);
  return [path, undefined];
}

function sameAs({ properties = {} }: Node, shown: Shown): { path: string; keys: string[] } | undefined {
  for (const [path, other] of shown) {
    const keys = Object.keys(properties).filter(
      (key) => JSON.stringify(properties[key]) === JSON.stringify(other[key]),
    );
    if (keys.length >= enoughAlike || keys.length === Object.keys(properties).length) return { path, keys };
  }
  return undefined;
}

function alike(path: string, node: Node, shown: Shown): string {
  const [inner, group] = groupOf(path, node);
  const same = group && sameAs(group, shown);
  if (same === undefined) return "";
  const settings = same.keys.map((key) => `\`${inner}.${key}\``.replace(`${path}.`, "")).join(", ");
  return `${settings}: as in \`${same.path}\`.`;
}

function typeOf(node: Node): string {
  const { type, items, minimum, maximum, additionalProperties: values } = node;
  const forms = node.anyOf ?? [];
  if (forms.length > 0) return [...new Set(forms.map(typeOf))].join(", or ");
  if (isEncrypted(node)) return "encrypted text";
  if (node.const !== undefined) return code(node.const);
  if (node.enum !== undefined) return `one of ${choices(node.enum)}`;
  if (type === "array") return `list of ${items === undefined ? "anything" : typeOf(items)}`;
  if (values) return `map of ${Object.keys(values).length === 0 ? "anything" : typeOf(values)}`;
  if (type === "object" || node.oneOf !== undefined) return "group";
  if (type === "boolean") return "true or false";
  if (type === "string") return "text";
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return minimum === undefined ? "whole number" : `${minimum} or more`;
}

function choices(values: unknown[]): string {
  const short = values.length > mostNumbers && values.every((value) => typeof value === "number");
  return short ? `${values.slice(0, 3).join(", ")}, … ${values.at(-1)}` : values.map(code).join(", ");
}

function isEncrypted({ properties = {} }: Node): boolean {
  return Object.keys(properties).join() === "secure";
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``.replaceAll("|", "\\|");
}

/** Safe in a table of GitHub's Markdown, where `<stack>` outside of code would vanish as a tag. */
function sentence(text = ""): string {
  const safe = text.split("`").map((part, index) => (index % 2 === 0 ? part.replaceAll("<", "&lt;") : part));
  const joined = safe.join("`").replaceAll("|", "\\|");
  return joined === "" || joined.endsWith(".") ? joined : `${joined}.`;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  writeFileSync(documentPath, settingsDocument());
