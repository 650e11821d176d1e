/** docs/settings.md, made from the schema that editors check stack files by: `npm run docs:settings`. */

import { realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { standardAddOns } from "../components/known-add-ons.ts";
import { addOnVersions } from "../versions.ts";
import { stackFileSchema } from "./json-schema.ts";
import { projectName } from "./read.ts";
import { existingClusterSchema } from "./schema.ts";
import { code, isEncrypted, type SchemaNode, sentence, typeText } from "./schema-words.ts";

export const documentPath = fileURLToPath(new URL("../docs/settings.md", import.meta.url));

type Row = [setting: string, type: string, fallback: string, meaning: string];

/** Groups of settings that have their rows already, by the path that leads to them. */
type Shown = Map<string, Record<string, SchemaNode>>;

/** So many settings in common make a group "as in" another. */
const enoughAlike = 4;

export function settingsDocument(): string {
  const config = (stackFileSchema().properties as Record<string, SchemaNode>).config!.properties!;
  const own = Object.entries(config).filter(([key]) => key.startsWith(`${projectName}:`));
  const aws = Object.entries(config).filter(([key]) => key.startsWith("aws:"));
  const days = config[`${projectName}:cluster`]?.properties?.logRetentionDays?.enum ?? [];
  return `<!-- Made by \`npm run docs:settings\` from settings/; change it there. -->

# Settings

A stack file, \`Pulumi.<stack>.yaml\`, holds these keys below \`config:\`, each with \`${projectName}:\` in front. In the tables \`<name>\`
stands for a name that you choose, and \`[]\` for each entry of a list. Whatever is left out has its default. An empty default means that
there is none, or that the last column says what happens then. Editors show the same while you type, from \`settings.schema.json\`.

Numbers of days for logs are those that CloudWatch Logs accepts: ${days.join(", ")}.

${own.map(([key, node]) => section(key.slice(projectName.length + 1), node)).join("\n\n")}

## aws

These stand below \`config:\` with \`aws:\` in front. All of them go to the one AWS provider that makes everything.

${table(aws.flatMap(([key, node]) => rows(key, node, key === "aws:region", new Map())))}
`;
}

/** What a section says after its table. */
const furtherWords: Readonly<Record<string, () => string>> = {
  addOns: pinnedAddOns,
  existingCluster: () => {
    const others = Object.keys(existingClusterSchema.shape).filter((key) => key !== "existingCluster");
    return `Beside it stand only ${others.map(code).join(", ")}; all others mean something in AWS only, and are refused.`;
  },
};

function section(key: string, node: SchemaNode): string {
  const shown: Shown = new Map();
  const below = nested(key, node, shown);
  const heading = `## ${key}\n\n`;
  if (below.length === 0) return heading + table(rows(key, node, false, shown));
  const more = furtherWords[key]?.() ?? "";
  return `${heading}${sentence(node.description)}\n\n${table(below)}${more && `\n\n${more}`}`;
}

function table(all: Row[]): string {
  return ["| Setting | Type | Default | Meaning |", "|---|---|---|---|", ...all.map(line)].join("\n");
}

function line(cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function pinnedAddOns(): string {
  const minors = Object.keys(addOnVersions);
  const names = [...new Set(minors.flatMap((minor) => Object.keys(addOnVersions[minor]!)))];
  const pins = names.map((name) => [
    `\`${name}\``,
    standardAddOns.includes(name) ? "yes" : "if named under `addOns`",
    ...minors.map((minor) => addOnVersions[minor]![name] ?? ""),
  ]);
  const head = ["Add-on", "Installed", ...minors.map((minor) => `Kubernetes ${minor}`)];
  return ["Versions that are pinned:", "", line(head), line(head.map(() => "---")), ...pins.map(line)].join("\n");
}

/** The row of one setting, and those of the settings within it. */
function rows(path: string, node: SchemaNode, required: boolean, shown: Shown): Row[] {
  const fallback = required ? "**required**" : node.default === undefined ? "" : code(node.default);
  const [example] = node.examples ?? [];
  const like = node.default === undefined && typeof example === "string" ? `Like ${code(example)}.` : "";
  const meaning = [sentence(node.description), like, alike(path, node, shown)].filter((part) => part !== "").join(" ");
  return [[`\`${path}\``, typeText(node), fallback, meaning], ...nested(path, node, shown)];
}

function nested(path: string, node: SchemaNode, shown: Shown): Row[] {
  if (node.oneOf !== undefined) return formRows(path, node.oneOf, shown);
  const [inner, group] = groupOf(path, node);
  if (group === undefined) return [];
  const same = sameAs(group, shown);
  shown.set(inner, group.properties!);
  return Object.entries(group.properties!)
    .filter(([key]) => !same?.keys.includes(key))
    .flatMap(([key, value]) => rows(`${inner}.${key}`, value, group.required?.includes(key) === true, shown));
}

/** Forms that their `type` tells apart: each row once, with the types it holds for. */
function formRows(path: string, forms: SchemaNode[], shown: Shown): Row[] {
  const found = new Map<string, { row: Row; types: string[] }>();
  const types = forms.map(({ properties: { type, ...others } = {} }) => {
    const name = code(type!.const);
    const own = new Map(shown);
    for (const row of Object.entries(others).flatMap(([key, node]) => rows(`${path}.${key}`, node, false, own)))
      found.set(row.join(), { row, types: [...(found.get(row.join())?.types ?? []), name] });
    return { name, meaning: `${name}: ${type!.description}` };
  });
  const meanings = types.map(({ meaning }) => meaning).join("; ");
  return [
    [`\`${path}.type\``, `one of ${types.map(({ name }) => name).join(", ")}`, "**required**", sentence(meanings)],
    ...[...found.values()].map(({ row: [setting, type, fallback, meaning], types: names }): Row => {
      const only = names.length === forms.length ? "" : `For ${names.join(", ")}. `;
      return [setting, type, fallback, only + meaning];
    }),
  ];
}

/** The settings within one: of an object, of each value of a map, or of each entry of a list. */
function groupOf(path: string, node: SchemaNode): [string, SchemaNode | undefined] {
  if (isEncrypted(node)) return [path, undefined];
  if (node.properties !== undefined) return [path, node];
  if (node.items !== undefined) return groupOf(`${path}[]`, node.items);
  if (node.additionalProperties) return groupOf(`${path}.<name>`, node.additionalProperties);
  return [path, undefined];
}

function sameAs({ properties = {} }: SchemaNode, shown: Shown): { path: string; keys: string[] } | undefined {
  const all = Object.keys(properties);
  for (const [path, other] of shown) {
    const keys = all.filter((key) => JSON.stringify(properties[key]) === JSON.stringify(other[key]));
    if (keys.length >= enoughAlike || keys.length === all.length) return { path, keys };
  }
  return undefined;
}

function alike(path: string, node: SchemaNode, shown: Shown): string {
  const [, group] = groupOf(path, node);
  const same = group && sameAs(group, shown);
  return same === undefined ? "" : `In it ${same.keys.map(code).join(", ")} as in \`${same.path}\`.`;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  writeFileSync(documentPath, settingsDocument());
