import assert from "node:assert/strict";
import type { KubernetesObject } from "./real-cluster.ts";
import { differences } from "./stored-as-planned.ts";

function object(fields: object): KubernetesObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "one" }, ...fields };
}

describe("what is stored, against what was planned", () => {
  for (const [what, planned, stored] of [
    ["with more fields", { spec: { a: 1 } }, { spec: { a: 1, b: 2 }, status: {} }],
    ["with a quantity in another form", { spec: { hard: { cpu: "0.5" } } }, { spec: { hard: { cpu: "500m" } } }],
    ["with another form of a size", { emptyDir: { sizeLimit: "1024Mi" } }, { emptyDir: { sizeLimit: "1Gi" } }],
    ["with the text of a Secret encoded", { stringData: { a: "b" } }, { data: { a: "Yg==" } }],
  ] as const)
    it(`is the same ${what}`, () => assert.deepEqual(differences(object(planned), object(stored)), []));

  for (const [what, planned, stored, expected] of [
    ["another value", { spec: { a: 1 } }, { spec: { a: 2 } }, "spec.a: 1, 2"],
    ["a text for a number", { spec: { a: 1 } }, { spec: { a: "1" } }, 'spec.a: 1, "1"'],
    ["no value", { spec: { a: false } }, { spec: {} }, "spec.a: false, nothing"],
    ["fewer items", { rules: [1, 2] }, { rules: [1] }, "rules: [1,2], [1]"],
    ["more items", { rules: [1] }, { rules: [1, 2] }, "rules: [1], [1,2]"],
    ["another item", { rules: [{ a: 1 }] }, { rules: [{ a: 2 }] }, "rules.0.a: 1, 2"],
    ["another amount", { hard: { cpu: "1" } }, { hard: { cpu: "1500m" } }, 'hard.cpu: "1", "1500m"'],
    ["a like amount where none stands", { args: { n: "1" } }, { args: { n: "1000m" } }, 'args.n: "1", "1000m"'],
    ["another secret", { stringData: { a: "b" } }, { data: { a: "Yw==" } }, 'data.a: "Yg==", "Yw=="'],
  ] as const)
    it(`differs where it has ${what}`, () =>
      assert.deepEqual(differences(object(planned), object(stored)), [expected]));
});
