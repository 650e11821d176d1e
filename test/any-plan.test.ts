import assert from "node:assert/strict";
import fc from "fast-check";
import { diffPlans } from "../diff/compare.ts";
import { expansionOf } from "../model/expansion.ts";
import { indexOf } from "../model/plan-index.ts";
import type { Json, Plan, PlannedResource } from "../plan/plan.ts";
import { html } from "../render/html/index.ts";
import { markdown } from "../render/markdown/index.ts";
import { svg } from "../render/svg/index.ts";
import { planOfStack, wholeReview } from "./render/whole-reviews.ts";

/** What may stand anywhere: hidden, of another type, out of all bounds, or a word that JavaScript knows. */
const strange: readonly Json[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    "",
    "x",
    "*",
    "9".repeat(330),
    "-1",
    "50%",
    "1Gi",
    "10.0.0.0/8",
    "{",
    "[{}]",
  ],
  ...["constructor", "__proto__", "toString"],
  ...[[], {}, [null], [[]], [{}], { "": "" }],
  ...[
    { unknown: true },
    { secret: true },
    { unknown: true, more: 1 },
    { resource: "nowhere" },
    ["x", { unknown: true }],
  ],
];

interface Edit {
  readonly resource: number;
  readonly place: number;
  /** Absent: what is there is taken away. */
  readonly value?: Json;
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record(
    { resource: fc.nat(), place: fc.nat(), value: fc.constantFrom(...strange) },
    { requiredKeys: ["resource", "place"] },
  ),
  { minLength: 20, maxLength: 200 },
);

type Container = Record<string, Json>;

/** Every object and list with a key of it, from the outside to the inside. */
function places(value: Json): [Container, string][] {
  if (typeof value !== "object" || value === null) return [];
  const container = value as Container;
  return Object.keys(container).flatMap(
    (key) => [[container, key], ...places(container[key]!)] as [Container, string][],
  );
}

function edited(plan: Plan, gone: readonly number[], all: readonly Edit[]): Plan {
  const without = new Set(gone.map((place) => 1 + (place % (plan.resources.length - 1))));
  const resources = structuredClone(plan.resources.filter((_, place) => !without.has(place))) as PlannedResource[];
  for (const { resource, place, ...edit } of all) {
    const { inputs, propertyDependencies, options } = resources[resource % resources.length]!;
    const found = places({ inputs, propertyDependencies, options } as unknown as Json).filter(
      ([, key]) => !["inputs", "propertyDependencies", "options"].includes(key),
    );
    const [container, key] = found[place % Math.max(found.length, 1)] ?? [];
    if (container === undefined || key === undefined) continue;
    const isInput = !Object.values(propertyDependencies).some((urns) => (urns as unknown) === container);
    if ("value" in edit && isInput && container !== (options as unknown)) container[key] = edit.value!;
    else if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  }
  return { ...plan, resources };
}

/** Everything that is said of a change from one plan to another. */
function said(base: Plan, head: Plan): string[] {
  const [before, after] = [wholeReview(base), wholeReview(head)];
  const labels = { base: "main", head: "this folder" };
  const findings = { base: before.plan.findings, head: after.plan.findings };
  const diff = diffPlans(indexOf(base), indexOf(head), labels, findings);
  const review = wholeReview(head, diff);
  expansionOf(review.index);
  return [
    ...after.plan.findings.flatMap(({ message, fix = "" }) => [message, fix]),
    ...after.tables.flatMap(({ rows, notes }) => [...notes, ...rows.flatMap(({ cells }) => cells)]),
    ...diff.folds.map(({ message }) => message),
    ...diff.changes.flatMap(({ effect, notes, alias = "" }) => [effect.message, ...effect.details, ...notes, alias]),
    svg(review),
    html(review).replace(/<script[\s\S]*?<\/script>/g, ""),
    markdown(review),
  ];
}

const slip = /.{0,60}(?:\bundefined\b|\bNaN\b|\bInfinity\b|\[object Object\]).{0,30}/;

describe("any plan", () => {
  let dev: Plan;
  before(async () => {
    dev = await planOfStack("dev");
  });

  it("is checked, compared and drawn, and what it does not hold is put in words", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), edits, (gone, all) => {
        const other = edited(dev, gone, all);
        const slips = [...said(dev, other), ...said(other, dev)].flatMap((text) => slip.exec(text)?.[0] ?? []);
        assert.deepEqual(slips, []);
      }),
      { numRuns: 6 },
    );
  });
});
