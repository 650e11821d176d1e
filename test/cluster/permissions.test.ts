import assert from "node:assert/strict";
import { permissions } from "./permissions.ts";

describe("permissions of rules", () => {
  it("are one a line, each once", () => {
    const rules = [
      { apiGroups: ["", "apps"], resources: ["a", "b/status"], verbs: ["get", "list"] },
      { apiGroups: [""], resources: ["a"], verbs: ["get"] },
    ];
    assert.deepEqual(permissions(rules), [
      "get /a",
      "get /b/status",
      "get apps/a",
      "get apps/b/status",
      "list /a",
      "list /b/status",
      "list apps/a",
      "list apps/b/status",
    ]);
  });

  it("tell objects by name, and paths that are no resources", () => {
    const named = { apiGroups: [""], resources: ["configmaps"], resourceNames: ["lock"], verbs: ["update"] };
    assert.deepEqual(permissions([named, { nonResourceURLs: ["/metrics"], verbs: ["get"] }]), [
      "get /metrics",
      "update /configmaps/lock",
    ]);
  });
});
