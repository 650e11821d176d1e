import type { Problem } from "../../problems.ts";
import { type ConfigFile, entriesOf, type Input, type Section, titleOf } from "./sections.ts";

/** What a configuration may lean on besides itself. */
export interface Permitted {
  /** Environment variables that the container has: Fluent Bit puts nothing, silently, where one is missing. */
  readonly variables: readonly string[];
  /** False where records come from inputs that are not in the files, as on Fargate. */
  readonly ownInputs: boolean;
}

interface Placed {
  readonly file: string;
  readonly section: Section;
}

/** Everything that Fluent Bit would refuse, or misread, in these files. */
export function configProblems(files: readonly ConfigFile[], permitted: Permitted): Problem[] {
  const placed = files.flatMap(({ name, sections }) => sections.map((section) => ({ file: name, section })));
  return [
    ...placed.flatMap((one) => [...headProblems(one), ...entryProblems(one, permitted)]),
    ...includeProblems(files),
    ...serviceProblems(placed),
    ...databaseProblems(placed),
    ...parserProblems(placed),
    ...(permitted.ownInputs ? unmatchedProblems(placed) : []),
  ];
}

function at({ file, section }: Placed, ...rest: string[]): string[] {
  return [file, titleOf(section), ...rest];
}

function headProblems(placed: Placed): Problem[] {
  const { section } = placed;
  const problems: Problem[] = [];
  const missing = (key: string, fix: string) =>
    problems.push({ path: at(placed, key), rule: `is missing, but a section ${section.kind} needs it`, fix });
  if (section.kind === "SERVICE") return problems;
  if (("plugin" in section ? section.plugin : section.name) === "") missing("Name", "Name the plugin or the parser.");
  if (section.kind === "INPUT" && section.tag === "") missing("Tag", "Give the records a tag.");
  if (section.kind === "FILTER" || section.kind === "OUTPUT") {
    const count = [section.match, section.matchRegex].filter((one) => one !== undefined && one !== "").length;
    if (count === 0) missing("Match", "Say which tags it takes.");
    if (count === 2)
      problems.push({
        path: at(placed, "Match"),
        value: section.match,
        rule: "but Match_Regex stands beside it, and only one of the two is used",
        fix: "Remove one.",
      });
  }
  if (section.kind === "MULTILINE_PARSER" && section.rules[0]?.state !== "start_state")
    problems.push({
      path: at(placed, "rule"),
      value: section.rules[0]?.state,
      rule: "but the first rule of a multiline parser has the state start_state",
      fix: "Call it start_state.",
    });
  return problems;
}

function entryProblems(placed: Placed, { variables }: Permitted): Problem[] {
  const entries = entriesOf(placed.section);
  if (entries.length === 0)
    return [{ path: at(placed), rule: "has no lines, but a section must have some", fix: "Leave the section out." }];
  return entries.flatMap(([key, value]) => lineProblems(at(placed, key), key, value, variables));
}

function lineProblems(path: string[], key: string, value: string, variables: readonly string[]): Problem[] {
  const problem = (rule: string, fix: string): Problem => ({ path, value, rule, fix });
  if (!/^[A-Za-z][\w.-]*$/.test(key))
    return [{ path, value: key, rule: "but a key is one word", fix: "Use letters, digits, dots and underscores." }];
  if (value === "")
    return key === "Name" || key === "Tag" ? [] : [problem("but a value is needed", "Leave the line out.")];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value))
    return [
      problem("but a value is one line without control characters", "Remove the line break or control character."),
    ];
  if (value.trim() !== value)
    return [problem("but blanks around a value are lost", "Remove them; in a pattern, write \\s instead.")];
  const unknown = [...value.matchAll(/\$\{([^}]*)/g)]
    .map(([, name]) => name!)
    .filter((name) => !variables.includes(name));
  return unknown.map((name) =>
    problem(
      `but Fluent Bit reads \${${name}} as an environment variable, which the container does not have`,
      variables.length === 0 ? "Write the value itself." : `Write the value itself, or use ${variables.join(", ")}.`,
    ),
  );
}

function includeProblems(files: readonly ConfigFile[]): Problem[] {
  const names = files.map(({ name }) => name);
  return files.flatMap(({ name, includes = [] }) =>
    includes
      .filter((include) => !names.includes(include))
      .map((value) => ({
        path: [name, "@INCLUDE"],
        value,
        rule: "but there is no such file",
        fix: `Include one of ${names.join(", ")}.`,
      })),
  );
}

function serviceProblems(all: readonly Placed[]): Problem[] {
  const services = all.filter(({ section }) => section.kind === "SERVICE");
  return services.slice(1).map((placed) => ({
    path: at(placed),
    rule: "stands here a second time, but a process has one",
    fix: "Keep one of them.",
  }));
}

/** Two inputs with one database would skip each other's lines: https://docs.fluentbit.io/manual/data-pipeline/inputs/tail#database-file */
function databaseProblems(all: readonly Placed[]): Problem[] {
  return repeated(
    all.filter(({ section }) => section.kind === "INPUT"),
    ({ section }) => ("properties" in section ? section.properties.DB : undefined),
  ).map(([placed, value]) => ({
    path: at(placed, "DB"),
    value,
    rule: "but another input keeps its positions there",
    fix: "Give each input a database of its own.",
  }));
}

function parserProblems(all: readonly Placed[]): Problem[] {
  const parsers = all.filter(({ section }) => section.kind === "PARSER" || section.kind === "MULTILINE_PARSER");
  return repeated(parsers, ({ section }) => ("name" in section ? `${section.kind} ${section.name}` : undefined)).map(
    ([placed, value]) => ({
      path: at(placed, "Name"),
      value,
      rule: "but another parser has that name",
      fix: "Choose another name.",
    }),
  );
}

function repeated<T, V>(all: readonly T[], key: (one: T) => V | undefined): [T, V][] {
  const seen = new Set<V>();
  return all.flatMap((one): [T, V][] => {
    const value = key(one);
    if (value === undefined) return [];
    if (seen.has(value)) return [[one, value]];
    seen.add(value);
    return [];
  });
}

/** A filter or output that no record can reach is a slip of the pen, which Fluent Bit does not report. */
function unmatchedProblems(all: readonly Placed[]): Problem[] {
  const inputs = all.map(({ section }) => section).filter((section): section is Input => section.kind === "INPUT");
  return all.flatMap((placed): Problem[] => {
    const { section } = placed;
    if (section.kind !== "FILTER" && section.kind !== "OUTPUT") return [];
    if (section.match === undefined || inputs.some(({ tag }) => overlap(section.match!, tag))) return [];
    return [
      {
        path: at(placed, "Match"),
        value: section.match,
        rule: "but no input gives its records such a tag",
        fix: `The tags are ${[...new Set(inputs.map(({ tag }) => tag))].join(", ")}.`,
      },
    ];
  });
}

/** Whether some text fits both wildcards; a tag's own `*` stands for the path of the file. */
export function overlap(a: string, b: string): boolean {
  if (a === "" || b === "") return a.replaceAll("*", "") === b.replaceAll("*", "");
  if (a[0] === "*") return overlap(a.slice(1), b) || overlap(a, b.slice(1));
  if (b[0] === "*") return overlap(a, b.slice(1)) || overlap(a.slice(1), b);
  return a[0] === b[0] && overlap(a.slice(1), b.slice(1));
}
