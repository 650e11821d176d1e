import type * as z from "zod";
import { type Path, valueAt } from "./paths.ts";

/** What this file reads of a zod schema: https://zod.dev/packages/core */
interface Def {
  type: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  valueType?: z.ZodType;
  element?: z.ZodType;
  options?: z.ZodType[];
  entries?: Record<string, unknown>;
  values?: unknown[];
  format?: string;
}

function def(schema: z.ZodType): Def {
  return schema.def as unknown as Def;
}

/** The schema without what makes it optional or gives it a default. */
export function bare(schema: z.ZodType): z.ZodType {
  const { innerType, in: input } = def(schema);
  const inner = innerType ?? input;
  return inner === undefined ? schema : bare(inner);
}

/** The schema that `path` is checked by; of a union, the form that `input` has there (`chooseForm` false: the union). */
export function schemaAt(root: z.ZodType, path: Path, input: unknown, chooseForm = true): z.ZodType | undefined {
  const schema = path.reduce<z.ZodType | undefined>((at, part, index) => {
    if (at === undefined) return undefined;
    const form = formOf(at, valueAt(input, path.slice(0, index)), String(part));
    const { shape, valueType, element } = def(form);
    return shape?.[part] ?? valueType ?? element;
  }, root);
  if (schema === undefined) return undefined;
  const place = bare(schema);
  const description = schema.meta()?.description;
  const described = place.meta()?.description === undefined && description !== undefined;
  if (!chooseForm) return place;
  return described ? place.describe(description) : place;
}

/** The same, but of a union with a `type` the form that the value says it has. */
export function formAt(root: z.ZodType, path: Path, input: unknown): z.ZodType | undefined {
  const schema = schemaAt(root, path, input);
  return schema && formOf(schema, valueAt(input, path), "");
}

function formOf(schema: z.ZodType, value: unknown, key: string): z.ZodType {
  const place = bare(schema);
  const { options } = def(place);
  if (options === undefined) return place;
  const forms = options.map((option) => formOf(option, value, key));
  const holdsKey = forms.filter(
    (form) => def(form).element !== undefined || def(form).valueType !== undefined || key in (def(form).shape ?? {}),
  );
  return forms.find((form) => agrees(form, value)) ?? holdsKey[0] ?? place;
}

/** Whether the literals that the form must have (`type: alb`) are those in the value. */
function agrees(form: z.ZodType, value: unknown): boolean {
  const { shape, type } = def(form);
  if (Array.isArray(value)) return type === "array";
  if (shape === undefined || typeof value !== "object" || value === null) return false;
  const literals = Object.entries(shape).filter(([, field]) => def(field).type === "literal");
  return literals.length > 0 && literals.every(([key, field]) => def(field).values?.includes(valueAt(value, [key])));
}

/** The keys that can stand below it; none for lists, texts and maps with free keys. */
export function keysOf(schema: z.ZodType | undefined): string[] {
  if (schema === undefined) return [];
  const { shape, options } = def(bare(schema));
  if (options !== undefined) return [...new Set(options.flatMap((option) => keysOf(option)))];
  return Object.keys(shape ?? {});
}

export function exampleOf(schema: z.ZodType | undefined): unknown {
  if (schema === undefined) return undefined;
  const [example] = (schema.meta()?.examples as unknown[] | undefined) ?? [];
  if (example !== undefined) return example;
  const inner = bare(schema);
  if (inner !== schema) return exampleOf(inner);
  const { element, options } = def(schema);
  const ofElement = element === undefined ? undefined : exampleOf(element);
  if (ofElement !== undefined) return [ofElement];
  return options?.map(exampleOf).find((found) => found !== undefined);
}

/** The schema of numbers among the forms that fit; none where a number never does. */
export function numberIn(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (schema === undefined) return undefined;
  const place = bare(schema);
  const { type, options } = def(place);
  return type === "number" ? place : options?.map(numberIn).find((found) => found !== undefined);
}

/** "a whole number", "one of none, single and onePerZone": what belongs in its place, for people. */
export function expectedText(schema: z.ZodType | undefined): string {
  if (schema === undefined) return "something else";
  const { type, entries, values, options, format } = def(bare(schema));
  if (entries !== undefined) return choices(Object.values(entries));
  if (values !== undefined) return choices(values);
  if (options !== undefined) return [...new Set(options.map(expectedText))].join(" or ");
  const words: Record<string, string> = {
    string: "text",
    number: format === undefined && !hasIntegerCheck(schema) ? "a number" : "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a group of settings",
    record: "a group of named values",
  };
  return words[type] ?? type;
}

function hasIntegerCheck(schema: z.ZodType): boolean {
  return (bare(schema) as { isInt?: boolean }).isInt === true;
}

export function choices(values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  if (words.length < 2) return words.join("");
  return `one of ${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
