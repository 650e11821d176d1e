import assert from "node:assert/strict";
import fc from "fast-check";
import { diffPlans } from "../diff/compare.ts";
import type { Json, Plan } from "../plan/plan.ts";
import { html } from "../render/html/index.ts";
import { markdown } from "../render/markdown/index.ts";
import { svg } from "../render/svg/index.ts";
import type { Review } from "../review/review.ts";
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

interface Edits {
  /** Resources that are not there at all, and those of which nobody knows what they are made of. */
  readonly gone: readonly number[];
  readonly loose: readonly number[];
  readonly inputs: readonly Edit[];
}

const edit: fc.Arbitrary<Edit> = fc.record(
  { resource: fc.nat(), place: fc.nat(), value: fc.constantFrom(...strange) },
  { requiredKeys: ["resource", "place"] },
);
const edits: fc.Arbitrary<Edits> = fc.record({
  gone: fc.array(fc.nat(), { maxLength: 60 }),
  loose: fc.array(fc.nat(), { maxLength: 10 }),
  inputs: fc.array(edit, { minLength: 20, maxLength: 200 }),
});

type Container = Record<string, Json>;

/** Every object and list with a key of it, from the outside to the inside. */
function places(value: Json): [Container, string][] {
  if (typeof value !== "object" || value === null) return [];
  const container = value as Container;
  return Object.keys(container).flatMap(
    (key) => [[container, key], ...places(container[key]!)] as [Container, string][],
  );
}

function edited(plan: Plan, { gone, loose, inputs }: Edits): Plan {
  const [stack, ...others] = plan.resources;
  const chosen = (places: readonly number[]) => new Set(places.map((place) => others[place % others.length]));
  const [without, alone] = [chosen(gone), chosen(loose)];
  const kept = others
    .filter((one) => !without.has(one))
    .map((one) => structuredClone(alone.has(one) ? { ...one, propertyDependencies: {} } : one));
  const resources = [stack!, ...kept];
  for (const { resource, place, ...edit } of inputs) {
    const found = places(resources[resource % resources.length]!.inputs as Json);
    const [container, key] = found[place % Math.max(found.length, 1)] ?? [];
    if (container === undefined || key === undefined) continue;
    if ("value" in edit) container[key] = structuredClone(edit.value!);
    else if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  }
  return { ...plan, resources };
}

/** Everything that is said of a change from one plan to another. */
function said(base: Review, head: Review): string[] {
  const findings = { base: base.plan.findings, head: head.plan.findings };
  const diff = diffPlans(base.index, head.index, { base: "main", head: "this folder" }, findings);
  const review = { ...head, diff };
  return [
    ...head.plan.findings.flatMap(({ message, fix = "" }) => [message, fix]),
    ...head.tables.flatMap(({ rows, notes }) => [...notes, ...rows.flatMap(({ cells }) => cells)]),
    ...diff.folds.map(({ message }) => message),
    ...diff.changes.flatMap(({ effect, notes, alias = "" }) => [effect.message, ...effect.details, ...notes, alias]),
    svg(review),
    html(review).replace(/<script[\s\S]*?<\/script>/g, ""),
    markdown(review),
  ];
}

const slip = /.{0,60}(?:\bundefined\b|\bNaN\b|\bInfinity\b|\[object Object\]).{0,30}/;

describe("any plan", () => {
  let dev: Review;
  before(async () => {
    dev = wholeReview(await planOfStack("dev"));
  });

  it("is checked, compared and drawn, and what it does not hold is put in words", () => {
    fc.assert(
      fc.property(edits, fc.boolean(), (all, isBase) => {
        const other = wholeReview(edited(dev.plan, all));
        const texts = isBase ? said(other, dev) : said(dev, other);
        assert.deepEqual(
          texts.flatMap((text) => slip.exec(text)?.[0] ?? []),
          [],
        );
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});
