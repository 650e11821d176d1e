import { Action, type Diff, EffectKind, type PropertyChange, type ResourceChange } from "../../diff/diff.ts";
import type { Json } from "../../plan/plan.ts";
import { listed, type Section } from "./budget.ts";
import { code, details, diffBlock, text } from "./text.ts";

const dangerousActions: readonly string[] = [Action.Delete, Action.Replace, Action.Unknown];
const dangerousEffects: readonly string[] = [EffectKind.DataLoss, EffectKind.Interruption, EffectKind.Unknown];

function isDangerous({ action, effect }: ResourceChange): boolean {
  return dangerousActions.includes(action) || dangerousEffects.includes(effect.kind);
}

/** Before everything else: what a reviewer must not miss. */
export function dangers({ changes }: Diff): Section {
  return listed({
    items: changes
      .filter(isDangerous)
      .map((change) => `> - ${verb(change)} ${named(change)}: ${text(change.effect.message)}`),
    wrap: (body) => `> [!CAUTION]\n> Look at these first.\n>\n${body}`,
    more: (count) => `> - and ${count} more; the HTML page and \`plan diff\` list all of them`,
  });
}

export function allChanges({ changes }: Diff): Section {
  return listed({
    items: changes.map(oneChange),
    wrap: (body, shown) =>
      details(
        `<b>${changes.length === 1 ? "The change" : `All ${changes.length} changes`}</b>${left(changes.length - shown)}`,
        body,
      ),
    more: (count) => byType(changes.slice(changes.length - count)),
    separator: "\n\n",
  });
}

function left(count: number): string {
  return count === 0 ? "" : `, ${count} of them only counted`;
}

function byType(changes: readonly ResourceChange[]): string {
  const counts = new Map<string, number>();
  for (const { action, type } of changes) {
    const key = `${action} ${type}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const most = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const rest = most.slice(20).reduce((sum, [, count]) => sum + count, 0);
  const lines = most.slice(0, 20).map(([key, count]) => `- ${count} × ${code(key)}`);
  return [
    `Left out here, ${changes.length} more:`,
    "",
    ...lines,
    ...(rest === 0 ? [] : [`- ${rest} of other types`]),
  ].join("\n");
}

function oneChange(change: ResourceChange): string {
  const { effect, properties, notes, alias, source } = change;
  const lines = properties.flatMap(propertyLines);
  return [
    `${verb(change)} ${named(change)}${source === undefined ? "" : ` from ${code(source)}`}: ${text(effect.message)}`,
    ...[...effect.details, ...notes, ...(alias === undefined ? [] : [alias])].map((line) => `- ${text(line)}`),
    ...(lines.length === 0 ? [] : ["", diffBlock(lines)]),
  ].join("\n");
}

function propertyLines({ path, before, after, secret, action, reason }: PropertyChange): string[] {
  const asks =
    action === "update" ? "" : ` (${action === "replace" ? "forces a replacement" : "may force a replacement"})`;
  const head = `@@ ${path}${asks}${reason === undefined ? "" : `: ${reason}`} @@`;
  if (secret) return [head, "! a secret value changed"];
  return [head, ...sided("-", before), ...sided("+", after)];
}

const mostLines = 20;

function sided(sign: string, value: Json | undefined): string[] {
  if (value === undefined) return [];
  const lines = (typeof value === "string" ? value : JSON.stringify(value)).split("\n");
  const cut = lines.length > mostLines ? [`${sign} … ${lines.length - mostLines} more lines`] : [];
  return [
    ...lines.slice(0, mostLines).map((line) => `${sign} ${line.length > 300 ? `${line.slice(0, 300)} …` : line}`),
    ...cut,
  ];
}

const verbs: Readonly<Record<Action, string>> = {
  create: "**create**",
  update: "**update**",
  replace: "**replace**",
  unknown: "**update or replace, cannot tell**",
  delete: "**delete**",
  move: "**move**",
  ignore: "**ignored**",
};

function verb({ action }: ResourceChange): string {
  return verbs[action];
}

function named({ name, type }: ResourceChange): string {
  return `${code(name)} (${code(type)})`;
}
