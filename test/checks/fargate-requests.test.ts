import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { fitting, profile, web } from "./fargate-plans.ts";
import { found, severities } from "./findings.ts";
import { object, plan, podSpec, unknown } from "./plan-builder.ts";

describe("fargate-requests", () => {
  const rule = "fargate-requests";
  const fix = "Set requests and limits of cpu and memory to the same amounts.";
  const asking = (resources: Json) => web({ containers: [fitting({ resources })] });

  it("takes equal amounts, however written, and a limit alone", () => {
    const equal: readonly Json[] = [
      { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1000m", memory: "1024Mi" } },
      { limits: { cpu: "1", memory: "1Gi" } },
    ];
    for (const resources of equal) assert.deepEqual(found(rule, plan(profile(), asking(resources))), []);
  });

  it("finds what differs and what is left out", () => {
    const half = asking({ requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "2Gi" } });
    assert.deepEqual(found(rule, plan(profile(), half)), [
      `Deployment demo/web runs on Fargate, where container web has no limit of cpu and requests 1Gi of memory with the limit 2Gi. ${fix}`,
    ]);
    assert.deepEqual(found(rule, plan(profile(), asking({}))), [
      `Deployment demo/web runs on Fargate, where container web requests no cpu and requests no memory. ${fix}`,
    ]);
    assert.deepEqual(severities(rule, plan(profile(), asking({}))), ["warning"]);
  });

  it("leaves to a LimitRange what is left out, and says nothing of what is hidden or on nodes", () => {
    const range = object("LimitRange", "limits", { limits: [] });
    assert.deepEqual(found(rule, plan(profile(), range, asking({}))), []);
    assert.deepEqual(found(rule, plan(profile(), asking({ requests: unknown }))), []);
    assert.deepEqual(found(rule, plan(asking({}))), []);
  });
});

describe("fargate-spread", () => {
  it("finds constraints that Fargate ignores", () => {
    const topologySpreadConstraints = [{ maxSkew: 1, topologyKey: "topology.kubernetes.io/zone" }];
    const spread = web({ topologySpreadConstraints });
    assert.deepEqual(found("fargate-spread", plan(profile(), spread)), [
      "Deployment demo/web runs on Fargate, which ignores its topologySpreadConstraints. Make two workloads under two profiles, each with the subnet of one zone.",
    ]);
    assert.deepEqual(found("fargate-spread", plan(spread)), []);
    assert.deepEqual(found("fargate-spread", plan(profile(), web())), []);
  });
});

describe("fargate-job", () => {
  const rule = "fargate-job";
  const template = { spec: podSpec({ containers: [fitting()] }) };
  const message = (what: string, path: string) =>
    `${what} runs on Fargate and keeps its pods, which are billed, after they have finished. Set ${path}.ttlSecondsAfterFinished.`;

  it("finds jobs that keep their pods", () => {
    assert.deepEqual(found(rule, plan(profile(), object("Job", "report", { template }))), [
      message("Job demo/report", "spec"),
    ]);
    const nightly = object("CronJob", "nightly", { jobTemplate: { spec: { template } } });
    assert.deepEqual(found(rule, plan(profile(), nightly)), [message("CronJob demo/nightly", "spec.jobTemplate.spec")]);
    assert.deepEqual(severities(rule, plan(profile(), nightly)), ["note"]);
  });

  it("is content with those that do not, and with all else", () => {
    const brief = object("Job", "report", { template, ttlSecondsAfterFinished: 60 });
    assert.deepEqual(found(rule, plan(profile(), brief, web())), []);
    assert.deepEqual(found(rule, plan(object("Job", "report", { template }))), []);
  });
});
