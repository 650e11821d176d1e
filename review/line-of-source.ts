import type { PlannedResource } from "../plan/plan.ts";
import type { SourceLine } from "./review.ts";

/** The line of the program that made the outermost component: what is within is a library's, and nothing to change there. */
export function lineOfSource(ancestry: readonly PlannedResource[]): SourceLine | undefined {
  const lines = ancestry.flatMap(({ source }) => parsed(source) ?? []);
  return lines.findLast(({ file }) => !file.includes("node_modules/"));
}

function parsed(source: string | undefined): SourceLine | undefined {
  const [, file, line] = /^(.+):(\d+)$/.exec(source ?? "") ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}
