/** Names and messages come from whoever wrote the change, so that none of them may act: https://github.github.com/gfm/ */

/** Control characters, and those that turn the direction of what follows: https://trojansource.codes/ */
const unprintable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** As text of a paragraph or of a table's cell, on one line. */
export function text(value: string): string {
  return value
    .replace(unprintable, " ")
    .replace(/[\\`*_[\]|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/@(?=\w)/g, "@\u200b")
    .replace(/#(?=\d)/g, "#\u200b");
}

/** No name in AWS or Kubernetes is longer. */
const longestName = 300;

/** As code within a line; a table takes its bars for columns even there. */
export function code(value: string): string {
  const short = value.length > longestName ? `${value.slice(0, longestName)} …` : value;
  const line = short.replace(unprintable, " ").replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(line) + 1);
  const pad = /^`|`$|^ .*[^ ].* $/.test(line) ? " " : "";
  return line === "" ? "(empty)" : `${fence}${pad}${line}${pad}${fence}`;
}

/** As a block of lines, each of which keeps its sign. */
export function diffBlock(lines: readonly string[]): string {
  const body = lines.map((line) => line.replace(unprintable, " ")).join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}diff\n${body}\n${fence}`;
}

function longestRun(value: string): number {
  return Math.max(0, ...(value.match(/`+/g) ?? []).map(({ length }) => length));
}

/** What a reader opens; Markdown within needs the empty lines. */
export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

export function bytesOf(value: string): number {
  return Buffer.byteLength(value, "utf8");
}
