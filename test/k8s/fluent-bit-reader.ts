/** What Fluent Bit's own reader makes of a file: sections, and their lines split at the first blank. Strict where it is strict. */
export interface ReadSection {
  readonly kind: string;
  readonly entries: readonly (readonly [key: string, value: string])[];
}

export interface ReadFile {
  readonly sections: readonly ReadSection[];
  readonly includes: readonly string[];
}

export function read(text: string): ReadFile {
  const sections: { kind: string; entries: [string, string][] }[] = [];
  const includes: string[] = [];
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("@INCLUDE ")) includes.push(line.slice("@INCLUDE ".length));
    else if (line.startsWith("[")) sections.push({ kind: line.slice(1, line.indexOf("]")), entries: [] });
    else sections.at(-1)!.entries.push(entry(line));
  }
  return { sections, includes };
}

function entry(line: string): [string, string] {
  if (!/^ {4}[^ ]/.test(line)) throw new Error(`indentation: ${JSON.stringify(line)}`);
  const content = line.slice(4);
  const blank = content.indexOf(" ");
  if (blank < 0) throw new Error(`no value: ${JSON.stringify(line)}`);
  return [content.slice(0, blank), content.slice(blank + 1).trim()];
}

/** The one value of a key in a section, whatever its case. */
export function textOf(section: ReadSection, key: string): string | undefined {
  return section.entries.find(([one]) => one.toLowerCase() === key.toLowerCase())?.[1];
}

/** Whether a text fits a wildcard, where `*` stands for anything. */
export function fits(wildcard: string, text: string): boolean {
  const pattern = wildcard.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(text);
}
