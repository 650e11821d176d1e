import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { container, plan, unknown } from "./plan-builder.ts";
import { type Inputs, nlb, service, web } from "./workload-builder.ts";

describe("rollout-capacity", () => {
  const rule = "rollout-capacity";
  const fix = "Use RollingUpdate with maxUnavailable: 0 and maxSurge: 1.";
  const takes = (what: string) => [
    `Deployment demo/web: a rollout takes ${what} away before new ones are ready. ${fix}`,
  ];
  const rolling = (maxUnavailable: Json, maxSurge: Json = 0) => ({
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable, maxSurge } },
  });
  const cases: readonly [what: string, replicas: number, spec: Inputs, expected: string[]][] = [
    ["nothing said", 1, {}, []],
    ["one of one", 1, rolling(1), takes("its only pod")],
    ["one of two", 2, rolling(1), takes("1 of its 2 pods")],
    ["one of three", 3, rolling(1), []],
    ["a quarter of two, rounded down, and one more", 2, rolling("25%", 1), []],
    ["neither fewer nor more, which is one fewer", 2, rolling("25%", 0), takes("1 of its 2 pods")],
    ["all of four", 4, rolling("100%"), takes("4 of its 4 pods")],
    [
      "Recreate",
      3,
      { strategy: { type: "Recreate" } },
      [`Deployment demo/web: a rollout ends all pods before it starts new ones. ${fix}`],
    ],
    ["unknown", 2, rolling(unknown), []],
  ];
  for (const [what, replicas, spec, expected] of cases)
    it(what, () => assert.deepEqual(found(rule, plan(web(replicas, spec), service())), expected));

  it("lets a pod go that holds a volume, and one that nobody calls", () => {
    const recreate = { strategy: { type: "Recreate" } };
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    assert.deepEqual(found(rule, plan(web(1, recreate, { volumes }), service())), []);
    assert.deepEqual(found(rule, plan(web(1, recreate))), []);
  });
});

describe("grace-period", () => {
  const rule = "grace-period";
  const drain = (seconds: number, type = "ip") =>
    nlb({
      "nlb-target-type": type,
      "target-group-attributes": `deregistration_delay.timeout_seconds=${seconds}`,
    });
  const cut = (grace: number, delay: number) => [
    `Deployment demo/web: pods are killed after ${grace} s, but NLB demo/web lets requests go on for ${delay} s. Set terminationGracePeriodSeconds above ${delay}, or deregistration_delay.timeout_seconds below ${grace}.`,
  ];
  const cases: readonly [what: string, pod: Inputs, balancer: PlannedResource, expected: string[]][] = [
    ["nothing said on either side", {}, nlb(), cut(30, 300)],
    ["a long drain", { terminationGracePeriodSeconds: 60 }, drain(61), cut(60, 61)],
    ["a short drain", { terminationGracePeriodSeconds: 60 }, drain(60), []],
    ["instances, which stay", {}, drain(300, "instance"), []],
    ["an unknown grace", { terminationGracePeriodSeconds: unknown }, nlb(), []],
  ];
  for (const [what, pod, balancer, expected] of cases)
    it(what, () => assert.deepEqual(found(rule, plan(web(2, {}, pod), balancer)), expected));

  it("leaves time after the preStop hook", () => {
    const hook = (preStop: Json) => plan(web(2, {}, { containers: [container({ lifecycle: { preStop } })] }));
    assert.deepEqual(found(rule, hook({ sleep: { seconds: 30 } })), [
      "Deployment demo/web: the preStop hook takes 30 s of 30 s, so the program is killed at once. Set terminationGracePeriodSeconds above 30, by the time the program takes.",
    ]);
    assert.equal(found(rule, hook({ exec: { command: ["sh", "-c", "sleep 45"] } })).length, 1);
    assert.deepEqual(found(rule, hook({ sleep: { seconds: 20 } })), []);
  });
});

describe("drain-hook and readiness-probe", () => {
  const hooked = { containers: [container({ lifecycle: { preStop: { sleep: { seconds: 20 } } } })] };

  it("asks for a hook where a load balancer sends to pods", () => {
    const rule = "drain-hook";
    assert.deepEqual(found(rule, plan(web(2), nlb())), [
      "Deployment demo/web stands behind NLB demo/web and has no preStop hook. Let lifecycle.preStop sleep for 20 seconds or so.",
    ]);
    assert.deepEqual(found(rule, plan(web(2, {}, hooked), nlb())), []);
    assert.deepEqual(found(rule, plan(web(2), nlb({ "nlb-target-type": "instance" }))), []);
    assert.deepEqual(found(rule, plan(web(2), service())), []);
  });

  it("asks for a probe of the container that serves", () => {
    const rule = "readiness-probe";
    const probe = { readinessProbe: { httpGet: { path: "/", port: 80 } } };
    const ports = [{ name: "http", containerPort: 8080 }];
    const message = "Deployment demo/web: web gets requests and has no readiness probe. Set readinessProbe.";
    const containers = (...list: Inputs[]) =>
      plan(web(2, {}, { containers: list }), service({ ports: [{ port: 80, targetPort: "http" }] }));
    assert.deepEqual(found(rule, containers(container({ ports }))), [message]);
    assert.deepEqual(found(rule, containers(container({ ports, ...probe }))), []);
    assert.deepEqual(found(rule, containers(container({ ports }), container({ name: "proxy", ...probe }))), [message]);
    assert.deepEqual(found(rule, containers(container({ ports, ...probe }), container({ name: "proxy" }))), []);
    assert.deepEqual(found(rule, plan(web(2))), []);
    assert.deepEqual(found(rule, plan(web(2), service({ publishNotReadyAddresses: true }))), []);
  });
});
