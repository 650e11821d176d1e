import { parsed } from "../../model/iam.ts";
import { at, fields, isHidden, isSecret, isUnknown, text, type Value } from "../../model/json.ts";
import type { Json } from "../../plan/plan.ts";

/** A value as people read it: like YAML, one line a fact, with documents in texts opened. For reading, not for machines. */
export function linesOf(value: Json): string[] {
  const lines: string[] = [];
  write(value, "", "", lines);
  return lines;
}

/** `lead` is what stands on the first line already: the indentation, a key, a dash. */
function write(value: Json, lead: string, indent: string, lines: string[]): void {
  const inline = scalar(value);
  if (inline !== undefined) {
    lines.push(`${lead}${inline}`);
    return;
  }
  if (typeof value === "string") {
    const document = documentIn(value);
    if (document !== undefined) {
      lines.push(`${lead}(as JSON)`);
      children(document, indent, lines);
      return;
    }
    lines.push(
      `${lead}|`,
      ...value
        .replace(/\n$/, "")
        .split("\n")
        .map((line) => `${indent}${line}`),
    );
    return;
  }
  if (lead.trim() !== "") lines.push(lead.trimEnd());
  children(value, indent, lines);
}

function children(value: Json, indent: string, lines: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      const at = lines.length;
      write(item, `${indent}- `, `${indent}  `, lines);
      // The first key of an object goes on the line of its dash.
      if (lines[at] === `${indent}-` && lines.length > at + 1)
        lines.splice(at, 2, `${indent}- ${lines[at + 1]!.trimStart()}`);
    }
    return;
  }
  for (const [key, item] of Object.entries(value as { [key: string]: Json }))
    write(item, `${indent}${key}: `, `${indent}  `, lines);
}

function scalar(value: Json): string | undefined {
  const hidden = standIn(value);
  if (hidden !== undefined) return hidden;
  if (typeof value === "string") {
    if (value.includes("\n") || documentIn(value) !== undefined) return undefined;
    return value === "" || value !== value.trim() ? JSON.stringify(value) : value;
  }
  if (typeof value !== "object" || value === null) return String(value);
  if (Object.keys(value).length > 0) return undefined;
  return Array.isArray(value) ? "[]" : "{}";
}

/** What a plan says instead of a value. */
function standIn(value: Value): string | undefined {
  const urn = text(at(value, "resource"));
  if (urn?.startsWith("urn:pulumi:") && Object.keys(fields(value)).length === 1) return `(${nameInUrn(urn)})`;
  if (!isHidden(value)) return undefined;
  if (isSecret(value)) return "(secret)";
  return isUnknown(value) ? "(known after deployment)" : undefined;
}

/** "Role cluster-role" */
export function nameInUrn(urn: string): string {
  const [types = "", name = ""] = urn.split("::").slice(-2);
  return `${types.split(/[$:]/).at(-1) ?? types} ${name}`;
}

function documentIn(json: string): Json | undefined {
  if (!/^\s*[{[]/.test(json)) return undefined;
  const document = parsed(json);
  return typeof document === "object" && document !== null && Object.keys(document).length > 0 ? document : undefined;
}
