import type { Filter } from "./fluent-bit-config/sections.ts";

/** Which records: those whose field matches. */
export interface KeyPattern {
  /** A field of the record: `log`, or, within another, `$kubernetes['namespace_name']` or `$log_processed['level']`. https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/record-accessor */
  key: string;
  /** A regular expression in Ruby's syntax, found anywhere in the field unless anchored. One line. https://docs.fluentbit.io/manual/data-pipeline/filters/grep */
  pattern: string;
}

/** A field at the top of the record, and what to write into it. */
export interface KeyValue {
  /** Name of the field, for example `environment`. */
  key: string;
  /** Its value; text without double quotes. */
  value: string;
}

/** One step on the way of a container's log lines. Exactly one of the five actions; `namespaces` and `containers` narrow it. */
export interface LogFilter {
  /** Drops the records that match. */
  exclude?: KeyPattern;
  /** Drops the records that do not match. */
  keep?: KeyPattern;
  /** Takes the field of this name out of the record. Fields at the top only: `log_processed` goes as a whole. */
  remove?: string;
  /** Overwrites a field where it exists. Fields at the top only; a field within a JSON line also stands in `log`. */
  replace?: KeyValue;
  /** Adds a field where there is none of that name. */
  add?: KeyValue;
  /** Only for pods of these namespaces. All by default. */
  namespaces?: string[];
  /** Only for containers of these names. All by default. Refused on Fargate, whose log router knows no such selection. */
  containers?: string[];
}

const actions = ["exclude", "keep", "remove", "replace", "add"] as const;

/** The actions that a filter names; a good one names exactly one. */
export function actionsOf(filter: LogFilter): string[] {
  return actions.filter((action) => filter[action] !== undefined);
}

/**
 * The filter as sections. `tagPrefix` is what the tags of container logs begin with; the rest of a tag is the log file's name:
 * `<pod>_<namespace>_<container>-<64 hexadecimal digits>.log`, where no underscore can stand in a name.
 */
export function filterSections(filter: LogFilter, tagPrefix: string): Filter[] {
  const step = stepOf(filter);
  return matchesOf(filter, tagPrefix).map((match) => ({ kind: "FILTER", ...step, ...match }));
}

function stepOf({ exclude, keep, remove, replace, add }: LogFilter): Pick<Filter, "plugin" | "properties"> {
  if (exclude !== undefined) return { plugin: "grep", properties: { Exclude: keyAndPattern(exclude) } };
  if (keep !== undefined) return { plugin: "grep", properties: { Regex: keyAndPattern(keep) } };
  if (remove !== undefined) return { plugin: "modify", properties: { Remove: remove } };
  if (replace !== undefined)
    return { plugin: "modify", properties: { Condition: `Key_exists ${replace.key}`, Set: keyAndValue(replace) } };
  return { plugin: "modify", properties: { Add: keyAndValue(add!) } };
}

function keyAndPattern({ key, pattern }: KeyPattern): string {
  return `${key.startsWith("$") ? key : `$${key}`} ${pattern}`;
}

function keyAndValue({ key, value }: KeyValue): string {
  return `${key} ${/\s/.test(value) ? `"${value}"` : value}`;
}

/** Wildcards suffice for namespaces; only a regular expression tells the container `web` from `web-cache`. */
function matchesOf(
  { namespaces = [], containers = [] }: LogFilter,
  tagPrefix: string,
): Pick<Filter, "match" | "matchRegex">[] {
  if (containers.length > 0) {
    const namespace = namespaces.length > 0 ? `(${namespaces.join("|")})` : "[^_]+";
    const prefix = tagPrefix.replaceAll(".", "\\.");
    return [{ matchRegex: `^${prefix}[^_]+_${namespace}_(${containers.join("|")})-[0-9a-f]+\\.log$` }];
  }
  if (namespaces.length > 0) return namespaces.map((namespace) => ({ match: `${tagPrefix}*_${namespace}_*` }));
  return [{ match: `${tagPrefix}*` }];
}
