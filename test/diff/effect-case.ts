import assert from "node:assert/strict";
import { diffPlans } from "../../diff/compare.ts";
import type { Effect, EffectKind, ResourceChange } from "../../diff/diff.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { plan } from "../checks/plan-builder.ts";

type Resources = PlannedResource | readonly PlannedResource[];

/** What a change of the first resource does; more resources are what it stands among. */
export function changeOf(before: Resources, after: Resources): ResourceChange {
  const [base, head] = [before, after].map((one) => ("urn" in one ? [one] : one)) as [
    readonly PlannedResource[],
    readonly PlannedResource[],
  ];
  const about = head[0] ?? base[0];
  const gone = base[0];
  const { changes } = diffPlans(
    indexOf(plan(...base)),
    indexOf(plan(...head)),
    { base: "before", head: "after" },
    { base: [], head: [] },
  );
  const found = changes.find(({ urn }) => urn === gone?.urn) ?? changes.find(({ urn }) => urn === about?.urn);
  assert(
    found !== undefined,
    `no change of ${gone?.urn ?? about?.urn} among ${changes.map(({ urn }) => urn).join(", ")}`,
  );
  return found;
}

export function effectOf(before: Resources, after: Resources): Effect {
  return changeOf(before, after).effect;
}

export type Case = readonly [
  title: string,
  before: Resources,
  after: Resources,
  kind: EffectKind,
  message: string,
  details?: readonly string[],
];

export function itSays(cases: readonly Case[]): void {
  for (const [title, before, after, kind, message, details] of cases)
    it(title, () => {
      const effect = effectOf(before, after);
      assert.deepEqual(
        details === undefined ? [effect.kind, effect.message] : [effect.kind, effect.message, effect.details],
        details === undefined ? [kind, message] : [kind, message, details],
      );
    });
}
