import { parseAllDocuments, type ScalarTag, type Tags } from "yaml";

/**
 * Configuration as the CLI reads and hands it on. Its YAML library follows neither YAML 1.1 nor 1.2
 * (https://github.com/go-yaml/yaml/blob/v3/resolve.go): `010` is eight, `1_000` a thousand, `yes` a text and `2026-11-21` a
 * point in time; and what is no text comes to a program as Go writes it in JSON.
 */
export function parseYaml(text: string): unknown {
  // Like the CLI, only the first document.
  const [document] = parseAllDocuments(text, { customTags, merge: true });
  const [error] = document?.errors ?? [];
  if (error !== undefined) throw error;
  return document?.toJS() ?? undefined;
}

/** A value as a program gets it: text, and JSON for what is none. */
export function configText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  return value === null || value === undefined ? "" : json(value);
}

const customTags = (tags: Tags): Tags => [
  ...tags.filter((tag) => typeof tag === "string" || !/:(int|float)$/.test(tag.tag)),
  timestamp,
  { ...number, tag: "tag:yaml.org,2002:int" },
  { ...number, tag: "tag:yaml.org,2002:float" },
];

const number: Omit<ScalarTag, "tag"> = {
  default: true,
  test: /^[-+]?\.?\d/,
  resolve: (text) => toNumber(text) ?? text,
};

function toNumber(text: string): number | bigint | undefined {
  const plain = text.replaceAll("_", "");
  const [, sign, digits] = /^([-+]?)(0x[\da-f]+|0b[01]+|0o?[0-7]+|0|[1-9]\d*)$/i.exec(plain) ?? [];
  if (digits !== undefined) {
    const size = BigInt(digits.replace(/^0(?=\d)/, "0o"));
    const value = sign === "-" ? -size : size;
    if (Number.isSafeInteger(Number(value))) return Number(value);
    if (isInt64(value) || (sign === "" && BigInt.asUintN(64, value) === value)) return value;
  }
  const float = /^[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(float) ? float : undefined;
}

function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

const timestamp: ScalarTag = {
  tag: "tag:yaml.org,2002:timestamp",
  default: true,
  test: /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]\d\d?:\d\d?:\d\d?(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: \d\d?:\d\d?:\d\d?(?:\.\d+)?))?$/,
  resolve: (text) => toTime(text) ?? text,
};

/** As Go prints a time, in no time zone that has a name on one machine only: "2026-11-21 00:00:00 +0000 UTC". */
function toTime(text: string): string | undefined {
  const [date = "", zone = "Z"] = text.split(/(Z|[-+]\d\d:\d\d)$/).filter((part) => part !== "");
  const [whole = "", fraction = ""] = date.split(".");
  const [year = 0, month = 0, ...rest] = whole.split(/\D/).map(Number);
  const time = new Date(Date.UTC(year, month - 1, ...rest));
  const parts = [time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate()];
  parts.push(time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds());
  // A day or an hour that does not exist would come back as another one.
  if ([year, month, ...rest].some((part, at) => part !== parts[at])) return undefined;
  const nanoseconds = fraction.replace(/0+$/, "");
  const offset = zone.replace(":", "");
  const shown = time.toISOString().slice(0, 19).replace("T", " ") + (nanoseconds === "" ? "" : `.${nanoseconds}`);
  return `${shown} ${/^Z|0000$/.test(offset) ? "+0000 UTC" : `${offset} ${offset}`}`;
}

/** https://pkg.go.dev/encoding/json#Marshal: keys sorted, and nothing in a text that HTML would read as its own. */
function json(value: unknown): string {
  // Within a group, Go reads what is larger as a floating-point number.
  if (typeof value === "bigint") return String(isInt64(value) ? value : Number(value));
  if (typeof value === "string") return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped);
  if (Array.isArray(value)) return `[${value.map(json).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, item]) => `${json(key)}:${json(item)}`).join(",")}}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
