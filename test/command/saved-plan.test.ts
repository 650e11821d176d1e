import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSavedPlan } from "../../command/saved-plan.ts";
import type { Json, Plan } from "../../plan/plan.ts";
import { UsageError } from "../../plan/usage-error.ts";
import { plan, resource } from "../checks/plan-builder.ts";

const vpc = resource("aws:ec2/vpc:Vpc", "vpc", {
  inputs: { cidrBlock: { unknown: true }, tags: { secret: true } },
  options: { ignoreChanges: ["tags"], protect: true, aliases: [{ name: "old" }] },
  dependencies: ["urn:a"],
  propertyDependencies: { cidrBlock: ["urn:a"] },
  source: "index.ts:3",
});
const finding = { rule: "single-replica", severity: "warning", message: "One.", page: "https://example.com" } as const;
const saved = JSON.parse(
  JSON.stringify({ ...plan(vpc), findings: [finding], outputs: { id: { unknown: true } } } satisfies Plan),
);

describe("a saved plan", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "saved-plan-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    const path = join(folder, "plan.json");
    writeFileSync(path, text);
    return readSavedPlan(path);
  };

  it("is read as it was written, and with what a diff had beside it", () => {
    assert.deepEqual(read(JSON.stringify(saved)), saved);
    assert.deepEqual(read(JSON.stringify({ ...saved, tables: [], diff: {} })), saved);
  });

  /** The plan with one part replaced, or left out. */
  const without = (place: string, value?: Json) => {
    const copy = JSON.parse(JSON.stringify(saved));
    const names = place.split(".");
    const last = names.pop() ?? "";
    const holder = names.reduce((at, name) => at[name], copy);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
    return JSON.stringify(copy);
  };
  const parts: readonly [place: string, value?: Json][] = [
    ["project"],
    ["stack", 5],
    ["resources", {}],
    ["outputs", null],
    ["findings", "none"],
    ["findings.0.severity", "fatal"],
    ["resources.1.urn"],
    ["resources.1.parent", 5],
    ["resources.1.source", 7],
    ["resources.1.inputs", [1]],
    ["resources.1.options", []],
    ["resources.1.options.ignoreChanges", "tags"],
    ["resources.1.dependencies.0", null],
    ["resources.1.propertyDependencies.cidrBlock", "urn:a"],
  ];
  for (const [place, value] of parts)
    it(`is refused where ${place} is ${value === undefined ? "missing" : JSON.stringify(value)}`, () => {
      assert.throws(
        () => read(without(place, value)),
        (error) =>
          error instanceof UsageError &&
          error.message.startsWith(`plan.json is no plan: ${place} is missing or of another kind. `),
      );
    });

  for (const [what, text] of [
    ["the half of one", JSON.stringify(saved).slice(0, -20)],
    ["nothing", ""],
    ["npm's lines before it", `> eks-platform@0.1.0 plan\n\n${JSON.stringify(saved)}`],
  ] as const)
    it(`is refused as ${what}, with a way out`, () => {
      assert.throws(
        () => read(text),
        new UsageError(
          "plan.json is no plan: it is no whole JSON document. Save one with --json; npm adds lines of its own without --silent.",
        ),
      );
    });
});
