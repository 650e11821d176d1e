import type { Problem } from "../problems.ts";
import type { Path } from "./paths.ts";
import type { EksSettings } from "./schema.ts";

const examples: readonly [pattern: RegExp, what: string][] = [
  [/(?<!\d)111122223333(?!\d)/, "names an account that nobody has"],
  [/(?<![\d.])(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+(?!\d)/, "is an address that nobody has"],
  [/(?<![a-z0-9-])example\.(com|net|org)(?![a-z0-9-])/i, "is a domain that nobody has"],
];

/** Whether a text is one of the examples that the shipped stack files hold. */
export function isPlaceholder(text: string): boolean {
  return examples.some(([pattern]) => pattern.test(text));
}

/** Settings that are still as the repository ships them, and that a real deployment needs to be somebody's own. */
export function placeholders(settings: EksSettings): Problem[] {
  const { secrets: _, acceptedFindings: __, region: ___, ...shown } = settings;
  return textsIn(shown, []).flatMap(([path, value]) => {
    const found = examples.find(([pattern]) => pattern.test(value));
    if (found === undefined) return [];
    return [{ path: asWritten(path), value, rule: `which is an example and ${found[1]}`, fix: "Write your own." }];
  });
}

function textsIn(value: unknown, path: Path): [path: Path, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]));
}

function asWritten([first, second, ...rest]: Path): Path {
  return first === "aws" && second !== undefined
    ? [`aws:${second}`, ...rest]
    : [first!, ...(second === undefined ? [] : [second]), ...rest];
}
