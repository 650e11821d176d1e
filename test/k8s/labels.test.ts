import { strict as assert } from "node:assert";
import { labels, selectorLabels } from "../../k8s/labels.ts";

describe("labels", () => {
  it("are the recommended ones", () => {
    assert.deepEqual(labels({ name: "nginx", instance: "web", component: "web" }), {
      "app.kubernetes.io/name": "nginx",
      "app.kubernetes.io/instance": "web",
      "app.kubernetes.io/component": "web",
      "app.kubernetes.io/part-of": "eks-platform",
      "app.kubernetes.io/managed-by": "pulumi",
    });
  });

  it("select by what never changes", () => {
    const identity = { name: "nginx", instance: "web" };
    assert.deepEqual(
      selectorLabels({ ...identity, component: "other", partOf: "else" } as typeof identity),
      selectorLabels(identity),
    );
    assert.deepEqual(Object.keys(selectorLabels(identity)), ["app.kubernetes.io/name", "app.kubernetes.io/instance"]);
  });
});
