import type { Json } from "../../plan/plan.ts";
import type { PropertyChange } from "../diff.ts";
import { type LineChange, lineDiff } from "./line-diff.ts";

const longestValue = 120;
const mostLines = 40;

export interface PropertyText {
  /** `spec.replicas: 2 → 3` */
  readonly head: string;
  /** Of a text of several lines: what differs. */
  readonly lines: readonly LineChange[];
  /** What the property alone asks for, and why; absent for a plain update. */
  readonly reason?: string;
}

export function propertyText(property: PropertyChange): PropertyText {
  const { before, after, secret, action, reason } = property;
  // A reference to another resource reads as that resource.
  const path = property.path.replace(/\.resource$/, "");
  const why = [
    ...(action === "replace"
      ? ["Forces the replacement."]
      : action === "unknown"
        ? ["Cannot tell whether it forces a replacement."]
        : []),
    ...(reason === undefined ? [] : [reason]),
  ].join(" ");
  const text = secret ? { head: `${path}: changed (secret)`, lines: [] } : values(path, before, after);
  return why === "" ? text : { ...text, reason: why };
}

function values(path: string, before: Json | undefined, after: Json | undefined): Omit<PropertyText, "reason"> {
  const [old, next] = [texts(before), texts(after)];
  if (old === undefined || next === undefined || (!old.includes("\n") && !next.includes("\n")))
    return {
      head: before === undefined && after === undefined ? path : `${path}: ${change(before, after)}`,
      lines: [],
    };
  const all = lineDiff(old, next);
  const rest = all.length - mostLines;
  const lines = rest > 1 ? [...all.slice(0, mostLines), { sign: " ", line: `… ${rest} lines more` } as const] : all;
  const count = (sign: string) => all.filter((line) => line.sign === sign).length;
  return { head: `${path}: lines ${count("-")} removed, ${count("+")} added`, lines };
}

/** A text, or none where there was or will be none; anything else has no lines. */
function texts(value: Json | undefined): string | undefined {
  if (value === undefined) return "";
  return typeof value === "string" ? value : undefined;
}

function change(before: Json | undefined, after: Json | undefined): string {
  if (before === undefined) return `added ${valueText(after ?? null)}`;
  if (after === undefined) return `removed ${valueText(before)}`;
  return `${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: Json): string {
  const text = JSON.stringify(readable(value));
  if (text.length <= longestValue) return text.replaceAll(/"(\(secret\)|\(known after deployment\))"/g, "$1");
  const cut = [...text].slice(0, longestValue).join("");
  return `${cut}… (${text.length} characters)`;
}

/** The stand-ins in words. */
function readable(value: Json): Json {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === "string" && value.startsWith("urn:pulumi:")) return value.split("::").slice(3).join("::");
  if (typeof value !== "object" || value === null) return value;
  if (value.secret === true) return "(secret)";
  if (value.unknown === true) return "(known after deployment)";
  if (typeof value.resource === "string") return readable(value.resource);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item)]));
}
