import assert from "node:assert/strict";
import { applied } from "./failures-apply.ts";
import type { KubernetesObject } from "./real-cluster.ts";

function object(metadata: object, fields: object = {}): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "a", managedFields: [], ...metadata },
    ...fields,
  };
}

describe("what an apply has a say in", () => {
  const before = object({ resourceVersion: "1" }, { spec: { replicas: 1 } });

  for (const [what, after] of [
    ["a status", object({ resourceVersion: "2" }, { spec: { replicas: 1 }, status: { replicas: 1 } })],
    [
      "who wrote a status",
      object({ managedFields: [{ manager: "b", subresource: "status" }] }, { spec: { replicas: 1 } }),
    ],
    ["a revision", object({ annotations: { "deployment.kubernetes.io/revision": "1" } }, { spec: { replicas: 1 } })],
  ] as const)
    it(`is not ${what}`, () => assert.deepEqual(applied(after), applied(before)));

  for (const [what, after] of [
    ["a specification", object({}, { spec: { replicas: 2 } })],
    ["an annotation", object({ annotations: { note: "1" } }, { spec: { replicas: 1 } })],
    ["who wrote it", object({ managedFields: [{ manager: "b" }] }, { spec: { replicas: 1 } })],
  ] as const)
    it(`is ${what}`, () => assert.notDeepEqual(applied(after), applied(before)));
});
