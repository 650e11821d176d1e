import type { Problem } from "../problems.ts";
import { actionsOf, type KeyPattern, type KeyValue, type LogFilter } from "./log-filters.ts";

type Path = readonly (string | number)[];

/** What is wrong with the filters that stand at `path`. */
export function logFilterProblems(filters: readonly LogFilter[], path: Path, { onFargate = false } = {}): Problem[] {
  return filters.flatMap((filter, index) => {
    const at = [...path, index];
    return [
      ...actionProblems(filter, at),
      ...patternProblems(filter.exclude, [...at, "exclude"]),
      ...patternProblems(filter.keep, [...at, "keep"]),
      ...(filter.remove === undefined ? [] : fieldProblems(filter.remove, [...at, "remove"])),
      ...valueProblems(filter.replace, [...at, "replace"]),
      ...valueProblems(filter.add, [...at, "add"]),
      ...nameProblems(filter.namespaces, [...at, "namespaces"]),
      ...nameProblems(filter.containers, [...at, "containers"]),
      ...(onFargate ? fargateProblems(filter, at) : []),
    ];
  });
}

function actionProblems(filter: LogFilter, path: Path): Problem[] {
  const actions = actionsOf(filter);
  if (actions.length === 1) return [];
  const fix = "Write one of exclude, keep, remove, replace and add, and another filter for each further step.";
  if (actions.length === 0) return [{ path, rule: "says nothing to do", fix }];
  return [{ path, rule: `has ${actions.join(" and ")}, but a filter does one thing`, fix }];
}

const plainKey = /^[A-Za-z_@][\w@/-]*$/;
const accessor = /^\$[A-Za-z_@][\w@/-]*(\[('[^'[\]\s]+'|\d+)\])*$/;

function patternProblems(one: KeyPattern | undefined, path: Path): Problem[] {
  if (one === undefined) return [];
  const { key, pattern } = one;
  const problems: Problem[] = [];
  if (!plainKey.test(key) && !accessor.test(key))
    problems.push({
      path: [...path, "key"],
      value: key,
      rule: "but that names no field",
      fix: "Write log, or a field within another like $kubernetes['namespace_name'].",
    });
  const rule = patternRule(pattern);
  if (rule !== undefined) problems.push({ path: [...path, "pattern"], value: pattern, ...rule });
  return problems;
}

function patternRule(pattern: string): Pick<Problem, "rule" | "fix"> | undefined {
  if (pattern === "") return { rule: "which matches every record", fix: "Write what the field must contain." };
  if (/[\r\n]/.test(pattern)) return { rule: "but a pattern is one line", fix: "Write \\n for a line break." };
  if (pattern.trim() !== pattern) return { rule: "but blanks around a pattern are lost", fix: "Write \\s instead." };
  if (pattern.includes("${"))
    return { rule: "but ${...} is read as an environment variable", fix: "Write \\$\\{ instead." };
  const open = unbalanced(pattern);
  if (open === undefined) return undefined;
  return {
    rule: `but its ${open} has no partner, so Fluent Bit would not start`,
    fix: `Close it, or write \\${open}.`,
  };
}

/**
 * The bracket without a partner. JavaScript's own regular expressions cannot judge Ruby's (`(?i)`, possessive quantifiers),
 * but brackets, the usual mistake, work the same in both.
 */
function unbalanced(pattern: string): string | undefined {
  let open = 0;
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === "\\") i++;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") {
      inClass = true;
      // A bracket right after the opening one, or after its ^, stands for itself.
      if (pattern[i + 1] === "^") i++;
      if (pattern[i + 1] === "]") i++;
    } else if (char === "(") open++;
    else if (char === ")" && --open < 0) return ")";
  }
  if (inClass) return "[";
  return open > 0 ? "(" : undefined;
}

function fieldProblems(key: string, path: Path): Problem[] {
  if (plainKey.test(key)) return [];
  return [
    {
      path,
      value: key,
      rule: "but only a field at the top of the record can be changed",
      fix: "Write its plain name, like stream or log_processed.",
    },
  ];
}

function valueProblems(one: KeyValue | undefined, path: Path): Problem[] {
  if (one === undefined) return [];
  const { key, value } = one;
  const problems = fieldProblems(key, [...path, "key"]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (value.trim() === "" || /["\\\u0000-\u001f]|\$\{/.test(value))
    problems.push({
      path: [...path, "value"],
      value,
      rule: "but a value is some text without quotes, backslashes, line breaks and ${",
      fix: "Write plain text, like [removed].",
    });
  return problems;
}

function nameProblems(names: readonly string[] = [], path: Path): Problem[] {
  return names.flatMap((name, index) =>
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)
      ? []
      : [
          {
            path: [...path, index],
            value: name,
            rule: "but that is no name Kubernetes accepts",
            fix: "Use lower-case letters, digits and hyphens.",
          },
        ],
  );
}

function fargateProblems(filter: LogFilter, path: Path): Problem[] {
  if (filter.containers === undefined || filter.containers.length === 0) return [];
  return [
    {
      path: [...path, "containers"],
      value: filter.containers,
      rule: "but Fargate's log router selects by wildcard, which cannot tell containers apart",
      fix: "Select by namespaces, or keep and exclude by $kubernetes['container_name'].",
    },
  ];
}
