import type * as z from "zod";
import type { Problem } from "../problems.ts";
import { choices, exampleOf, expectedText, formAt, keysOf, numberIn, schemaAt } from "./introspect.ts";
import { nearest } from "./nearest.ts";
import { type Path, valueAt } from "./paths.ts";

type Issue = z.core.$ZodIssue;

/** What zod found, in the words of `problems.ts`. One issue may name several keys. */
export function problemsOf(issues: readonly Issue[], schema: z.ZodType, input: unknown): Problem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, schema, input));
}

function problemsOfIssue(issue: Issue, schema: z.ZodType, input: unknown): Problem[] {
  const path = issue.path as Path;
  const value = valueAt(input, path);
  const about = schemaAt(schema, path, input);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => unknownKey([...path, key], keysOf(formAt(schema, path, input))));
  if (issue.code === "invalid_key") return issue.issues.map((inner) => ({ path, ...badName(inner.message) }));
  if (value === undefined) return [{ path, rule: "is missing", fix: howToAdd(about) }];
  switch (issue.code) {
    case "invalid_type":
      return [wrongType(path, value, about)];
    case "invalid_value":
      return [noSuchChoice(path, value, issue.values)];
    case "invalid_union":
      return wrongInEveryForm(issue, path, value, schema, input);
    case "too_small":
      return [{ path, value, ...tooSmall(Number(issue.minimum), issue.origin, value, about) }];
    case "too_big":
      return [{ path, value, ...tooBig(Number(issue.maximum), issue.origin, about) }];
    case "not_multiple_of":
      return [{ path, value, rule: `but must be a multiple of ${issue.divisor}`, fix: "Choose the next one." }];
    default:
      return [{ path, value, ...halves(issue.message, about) }];
  }
}

/** `prefix` is what the path shows before the key and a suggestion must show too. */
export function unknownKey(path: Path, known: readonly string[], prefix = ""): Problem {
  const near = nearest(String(path.at(-1)).slice(prefix.length), known);
  const all = known.map((key) => `${prefix}${key}`).sort();
  return {
    path,
    rule: "is no setting known here",
    fix: near === undefined ? `What can stand here: ${all.join(", ")}.` : `Did you mean ${prefix}${near}?`,
  };
}

function badName(message: string): Pick<Problem, "rule" | "fix"> {
  const { rule, fix } = halves(message, undefined);
  return { rule: `has a name ${rule}`, fix };
}

function wrongType(path: Path, value: unknown, about: z.ZodType | undefined): Problem {
  const expected = expectedText(about);
  return { path, value, rule: `but must be ${expected}`, fix: howToWrite(value, about) };
}

function howToWrite(value: unknown, about: z.ZodType | undefined): string {
  const example = exampleOf(about);
  const expected = expectedText(about);
  if (value === null) return `Write ${expected}${like(example)}, or remove the line.`;
  if (expected === "text" && (typeof value === "number" || typeof value === "boolean"))
    return `Put it in quotes, like ${JSON.stringify(example ?? String(value))}.`;
  if (
    typeof value === "string" &&
    numberIn(about) !== undefined &&
    value.trim() !== "" &&
    Number.isFinite(Number(value))
  )
    return `Write ${Number(value)} without quotes.`;
  if (expected === "true or false" && (value === "true" || value === "false")) return `Write ${value} without quotes.`;
  const keys = keysOf(about);
  if (keys.length > 0) return `Write its settings below it, indented: ${keys.join(", ")}.`;
  return `Write ${expected}${like(example)}.`;
}

function noSuchChoice(path: Path, value: unknown, values: readonly unknown[]): Problem {
  return { path, value, rule: `but must be ${choices(values)}`, fix: nearestChoice(value, values) };
}

function nearestChoice(value: unknown, values: readonly unknown[]): string {
  const numbers = values.filter((choice) => typeof choice === "number");
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number) && numbers.length > 0) {
    const near = numbers.reduce((best, next) => (Math.abs(next - number) < Math.abs(best - number) ? next : best));
    return near === number ? `Write ${near} without quotes.` : `The nearest is ${near}.`;
  }
  const near = nearest(String(value), values.map(String));
  return near === undefined ? "Choose one of them." : `Did you mean ${near}?`;
}

/** A value that fits no form of a union: speak of the one it comes closest to, the one whose type is right. */
function wrongInEveryForm(
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  value: unknown,
  schema: z.ZodType,
  input: unknown,
): Problem[] {
  if (issue.errors.length === 0) return [noSuchChoice(path, value, discriminatorValues(schema, path, input))];
  const sameType = issue.errors.filter(
    (form) => !form.some(({ code, path: at }) => at.length === 0 && code === "invalid_type"),
  );
  const closest = sameType.reduce<Issue[] | undefined>(
    (best, next) => (best === undefined || next.length < best.length ? next : best),
    undefined,
  );
  if (closest === undefined) return [wrongType(path, value, schemaAt(schema, path, input))];
  return closest.flatMap((inner) => problemsOfIssue({ ...inner, path: [...path, ...inner.path] }, schema, input));
}

function discriminatorValues(schema: z.ZodType, path: Path, input: unknown): unknown[] {
  const union = schemaAt(schema, path.slice(0, -1), input, false);
  const { def } = (union as z.ZodType) ?? {};
  const options = (def as { options?: z.ZodType[] } | undefined)?.options ?? [];
  return options.flatMap((option) => {
    const field = (option.def as { shape?: Record<string, z.ZodType> }).shape?.[String(path.at(-1))];
    return [...((field?.def as { values?: unknown[] } | undefined)?.values ?? [])];
  });
}

function tooSmall(minimum: number, origin: string, value: unknown, about: z.ZodType | undefined) {
  if (origin === "string")
    return value === ""
      ? { rule: "but must not be empty", fix: `Write text${like(exampleOf(about))}, or remove the line.` }
      : { rule: `but must have at least ${minimum} characters`, fix: "Write more." };
  if (origin === "array")
    return { rule: `but needs at least ${entries(minimum)}`, fix: `Add one${like(exampleOf(about))}.` };
  return { rule: `but must be at least ${minimum}`, fix: rangeOf(about) };
}

function tooBig(maximum: number, origin: string, about: z.ZodType | undefined) {
  if (origin === "string") return { rule: `but may have at most ${maximum} characters`, fix: "Shorten it." };
  if (origin === "array") return { rule: `but may have at most ${entries(maximum)}`, fix: "Remove the others." };
  return { rule: `but must be at most ${maximum}`, fix: rangeOf(about) };
}

function rangeOf(about: z.ZodType | undefined): string {
  const { minValue: min, maxValue: max } = (numberIn(about) ?? {}) as {
    minValue?: number | null;
    maxValue?: number | null;
  };
  const bounded = (bound: number | null | undefined): bound is number =>
    typeof bound === "number" && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (bounded(min) && bounded(max)) return `Choose a number from ${min} to ${max}.`;
  if (bounded(min)) return `Choose ${min} or more.`;
  return bounded(max) ? `Choose ${max} or less.` : "Choose another number.";
}

function howToAdd(about: z.ZodType | undefined): string {
  const description = about?.meta()?.description;
  return `Add it${like(exampleOf(about))}.${description === undefined ? "" : ` ${description}.`}`;
}

function halves(message: string, about: z.ZodType | undefined): Pick<Problem, "rule" | "fix"> {
  const [rule = "", fix] = message.split("\n");
  return { rule, fix: fix ?? `Write ${expectedText(about)}${like(exampleOf(about))}.` };
}

function like(example: unknown): string {
  return example === undefined ? "" : `, like ${asYaml(example)}`;
}

function asYaml(example: unknown): string {
  if (Array.isArray(example)) return `[${example.map(asYaml).join(", ")}]`;
  return typeof example === "string" ? example : JSON.stringify(example);
}

function entries(count: number): string {
  return count === 1 ? "one entry" : `${count} entries`;
}
