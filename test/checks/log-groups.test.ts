import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { plan, remote, resource, unknown } from "./plan-builder.ts";

describe("log-retention", () => {
  const rule = "log-retention";
  const group = (name: string, inputs: Record<string, Json>) =>
    resource("aws:cloudwatch/logGroup:LogGroup", name, { inputs });
  const cluster = remote("eks:index:Cluster", "cluster", { inputs: { name: "demo", enabledClusterLogTypes: ["api"] } });

  it("is content with groups that have one, the control plane's among them", () => {
    const controlPlane = group("control-plane", { name: "/aws/eks/demo/cluster", retentionInDays: 30 });
    assert.deepEqual(found(rule, plan(controlPlane, cluster)), []);
    assert.deepEqual(found(rule, plan(remote("eks:index:Cluster", "silent", { inputs: { name: "demo" } }))), []);
  });

  it("finds groups without one, and groups that EKS would make", () => {
    const controlPlane = "Create the log group /aws/eks/<cluster name>/cluster with a retention before the cluster.";
    assert.deepEqual(found(rule, plan(group("a", {}), group("b", { retentionInDays: 0 }), cluster)), [
      "a keeps logs for ever. Set retentionInDays.",
      "b keeps logs for ever. Set retentionInDays.",
      `demo: nothing creates the log group of the control plane, so EKS will, to be kept for ever. ${controlPlane}`,
    ]);
    assert.deepEqual(found(rule, plan(group("a", { retentionInDays: unknown }))), [
      "a: cannot tell how long it keeps logs, as the value is not known in this plan. Set retentionInDays.",
    ]);
    const unnamed = remote("eks:index:Cluster", "cluster", { inputs: { enabledClusterLogTypes: ["api"] } });
    assert.deepEqual(found(rule, plan(unnamed)), [
      `cluster: cannot tell which log group the control plane writes to, as the value is not known in this plan. ${controlPlane}`,
    ]);
  });
});
