/** What of JSON Schema occurs in the schema of stack files. */
export interface SchemaNode {
  type?: string;
  description?: string;
  default?: unknown;
  examples?: unknown[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | false;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
}

/** Longer lists of numbers are shortened to their ends. */
const mostNumbers = 8;

/** What belongs in a setting's place, in words for Markdown: "list of text", "2 to 6", "one of `a`, `b`". */
export function typeText(node: SchemaNode): string {
  const { type, items, minimum, maximum, additionalProperties: values } = node;
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(typeText))].join(", or ");
  if (isEncrypted(node)) return "encrypted text";
  if (node.const !== undefined) return code(node.const);
  if (node.enum !== undefined) return `one of ${choices(node.enum)}`;
  if (type === "array") return `list of ${items === undefined ? "anything" : typeText(items)}`;
  if (values) return `map of ${Object.keys(values).length === 0 ? "anything" : typeText(values)}`;
  if (type === "object" || node.oneOf !== undefined) return "group";
  if (type === "boolean") return "true or false";
  if (type === "string") return "text";
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return minimum === undefined ? "whole number" : `${minimum} or more`;
}

export function isEncrypted({ properties = {} }: SchemaNode): boolean {
  return Object.keys(properties).join() === "secure";
}

function choices(values: unknown[]): string {
  const short = values.length > mostNumbers && values.every((value) => typeof value === "number");
  return short ? `${values.slice(0, 3).join(", ")}, … ${values.at(-1)}` : values.map(code).join(", ");
}

/** As it would stand in YAML: text that would be read as a number in quotes. */
export function code(value: unknown): string {
  const plain = typeof value === "string" && !/^[\d.]+$/.test(value);
  return `\`${plain ? value : JSON.stringify(value)}\``.replaceAll("|", "\\|");
}

/** Safe in a table of GitHub's Markdown, where `<stack>` outside of code would vanish as a tag. */
export function sentence(text = ""): string {
  const parts = text.split("`").map((part, index) => (index % 2 === 0 ? part.replaceAll("<", "&lt;") : part));
  const safe = parts.join("`").replaceAll("|", "\\|");
  return safe === "" || safe.endsWith(".") ? safe : `${safe}.`;
}
