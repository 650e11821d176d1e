import assert from "node:assert/strict";
import { availabilityTable } from "../../checks/tables/availability.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { plan, unknown } from "./plan-builder.ts";
import { budget, nlb, scaler, web } from "./workload-builder.ts";

describe("the table of availability", () => {
  const table = (...resources: readonly PlannedResource[]) =>
    availabilityTable(indexOf(plan(...resources)), { date: "2026-11-21" }).rows.map(({ cells }) => cells.join(" | "));

  it("says what a workload withstands", () => {
    assert.deepEqual(table(web(3), nlb(), budget({ minAvailable: 2 })), [
      "Deployment demo/web | 3 | none | none | 1 at a time | 1 more, 0 fewer | 30 | 300",
    ]);
    assert.deepEqual(table(web(null), scaler({ minReplicas: 2, maxReplicas: 5 })), [
      "Deployment demo/web | 2 to 5 | none | none | all: no budget | 1 more, 0 fewer | 30 | –",
    ]);
  });

  it("says what it does not know", () => {
    const spec = { topologySpreadConstraints: unknown, terminationGracePeriodSeconds: unknown };
    assert.deepEqual(table(web(unknown, {}, spec), budget({ minAvailable: 1 })), [
      "Deployment demo/web | not known | not known | not known | not known | not known | not known | –",
    ]);
  });
});
