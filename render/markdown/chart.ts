import type { Diff, ResourceChange } from "../../diff/diff.ts";
import { Action } from "../../diff/diff.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { ancestry } from "../../review/ancestry.ts";

/** Larger ones are no help to a reader, and GitHub refuses to draw the largest: https://mermaid.js.org/config/schema-docs/config.html */
const mostNodes = 40;

interface Part {
  readonly label: string;
  readonly changes: ResourceChange[];
}

/** What changed, by the parts of the program, and which of these parts wait for which; undefined where it would be too large. */
export function chart({ changes }: Diff, index: PlanIndex): string | undefined {
  const parts = new Map<string, Part>();
  for (const change of changes) {
    const top = ancestry(change.within ?? change.urn, index).at(-1);
    const key = top?.urn ?? change.urn;
    const known = parts.get(key) ?? {
      label: `${top?.name ?? change.name} ${kindOf(top?.type ?? change.type)}`,
      changes: [],
    };
    known.changes.push(change);
    parts.set(key, known);
  }
  if (parts.size === 0 || parts.size > mostNodes) return undefined;
  const ids = new Map([...parts.keys()].map((urn, at) => [urn, `n${at}`]));
  const nodes = [...parts].map(([urn, { label, changes: own }]) => {
    const worst = order.find((action) => own.some((one) => one.action === action)) ?? Action.Update;
    return `  ${ids.get(urn)}["${escaped(label)}<br>${escaped(summary(own))}"]:::${worst}`;
  });
  const edges = [...parts.keys()].flatMap((urn) =>
    (index.resource(urn)?.dependencies ?? []).flatMap((dependency) => {
      const top = ancestry(dependency, index).at(-1)?.urn ?? dependency;
      const from = ids.get(top);
      return from === undefined || top === urn ? [] : [`  ${from} --> ${ids.get(urn)}`];
    }),
  );
  return ["```mermaid", "flowchart LR", ...nodes, ...new Set(edges), ...classes, "```"].join("\n");
}

/** From the most to the least worth a look. */
const order = [Action.Delete, Action.Replace, Action.Unknown, Action.Move, Action.Update, Action.Create, Action.Ignore];

/** Lines alone carry colour: they show on a light page and on a dark one. */
const classes = [
  "  classDef delete stroke:#cf222e,stroke-width:3px",
  "  classDef replace stroke:#cf222e,stroke-width:3px,stroke-dasharray:6 3",
  "  classDef unknown stroke:#bf8700,stroke-width:3px,stroke-dasharray:2 3",
  "  classDef move stroke:#8250df",
  "  classDef update stroke:#bf8700",
  "  classDef create stroke:#1a7f37",
  "  classDef ignore stroke-dasharray:2 6",
];

const words: Readonly<Partial<Record<Action, string>>> = { unknown: "update or replace", ignore: "ignored" };

function summary(changes: readonly ResourceChange[]): string {
  return order
    .map((action) => [action, changes.filter((one) => one.action === action).length] as const)
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} ${words[action] ?? action}`)
    .join(", ");
}

function kindOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters */
function escaped(label: string): string {
  return label.replace(/[^A-Za-z0-9 .,:()/_-]/g, (character) => `#${character.codePointAt(0)};`).slice(0, 200);
}
