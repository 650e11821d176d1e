/**
 * What a Fluent Bit configuration is made of, as data:
 * https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema
 */

/** On and Off for booleans; a list writes its key once for each value. */
export type Value = string | number | boolean | readonly string[];
export type Properties = Readonly<Record<string, Value>>;

/** Settings of the process itself. At most one. */
export interface Service {
  readonly kind: "SERVICE";
  readonly properties: Properties;
}

/** Where records come from, and the tag by which the rest finds them. */
export interface Input {
  readonly kind: "INPUT";
  readonly plugin: string;
  readonly tag: string;
  readonly properties: Properties;
}

/** A step or an end of the way of every record whose tag matches: by wildcard, or by regular expression. */
interface Matching {
  readonly plugin: string;
  readonly match?: string;
  readonly matchRegex?: string;
  readonly properties: Properties;
}

export interface Filter extends Matching {
  readonly kind: "FILTER";
}

export interface Output extends Matching {
  readonly kind: "OUTPUT";
}

/** How a line becomes a record. */
export interface Parser {
  readonly kind: "PARSER";
  readonly name: string;
  readonly format: "json" | "regex" | "logfmt" | "ltsv";
  readonly properties: Properties;
}

/** A line's state, what it looks like, and the state of the lines that belong to it. */
export interface MultilineRule {
  readonly state: string;
  readonly regex: string;
  readonly next: string;
}

/** How several lines become one record. */
export interface MultilineParser {
  readonly kind: "MULTILINE_PARSER";
  readonly name: string;
  readonly flushTimeoutMilliseconds: number;
  readonly rules: readonly MultilineRule[];
}

export type Section = Service | Input | Filter | Output | Parser | MultilineParser;

/** One file of a configuration; `includes` are read after its sections. */
export interface ConfigFile {
  readonly name: string;
  readonly sections: readonly Section[];
  readonly includes?: readonly string[];
}

/** A line of a section. */
export type Entry = readonly [key: string, value: string];

/** The lines of a section, in the order in which they are written. */
export function entriesOf(section: Section): Entry[] {
  switch (section.kind) {
    case "SERVICE":
      return lines(section.properties);
    case "INPUT":
      return [["Name", section.plugin], ["Tag", section.tag], ...lines(section.properties)];
    case "FILTER":
    case "OUTPUT":
      return [["Name", section.plugin], ...matchOf(section), ...lines(section.properties)];
    case "PARSER":
      return [["Name", section.name], ["Format", section.format], ...lines(section.properties)];
    case "MULTILINE_PARSER":
      return [
        ["name", section.name],
        ["type", "regex"],
        ["flush_timeout", String(section.flushTimeoutMilliseconds)],
        ...section.rules.map(({ state, regex, next }): Entry => ["rule", `"${state}" "/${regex}/" "${next}"`]),
      ];
  }
}

/** What a person calls the section: its kind and its plugin or name. */
export function titleOf(section: Section): string {
  if (section.kind === "SERVICE") return section.kind;
  return `${section.kind} ${"plugin" in section ? section.plugin : section.name}`;
}

function matchOf({ match, matchRegex }: Matching): Entry[] {
  return [
    ...(match === undefined ? [] : [["Match", match] as const]),
    ...(matchRegex === undefined ? [] : [["Match_Regex", matchRegex] as const]),
  ];
}

function lines(properties: Properties): Entry[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    const values =
      typeof value === "object" ? value : [typeof value === "boolean" ? (value ? "On" : "Off") : `${value}`];
    return values.map((text): Entry => [key, text]);
  });
}
