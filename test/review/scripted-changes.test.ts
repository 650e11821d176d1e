import assert from "node:assert/strict";
import type { Diff, EffectKind } from "../../diff/diff.ts";
import type { Finding, Plan } from "../../plan/plan.ts";
import { removeCopies, reviewed } from "./patches.ts";
import { dev, type ScriptedChange, scripted } from "./scripted-changes.ts";

// Eleven days before the end of support of Kubernetes 1.34.
const date = "2026-11-21";

function effectsOf({ changes }: Diff): [EffectKind, string[]][] {
  const groups: [EffectKind, string[]][] = [];
  for (const { action, type, name, effect } of changes) {
    const change = `${action} ${type.split(":").at(-1)} ${name}`;
    const last = groups.at(-1);
    if (last?.[0] === effect.kind) last[1].push(change);
    else groups.push([effect.kind, [change]]);
  }
  return groups;
}

const isCount = (group: ScriptedChange["effects"][number] | undefined) => typeof group?.[1] === "number";

const told = (findings: readonly Finding[]) =>
  findings.map(({ rule, urn }) => `${rule} ${urn?.split("::").at(-1) ?? "the stack"}`).sort();

describe("a scripted change", () => {
  let base: Plan;
  before(async () => {
    base = await dev();
  });
  after(removeCopies);

  for (const [what, change] of Object.entries(scripted))
    it(`${what}: its effects and findings, and no others`, async () => {
      const diff = reviewed(await (change.base?.() ?? base), await change.head(), date);
      assert.deepEqual(
        effectsOf(diff).map(([kind, changes], place) => [
          kind,
          isCount(change.effects[place]) ? changes.length : changes,
        ]),
        change.effects,
      );
      assert.deepEqual(told(diff.findings.appeared), [...(change.finds ?? [])].sort());
      assert.deepEqual(told(diff.findings.gone), [...(change.mends ?? [])].sort());
      if (change.folds !== undefined)
        assert.deepEqual(
          diff.folds.map(({ message }) => message),
          change.folds,
        );
      change.also?.(diff);
    });
});
