import {
  closeSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../plan/usage-error.ts";
import { reasonOf } from "./terminal.ts";

export interface OutputKind {
  /** How it is called when it was written. */
  readonly what: string;
  /** How every file of the kind begins. */
  readonly begins: RegExp;
}

export const outputKinds = {
  html: { what: "Page", begins: /^<!doctype html>/i },
  svg: { what: "Picture", begins: /^<svg / },
  sarif: { what: "Findings", begins: /^\{\s*"\$schema": "[^"]*sarif/ },
} as const satisfies Readonly<Record<string, OutputKind>>;

export interface OutputFile {
  readonly kind: OutputKind;
  readonly path: string;
  readonly text: string;
}

/**
 * All of them or none, and each whole: whoever reads one meanwhile sees the old file or the new one. What else is to be written
 * comes between, and may fail.
 */
export function writeTogether(files: readonly OutputFile[], writeOthers: () => void): void {
  const targets = files.map((file) => ({ ...file, ...targetOf(file) }));
  const unfinished: string[] = [];
  try {
    for (const { path, place, streamed, text } of targets) {
      if (streamed) continue;
      unfinished.push(`${place}.${process.pid}`);
      attempt(path, () => writeFileSync(`${place}.${process.pid}`, text));
    }
    writeOthers();
    for (const { path, place, streamed, text } of targets)
      attempt(path, () => (streamed ? writeFileSync(place, text) : renameSync(`${place}.${process.pid}`, place)));
  } finally {
    for (const path of unfinished) rmSync(path, { force: true });
  }
}

/** Where the text goes: the file itself where the path is a link to one, or a pipe or a device, which nothing may replace. */
function targetOf({ path, kind }: OutputFile): { place: string; streamed: boolean } {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) {
    const folder = dirname(path);
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return { place: path, streamed: false };
    throw new UsageError(`${path} cannot be written: there is no folder ${folder}. Make it first.`);
  }
  if (there.isDirectory()) throw new UsageError(`${path} is a folder. Name a file.`);
  if (!there.isFile()) return { place: path, streamed: true };
  if (!holds(path, there, kind))
    throw new UsageError(`${path} holds something else, which would be lost. Remove it, or name another file.`);
  return { place: realpathSync(path), streamed: false };
}

/** Nobody's work may go because of a name in the wrong place. */
function holds(path: string, { size }: Stats, { begins }: OutputKind): boolean {
  if (size === 0) return true;
  const start = Buffer.alloc(200);
  attempt(path, () => {
    const file = openSync(path, "r");
    readSync(file, start);
    closeSync(file);
  });
  return begins.test(start.toString("utf8"));
}

function attempt(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${reasonOf(error as Error)}.`);
  }
}
