import { stringify } from "yaml";
import { type Finding, type Json, type Plan, Severity } from "../plan.ts";
import { isStack, parseUrn, typeOf } from "../urn.ts";
import { reachable } from "./reachable.ts";
import type { Style } from "./style.ts";
import { shortType, tree } from "./tree.ts";

export interface ReportOptions {
  /** YAML of the settings in force. */
  readonly settings: string;
  /** Lines of the tables that go with the plan. */
  readonly tables: readonly string[];
  readonly notes: readonly string[];
  readonly seconds: number;
  readonly style: Style;
}

/** The plan for a person in front of a terminal: what is set, what would be there, how to reach it, what is wrong. */
export function report(plan: Plan, { settings, tables, notes, seconds, style }: ReportOptions): string {
  const { bold, dim } = style;
  const resources = plan.resources.filter(({ type }) => !isStack(type));
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [bold(title), ...lines, ""]);
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  const lines = [
    "",
    ...section("Settings", indented(settings.split("\n"))),
    ...section("Resources", [
      `${plan.project} ${bold(plan.stack)} ${dim(summary(resources.map(({ type }) => type)))}`,
      ...tree(plan, style),
    ]),
    ...section("Reachable by", indented(reachable(plan))),
    ...tables,
    ...section("Outputs", indented(outputs(plan))),
    ...section("Findings", findings(plan.findings, style)),
    ...section("Notes", indented(notes)),
    `${bold(`${resources.length} resources`)} would be created. ${verdict(plan.findings)} ${dim(`(${seconds.toFixed(1)} s, no account asked)`)}`,
  ];
  return `${lines.join("\n")}\n`;
}

function outputs(plan: Plan): string[] {
  if (Object.keys(plan.outputs).length === 0) return [];
  return stringify(readable(plan.outputs), { lineWidth: 0 }).trimEnd().split("\n");
}

function summary(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of types) {
    const origin = originOf(type);
    counts.set(origin, (counts.get(origin) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([origin, count]) => `${count} ${count === 1 ? (singular[origin] ?? origin) : origin}`)
    .join(", ");
}

const singular: Readonly<Record<string, string>> = { components: "component", providers: "provider" };

function originOf(type: string): string {
  const [name = "", module = ""] = type.split(":");
  if (name === "pulumi") return "providers";
  if (name === "kubernetes") return "in Kubernetes";
  if (["aws", "awsx", "eks"].includes(name)) return "in AWS";
  return module === "index" ? "components" : name;
}

function readable(value: Json): Json {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  if (value.secret === true) return "(secret)";
  if (value.unknown === true) return "(known after deployment)";
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, readable(value[key]!)]));
}

/** What is open first; what is accepted for one reason has it told once, after the last. */
function findings(all: readonly Finding[], style: Style): string[] {
  const order = [Severity.Error, Severity.Warning, Severity.Note];
  const paint = { error: style.red, warning: style.yellow, note: style.dim };
  const sorted = [false, true].flatMap((isAccepted) =>
    order.flatMap((severity) =>
      all.filter((one) => one.severity === severity && (one.accepted !== undefined) === isAccepted),
    ),
  );
  return sorted.flatMap(({ rule, severity, urn, message, fix, page, accepted }, at) => {
    const about = urn === undefined ? "" : `${nameOf(urn)}: `;
    const source = style.dim(`    ${rule}, ${page}`);
    if (accepted === undefined) {
      const advice = fix === undefined ? "" : ` ${fix}`;
      return [`  ${paint[severity](severity)}  ${about}${message}${advice}`, source];
    }
    const next = sorted[at + 1];
    const isLast = next === undefined || next.rule !== rule || next.accepted !== accepted;
    const line = `  ${style.dim(`accepted ${severity}`)}  ${about}${message}`;
    return isLast ? [line, `    Accepted: ${accepted}`, source] : [line];
  });
}

function nameOf(urn: string): string {
  return `${parseUrn(urn).name} (${shortType(typeOf(urn))})`;
}

function verdict(all: readonly Finding[]): string {
  const open = all.filter(({ accepted }) => accepted === undefined);
  const count = (severity: string) => open.filter((finding) => finding.severity === severity).length;
  const parts = ([Severity.Error, Severity.Warning, Severity.Note] as const).flatMap((severity) => {
    const number = count(severity);
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? "" : "s"}`];
  });
  const accepted = all.length - open.length;
  const also = accepted === 0 ? "" : `, ${accepted} accepted`;
  return parts.length === 0 ? `No finding is open${also}.` : `Open findings: ${parts.join(", ")}${also}.`;
}
