import { sentence } from "../../problems.ts";
import { configProblems, type Permitted } from "./problems.ts";
import { type ConfigFile, type Entry, entriesOf, type Section } from "./sections.ts";

const indent = "    ";

/** The files by name, as Fluent Bit reads them. What cannot be written so that it is read back the same is refused. */
export function render(files: readonly ConfigFile[], permitted: Permitted): Record<string, string> {
  const problems = configProblems(files, permitted);
  if (problems.length > 0) throw new Error(problems.map(sentence).join("\n"));
  return Object.fromEntries(files.map((file) => [file.name, fileText(file)]));
}

function fileText({ sections, includes = [] }: ConfigFile): string {
  const blocks = sections.map(sectionText);
  if (includes.length > 0) blocks.push(includes.map((name) => `@INCLUDE ${name}\n`).join(""));
  return blocks.join("\n");
}

function sectionText(section: Section): string {
  const entries = entriesOf(section);
  const width = Math.max(...entries.map(([key]) => key.length));
  const line = ([key, value]: Entry) => `${indent}${key.padEnd(width)} ${value}\n`;
  return `[${section.kind}]\n${entries.map(line).join("")}`;
}
