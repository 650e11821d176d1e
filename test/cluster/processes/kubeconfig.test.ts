import assert from "node:assert/strict";
import { kubeconfig } from "../../../cluster/processes/kubeconfig.ts";

describe("a kubeconfig", () => {
  it("holds all that is needed, and names its context after the platform", () => {
    const [authority, certificate, key] = ["authority", "certificate", "key"].map((text) => Buffer.from(text));
    assert.deepEqual(kubeconfig("admin", authority!, certificate!, key!), {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "eks-platform",
      clusters: [
        {
          name: "eks-platform",
          cluster: { server: "https://127.0.0.1:6443", "certificate-authority-data": "YXV0aG9yaXR5" },
        },
      ],
      users: [{ name: "admin", user: { "client-certificate-data": "Y2VydGlmaWNhdGU=", "client-key-data": "a2V5" } }],
      contexts: [{ name: "eks-platform", context: { cluster: "eks-platform", user: "admin" } }],
    });
  });
});
