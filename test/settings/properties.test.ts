import assert from "node:assert/strict";
import fc from "fast-check";
import { pathText, sentence } from "../../problems.ts";
import { formAt, keysOf } from "../../settings/introspect.ts";
import { parseSettings } from "../../settings/parse.ts";
import type { Path } from "../../settings/paths.ts";
import { inputSchema } from "../../settings/schema.ts";
import { report } from "../../settings.ts";
import { asText, context, stackFile, stacks } from "./stack-file.ts";

/** Every place in the shipped stack files whose keys are fixed. */
function fixedPlaces(): { stack: string; path: Path }[] {
  return stacks.flatMap((stack) => {
    const input = Object.fromEntries(
      Object.entries(stackFile(stack).config)
        .filter(([key]) => key.startsWith("eks-platform:"))
        .map(([key, value]) => [key.replace("eks-platform:", ""), value]),
    );
    return placesIn(input, [])
      .filter((path) => path.length > 0 && keysOf(formAt(inputSchema, path, input)).length > 0)
      .map((path) => ({ stack, path }));
  });
}

function placesIn(value: unknown, path: Path): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => placesIn(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return [path, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]))];
}

/** JSON in which one more key stands at the path; even `__proto__` is a key there. */
function withKey(value: unknown, [first, ...rest]: Path, key: string, added: unknown): unknown {
  if (Array.isArray(value)) return value.map((item, at) => (at === first ? withKey(item, rest, key, added) : item));
  const entries = Object.entries(value as object);
  const inner =
    first === undefined
      ? [...entries, [key, added] as const]
      : entries.map(([name, item]) => [name, name === first ? withKey(item, rest, key, added) : item] as const);
  return Object.fromEntries(inner);
}

const anything = fc.jsonValue({ maxDepth: 3 });

describe("settings/properties", () => {
  it("never lets an unknown key pass, wherever it stands", () => {
    const places = fixedPlaces();
    assert.ok(places.length > 60, `${places.length} places`);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.string(), anything, ({ stack, path }, key, added) => {
        const { config } = stackFile(stack);
        const [first = "", ...rest] = path;
        const section = config[`eks-platform:${first}`];
        const known = keysOf(formAt(inputSchema, path, { [first]: section }));
        fc.pre(!known.includes(key));
        const raw = asText({ ...config, [`eks-platform:${first}`]: withKey(section, rest, key, added) });
        const { settings, problems } = parseSettings(raw, context(stack));
        assert.equal(settings, undefined);
        assert.ok(problems.some((problem) => pathText(problem.path) === pathText([...path, key])));
      }),
      { numRuns: 100 },
    );
  });

  it("never lets an unknown key of the file pass", () => {
    const { config } = stackFile("dev");
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("eks-platform:", "aws:", ""), anything, (key, namespace, value) => {
        const fullKey = `${namespace}${key}`;
        fc.pre(!Object.hasOwn(config, fullKey) && !isKnown(fullKey));
        assert.equal(parseSettings(asText({ ...config, [fullKey]: value }), context()).settings, undefined);
      }),
      { numRuns: 100 },
    );
  });

  it("answers any value in any place with sentences, never with a crash", () => {
    const places = fixedPlaces();
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, ({ stack, path }, value) => {
        const { config } = stackFile(stack);
        const [first = "", ...rest] = path;
        const [last, ...up] = [...rest].reverse();
        const key = `eks-platform:${first}`;
        const section = last === undefined ? value : replaced(config[key], [...up.reverse(), last], value);
        const { problems } = parseSettings(asText({ ...config, [key]: section }), context(stack));
        for (const problem of problems) assert.match(sentence(problem), /\S \S/);
      }),
      { numRuns: 100 },
    );
  });

  it("never shows the value of an encrypted key", () => {
    const { config } = stackFile("dev");
    const keys = ["secrets", "network", "workloads", "name", "acceptedFindings", "unknown"];
    const secret = fc.stringMatching(/^[a-z0-9]{12,40}$/).map((text) => `s3cr3t-${text}`);
    const shape = fc.constantFrom(
      (text: string): unknown => text,
      (text: string): unknown => ({ password: text }),
      (text: string): unknown => ({ "a name with spaces": text }),
      (text: string): unknown => ({ password: { nested: text } }),
      (text: string): unknown => [text],
      (text: string): unknown => `{ "password": "${text}"`,
    );
    fc.assert(
      fc.property(fc.constantFrom(...keys), secret, shape, (name, text, make) => {
        const key = `eks-platform:${name}`;
        const raw = asText({ ...config, [key]: make(text), "eks-platform:metrics": { enabled: "maybe" } });
        const { settings, problems } = parseSettings(raw, context("dev", [key]));
        assert.equal(settings, undefined);
        assert.ok(!report("dev", problems).includes(text));
      }),
      { numRuns: 100 },
    );
  });
});

function isKnown(fullKey: string): boolean {
  const [namespace, ...rest] = fullKey.split(":");
  if (namespace === "pulumi" && rest.length > 0) return true;
  const own = rest.length === 0 ? fullKey : namespace === "eks-platform" ? rest.join(":") : undefined;
  const known = Object.keys(inputSchema.shape).filter((key) => key !== "aws");
  if (own !== undefined) return known.includes(own);
  return namespace === "aws" && keysOf(inputSchema.shape.aws).includes(rest.join(":"));
}

function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((item, at) => (at === first ? replaced(item, rest, by) : item));
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([name, item]) => [name, name === first ? replaced(item, rest, by) : item]));
}
