import assert from "node:assert/strict";
import { parentsOf } from "../../model/parents.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { component } from "../checks/plan-builder.ts";

const named = (name: string, parent: string) => component("shop:index:Part", name, { parent });
const urnOf = (name: string) => named(name, "").urn;

function names(of: PlannedResource, ...others: readonly PlannedResource[]): string[] {
  const all = new Map([of, ...others].map((one) => [one.urn, one]));
  return parentsOf(of, (urn) => all.get(urn)).map(({ name }) => name);
}

describe("parentsOf", () => {
  it("goes from the nearest to the furthest that the plan holds", () => {
    assert.deepEqual(names(named("a", urnOf("b")), named("b", urnOf("c")), named("c", "nowhere")), ["b", "c"]);
  });

  it("ends where it comes round", () => {
    assert.deepEqual(names(named("a", urnOf("a"))), []);
    assert.deepEqual(names(named("a", urnOf("b")), named("b", urnOf("c")), named("c", urnOf("b"))), ["b", "c"]);
  });
});
