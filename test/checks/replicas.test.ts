import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { labels, plan, resource, unknown } from "./plan-builder.ts";
import { cluster, type Inputs, nlb, production, scaler, service, web } from "./workload-builder.ts";

describe("single-replica", () => {
  const rule = "single-replica";
  const cases: readonly [what: string, resources: PlannedResource[], expected: string[]][] = [
    [
      "one pod behind a load balancer",
      [web(1), nlb()],
      ["Deployment demo/web stands behind NLB demo/web with 1 pod. Set replicas to 2 or more."],
    ],
    [
      "one pod at the least",
      [web(null), nlb(), scaler({ maxReplicas: 4 })],
      [
        "Deployment demo/web stands behind NLB demo/web and may have just 1 pod. Set minReplicas of HorizontalPodAutoscaler demo/web to 2 or more.",
      ],
    ],
    ["two pods", [web(2), nlb()], []],
    ["none, on purpose", [web(0), nlb()], []],
    ["one pod within the cluster", [web(1), service()], []],
    [
      "the same in production",
      [web(1), service(), production],
      ["Deployment demo/web has a Service with 1 pod. Set replicas to 2 or more."],
    ],
    ["nobody calls it", [web(1), production], []],
  ];
  for (const [what, resources, expected] of cases)
    it(what, () => assert.deepEqual(found(rule, plan(...resources)), expected));

  it("knows whom the whole cluster depends on", () => {
    const coredns = (replicaCount: number) =>
      resource("aws:eks/addon:Addon", "dns", {
        inputs: { addonName: "coredns", clusterName: "demo", configurationValues: JSON.stringify({ replicaCount }) },
      });
    assert.deepEqual(found(rule, plan(cluster(), coredns(1))), [
      "add-on coredns runs with 1 pod, and the cluster depends on it. Set replicaCount in its configurationValues to 2.",
    ]);
    assert.deepEqual(found(rule, plan(cluster(), coredns(2))), []);
  });
});

describe("replica-spread", () => {
  const rule = "replica-spread";
  const constraint = (topologyKey: string, labelSelector: Json = { matchLabels: labels }) => ({
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable: "ScheduleAnyway", labelSelector }],
  });
  const together =
    "Deployment demo/web: nothing keeps its 2 pods on different nodes. Add topologySpreadConstraints for kubernetes.io/hostname and topology.kubernetes.io/zone.";
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } };
  const cases: readonly [what: string, pod: Inputs, expected: string[]][] = [
    ["nothing said", {}, [together]],
    ["over nodes", constraint("kubernetes.io/hostname"), []],
    ["over zones", constraint("topology.kubernetes.io/zone"), []],
    [
      "for the pods of somebody else",
      constraint("kubernetes.io/hostname", { matchLabels: { app: "api" } }),
      [together],
    ],
    ["for no pods", constraint("kubernetes.io/hostname", null), [together]],
    [
      "by anti-affinity",
      { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
      [],
    ],
    [
      "by preferred anti-affinity",
      {
        affinity: {
          podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }] },
        },
      },
      [],
    ],
    ["not known", { affinity: unknown }, []],
  ];
  for (const [what, pod, expected] of cases)
    it(what, () => assert.deepEqual(found(rule, plan(web(2, {}, pod), nlb())), expected));

  it("asks it of several pods that clients depend on", () => {
    assert.deepEqual(found(rule, plan(web(1), nlb())), []);
    assert.deepEqual(found(rule, plan(web(2), service())), []);
    assert.deepEqual(found(rule, plan(web(2), service(), production)), [together]);
  });
});
