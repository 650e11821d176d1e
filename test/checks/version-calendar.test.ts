import assert from "node:assert/strict";
import { runChecks } from "../../checks/index.ts";
import type { Json, Plan } from "../../plan/plan.ts";
import { plan, remote, unknown } from "./plan-builder.ts";

const rules = ["kubernetes-end-of-support", "kubernetes-support-ending"];

function found(version: Json | undefined, supportType: string | undefined, date: string): string[] {
  const inputs = {
    name: "shop",
    ...(version === undefined ? {} : { version }),
    ...(supportType === undefined ? {} : { upgradePolicy: { supportType } }),
  };
  const made: Plan = plan(remote("eks:index:Cluster", "eks", { inputs }));
  return runChecks(made, { date })
    .filter(({ rule }) => rules.includes(rule))
    .map(({ severity, rule, message, fix }) => `${severity} ${rule}: ${message} ${fix}`);
}

const warning = "warning kubernetes-support-ending:";
const error = "error kubernetes-end-of-support:";
const upgrade = "Plan the upgrade to the next minor version.";

describe("kubernetes-end-of-support and kubernetes-support-ending", () => {
  const cases: readonly [version: Json | undefined, type: string | undefined, date: string, expected: string[]][] = [
    ["1.36", undefined, "2026-11-21", []],
    [
      "1.34",
      undefined,
      "2026-11-21",
      [
        `${warning} Kubernetes 1.34 of shop leaves standard support on 2026-12-02, in 11 days; then the control plane costs six times as much. ${upgrade}`,
      ],
    ],
    [
      "1.34",
      "STANDARD",
      "2026-12-01",
      [
        `${warning} Kubernetes 1.34 of shop leaves standard support on 2026-12-02, in 1 day; then EKS upgrades it by itself. ${upgrade}`,
      ],
    ],
    // 60 days before the end, and 59.
    ["1.34", undefined, "2026-10-03", []],
    [
      "1.34",
      undefined,
      "2026-10-04",
      [
        `${warning} Kubernetes 1.34 of shop leaves standard support on 2026-12-02, in 59 days; then the control plane costs six times as much. ${upgrade}`,
      ],
    ],
    [
      "1.34",
      "EXTENDED",
      "2026-12-03",
      [
        `${warning} Kubernetes 1.34 of shop has been in extended support since 2026-12-02, at six times the price; it ends on 2027-12-02, in 364 days. ${upgrade}`,
      ],
    ],
    [
      "1.34",
      "STANDARD",
      "2026-12-03",
      [
        `${error} Kubernetes 1.34 has been out of standard support since 2026-12-02: EKS upgrades shop by itself. Upgrade, one minor version at a time.`,
      ],
    ],
    [
      "1.31",
      "EXTENDED",
      "2026-11-27",
      [
        `${error} Kubernetes 1.31 has been out of extended support since 2026-11-26: EKS upgrades shop by itself. Upgrade, one minor version at a time.`,
      ],
    ],
    [
      unknown,
      undefined,
      "2026-11-21",
      [
        `${warning} shop: cannot tell how long its Kubernetes version is supported, as it is not known in this plan. Give the version, for example 1.36.`,
      ],
    ],
    [
      "1.99",
      undefined,
      "2026-11-21",
      [
        `${warning} shop: cannot tell how long Kubernetes 1.99 is supported, as it is not in the calendar here. Check that EKS offers it, and bring model/data/kubernetes-versions.ts up to date.`,
      ],
    ],
  ];
  for (const [version, type, date, expected] of cases)
    it(`says ${expected.length === 0 ? "nothing" : expected[0]?.split(":")[0]} of ${JSON.stringify(version)} with ${type} on ${date}`, () =>
      assert.deepEqual(found(version, type, date), expected));
});
