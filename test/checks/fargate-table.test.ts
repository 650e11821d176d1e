import assert from "node:assert/strict";
import fc from "fast-check";
import { runChecks, tablesOf } from "../../checks/index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { fitting, profile, web } from "./fargate-plans.ts";
import { object, plan, resource, secret, unknown } from "./plan-builder.ts";

const date = "2026-11-21";
const aws = resource("pulumi:providers:aws", "aws", { inputs: { region: "ap-northeast-1" } });

function rows(...resources: readonly PlannedResource[]) {
  const table = tablesOf(plan(...resources), { date }).find(({ id }) => id === "fargate");
  return table?.rows.map(({ cells, severity }) => [...cells.slice(1), ...(severity === undefined ? [] : [severity])]);
}

const asking = (cpu: Json, memory: Json) =>
  web({ containers: [fitting({ resources: { requests: { cpu, memory }, limits: { cpu, memory } } })] });

describe("fargate table", () => {
  it("says what is requested, billed and unused", () => {
    assert.deepEqual(rows(aws, profile(), asking("300m", "1Gi")), [
      // 0.5 × 0.05056 + 2 × 0.00553
      ["p", "1", "0.3 vCPU, 1 GB", "0.5 vCPU, 2 GB", "0.2 vCPU, 0.75 GB", "0.0363"],
    ]);
  });

  it("says how many there may be", () => {
    const scaler = object("HorizontalPodAutoscaler", "web", {
      scaleTargetRef: { kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 6,
    });
    assert.equal(rows(aws, profile(), web(), scaler)?.[0]?.[1], "2 to 6");
  });

  it("says what is too large, what is not known, and where prices are not", () => {
    assert.deepEqual(rows(aws, profile(), asking("17", "1Gi")), [
      ["p", "1", "17 vCPU, 1 GB", "never starts", "none", "none", "error"],
    ]);
    assert.deepEqual(rows(aws, profile(), asking(unknown, "1Gi")), [
      ["p", "1", "0 vCPU, 1 GB and more, not known", "not known", "not known", "not known"],
    ]);
    assert.equal(rows(profile(), web())?.[0]?.at(-1), "not known here");
  });

  it("is not there without Fargate", () => assert.equal(rows(aws, web()), undefined));
});

describe("checks of Fargate, whatever a plan holds", () => {
  const leaf = fc.constantFrom<Json>(unknown, secret, null, true, "", "web", "demo", "250m", -1, 3, [], {});
  const keys = [
    ...[
      "containers",
      "initContainers",
      "volumes",
      "name",
      "resources",
      "requests",
      "limits",
      "cpu",
      "ports",
      "hostPort",
    ],
    ...["securityContext", "capabilities", "add", "persistentVolumeClaim", "claimName", "nodeSelector", "ephemeral"],
  ];
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc.array(tie("value"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 3 }),
    ),
  }));
  const types = ["apps/v1:Deployment", "apps/v1:DaemonSet", "apps/v1:StatefulSet", "batch/v1:Job", "core/v1:Service"];

  it("throw nothing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), value, value, value, (type, spec, template, selectors) => {
        const inputs = {
          metadata: { name: "web", namespace: "demo" },
          spec: { template: { spec }, jobTemplate: template },
        };
        const object = resource(`kubernetes:${type}`, "web", { inputs });
        const head = plan(aws, profile(), profile("q", selectors), object);
        return runChecks(head, { date }).length >= 0 && tablesOf(head, { date }).length > 0;
      }),
    );
  });
});
