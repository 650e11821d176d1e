import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { profile, web } from "./fargate-plans.ts";
import { found, severities } from "./findings.ts";
import { object, plan, podSpec, unknown } from "./plan-builder.ts";

const rule = "fargate-daemon-set";
const elsewhere = profile("p", [{ namespace: "web" }]);
const onFargate = web({}, { metadata: { namespace: "web" } });
const agent = (spec: Record<string, Json> = {}) =>
  object("DaemonSet", "agent", { template: { metadata: { labels: { app: "agent" } }, spec: podSpec(spec) } });
const everyTaint = { tolerations: [{ operator: "Exists" }] };
const nodesOnly = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: "eks.amazonaws.com/compute-type", operator: "NotIn", values: ["fargate"] }] },
      ],
    },
  },
};

describe("fargate-daemon-set", () => {
  it("finds one that tolerates the machines of Fargate", () => {
    assert.deepEqual(found(rule, plan(elsewhere, onFargate, agent(everyTaint))), [
      "DaemonSet demo/agent takes the machines of Fargate for nodes of its own: its pods for them stay pending. Exclude them by a required node affinity: eks.amazonaws.com/compute-type NotIn fargate.",
    ]);
    assert.deepEqual(severities(rule, plan(elsewhere, onFargate, agent(everyTaint))), ["error"]);
  });

  it("is content with one that does not, that keeps away, and where nothing is on Fargate", () => {
    assert.deepEqual(found(rule, plan(elsewhere, onFargate, agent())), []);
    assert.deepEqual(found(rule, plan(elsewhere, onFargate, agent({ ...everyTaint, affinity: nodesOnly }))), []);
    assert.deepEqual(found(rule, plan(elsewhere, agent(everyTaint))), []);
  });

  it("cannot tell where the plan hides what it tolerates", () => {
    const hidden = plan(elsewhere, onFargate, agent({ tolerations: unknown }));
    assert.deepEqual(found(rule, hidden), [
      "DaemonSet demo/agent: cannot tell whether it takes the machines of Fargate for nodes of its own. Exclude them by a required node affinity: eks.amazonaws.com/compute-type NotIn fargate.",
    ]);
    assert.deepEqual(severities(rule, hidden), ["warning"]);
  });

  it("warns of one that a profile selects", () => {
    const selected = plan(profile(), agent());
    assert.deepEqual(found(rule, selected), [
      "DaemonSet demo/agent: profile p selects its pods, and Fargate runs no DaemonSets; nobody says what becomes of them. Narrow the selectors of profile p, and give pods on Fargate that need the agent a sidecar.",
    ]);
    assert.deepEqual(severities(rule, selected), ["warning"]);
  });
});
