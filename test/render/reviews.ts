import { rules } from "../../checks/index.ts";
import type { Diff, ResourceChange } from "../../diff/diff.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Review } from "../../review/review.ts";

/** A review of a plan, with nothing in it that is not given. */
export function reviewOf(plan: Plan, part: Partial<Review> = {}): Review {
  return {
    plan,
    index: indexOf(plan),
    tables: [],
    date: "2026-11-21",
    settings: "",
    manifests: [],
    rules,
    lineOf: () => ({ file: "Pulumi.dev.yaml", line: 1 }),
    ...part,
  };
}

export function diffOf(changes: readonly ResourceChange[], part: Partial<Diff> = {}): Diff {
  return {
    base: "main at 1a2b3c4",
    head: "this folder",
    basePlanned: true,
    changes,
    folds: [],
    unchanged: 7,
    findings: { appeared: [], gone: [], staying: [] },
    ...part,
  };
}

export function change(part: Partial<ResourceChange> = {}): ResourceChange {
  const { type = "kubernetes:apps/v1:Deployment", name = "web" } = part;
  return {
    action: "update",
    urn: `urn:pulumi:dev::shop::${type}::${name}`,
    type,
    name,
    properties: [{ path: "spec.replicas", before: 2, after: 3, secret: false, action: "update" }],
    effect: { kind: "nothing", message: "Nothing restarts.", details: [] },
    notes: [],
    ...part,
  };
}
