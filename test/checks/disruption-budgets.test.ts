import assert from "node:assert/strict";
import fc from "fast-check";
import type { KubernetesObject } from "../../model/kubernetes.ts";
import { evictable } from "../../model/workloads.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import { deployment, plan, unknown } from "./plan-builder.ts";
import { budget, scaler, service, web } from "./workload-builder.ts";

describe("budget-blocks-drain", () => {
  const rule = "budget-blocks-drain";
  const fix = "Set maxUnavailable to 1, or run more replicas than minAvailable.";
  const few = (given: Json, pods: string) =>
    `PodDisruptionBudget demo/web keeps nodes from being drained: minAvailable is ${given}, and Deployment demo/web may have just ${pods}. ${fix}`;
  const cases: readonly [what: string, resources: PlannedResource[], expected: string[]][] = [
    ["minAvailable = replicas", [web(2), budget({ minAvailable: 2 })], [few(2, "2 pods")]],
    ["minAvailable above replicas", [web(2), budget({ minAvailable: 3 })], [few(3, "2 pods")]],
    ["minAvailable below replicas", [web(3), budget({ minAvailable: 2 })], []],
    ["one pod and minAvailable 1", [web(1), budget({ minAvailable: 1 })], [few(1, "1 pod")]],
    ["replicas left out, which is one", [deployment(), budget({ minAvailable: 1 })], [few(1, "1 pod")]],
    ["a share that is rounded up", [web(2), budget({ minAvailable: "51%" })], [few("51%", "2 pods")]],
    ["half of two", [web(2), budget({ minAvailable: "50%" })], []],
    [
      "all of them",
      [web(9), budget({ minAvailable: "100%" })],
      [`PodDisruptionBudget demo/web never lets a pod go: minAvailable is 100 %. ${fix}`],
    ],
    [
      "maxUnavailable 0",
      [web(9), budget({ maxUnavailable: 0 })],
      [`PodDisruptionBudget demo/web never lets a pod go: maxUnavailable is 0. ${fix}`],
    ],
    [
      "maxUnavailable 0 %",
      [web(9), budget({ maxUnavailable: "0%" })],
      [`PodDisruptionBudget demo/web never lets a pod go: maxUnavailable is 0. ${fix}`],
    ],
    ["maxUnavailable 1 %, which is one", [web(2), budget({ maxUnavailable: "1%" })], []],
    ["maxUnavailable 1", [web(1), budget({ maxUnavailable: 1 })], []],
    [
      "the fewest pods of an autoscaler",
      [web(9), scaler({ minReplicas: 2, maxReplicas: 9 }), budget({ minAvailable: 2 })],
      [few(2, "2 pods")],
    ],
    ["two workloads together", [web(1), web(1, {}, {}, "other"), budget({ minAvailable: 1 })], []],
    ["nothing runs", [web(0), budget({ minAvailable: 1 })], []],
    [
      "unknown replicas",
      [web(unknown), budget({ minAvailable: 2 })],
      [
        `web: cannot tell how many pods PodDisruptionBudget demo/web protects, as the value is not known in this plan. ${fix}`,
      ],
    ],
    [
      "unknown minAvailable",
      [web(2), budget({ minAvailable: unknown })],
      [
        `web: cannot tell how many pods PodDisruptionBudget demo/web lets go, as the value is not known in this plan. ${fix}`,
      ],
    ],
  ];
  for (const [what, resources, expected] of cases)
    it(what, () => assert.deepEqual(found(rule, plan(...resources)), expected));

  it("is an error", () => assert.deepEqual(severities(rule, plan(web(2), budget({ minAvailable: 2 }))), ["error"]));

  it("lets no more pods go than there are, and keeps what must stay", () => {
    const amount = fc.oneof(
      fc.nat(20),
      fc.nat(100).map((share) => `${share}%`),
    );
    fc.assert(
      fc.property(fc.constantFrom("minAvailable", "maxUnavailable"), amount, fc.nat(50), (key, value, pods) => {
        const going = evictable({ spec: { [key]: value } } as unknown as KubernetesObject, pods);
        assert(going !== undefined && going >= 0 && going <= pods);
        if (key === "minAvailable" && typeof value === "number") assert(going === 0 || pods - going >= value);
      }),
    );
  });
});

describe("budget-overlap and budget-missing", () => {
  it("finds pods of two budgets", () => {
    const other = budget({ maxUnavailable: 1 }, "other");
    assert.deepEqual(found("budget-overlap", plan(web(2), budget({ maxUnavailable: 1 }), other)), [
      "Deployment demo/web: its pods belong to 2 PodDisruptionBudgets, demo/other and demo/web, so none of them can be evicted. Let the selector of one of them leave these pods out, or remove it.",
    ]);
    assert.deepEqual(found("budget-overlap", plan(web(2), budget({ maxUnavailable: 1 }))), []);
  });

  it("misses a budget where several pods serve, and nowhere else", () => {
    const rule = "budget-missing";
    assert.deepEqual(found(rule, plan(web(2), service())), [
      "Deployment demo/web: no PodDisruptionBudget selects its pods. Add one with maxUnavailable: 1 and the labels of its pods.",
    ]);
    assert.deepEqual(severities(rule, plan(web(2), service())), ["note"]);
    assert.deepEqual(found(rule, plan(web(1), service())), []);
    assert.deepEqual(found(rule, plan(web(2))), []);
    assert.deepEqual(found(rule, plan(web(2), service(), budget({ maxUnavailable: 1 }))), []);
  });
});
