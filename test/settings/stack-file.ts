import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { sentence } from "../../problems.ts";
import { type ConfigContext, parseSettings } from "../../settings/parse.ts";
import type { EksSettings } from "../../settings/schema.ts";

const root = new URL("../../", import.meta.url);

/** Those in AWS, which most tests are about. */
export const eksStacks = ["dev", "prod"] as const;
export const stacks = [...eksStacks, "local"] as const;

const files = new Map<string, StackFile>();

export interface StackFile {
  config: Record<string, unknown>;
  [key: string]: unknown;
}

export function readYaml(file: string): unknown {
  return parse(readFileSync(new URL(file, root), "utf8"));
}

/** A stack file as it is written, to be changed by a test. */
export function stackFile(stack: string): StackFile {
  const read = files.get(stack) ?? (readYaml(`Pulumi.${stack}.yaml`) as StackFile);
  files.set(stack, read);
  return structuredClone(read);
}

/** What the CLI hands to a program: every value a text, groups and lists as JSON. */
export function asText(config: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

export function context(stack = "dev", encryptedKeys: readonly string[] = []): ConfigContext {
  return { stack, encryptedKeys };
}

/** A place in a stack file, `nodeGroups/general/scaling/max` or `aws:region`, and what to put there; `undefined` removes it. */
export type Change = readonly [place: string, value: unknown];

export function changed(stack: string, changes: readonly Change[]): Record<string, unknown> {
  const { config } = stackFile(stack);
  for (const [place, value] of changes) {
    const [first = "", ...rest] = place.split("/");
    put(config, [first.includes(":") ? first : `eks-platform:${first}`, ...rest], value);
  }
  return config;
}

function put(target: Record<string, unknown>, [first = "", ...rest]: string[], value: unknown): void {
  if (rest.length > 0) {
    target[first] ??= {};
    put(target[first] as Record<string, unknown>, rest, value);
  } else if (value === undefined) delete target[first];
  else target[first] = value;
}

/** What the settings say of a stack file that was changed. */
export function refusals(changes: readonly Change[], stack = "dev", encryptedKeys: readonly string[] = []): string[] {
  return parseSettings(asText(changed(stack, changes)), context(stack, encryptedKeys)).problems.map(sentence);
}

/** What a stack file in AWS says when it was changed so that nothing is wrong with it. */
export function eksSettings(stack: string, changes: readonly Change[] = []): EksSettings {
  const { settings, problems } = parseSettings(asText(changed(stack, changes)), context(stack));
  assert.deepEqual(problems.map(sentence), []);
  assert.ok(settings !== undefined && settings.existingCluster === undefined);
  return settings;
}
