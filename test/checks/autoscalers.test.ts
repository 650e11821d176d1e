import assert from "node:assert/strict";
import type { PlannedResource } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { container, object, plan, resource, unknown } from "./plan-builder.ts";
import { cluster, type Inputs, scaler, web } from "./workload-builder.ts";

describe("autoscaler-metrics", () => {
  const rule = "autoscaler-metrics";
  const cpu = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } };
  const bare = (requests: Inputs) => ({ containers: [container({ resources: { requests } })] });
  const range = { minReplicas: 2, maxReplicas: 4 };
  const none = (of: string) =>
    `HorizontalPodAutoscaler demo/web scales by cpu, but ${of} of Deployment demo/web asks for none. Set resources.requests.cpu of every container.`;
  const cases: readonly [what: string, resources: PlannedResource[], expected: string[]][] = [
    ["requests", [web(null), scaler({ ...range, metrics: [cpu] })], []],
    ["no request", [web(null, {}, bare({ memory: "1Gi" })), scaler({ ...range, metrics: [cpu] })], [none("web")]],
    ["no metrics said, which is CPU", [web(null, {}, bare({})), scaler(range)], [none("web")]],
    [
      "a limit, which stands in",
      [
        web(null, {}, { containers: [container({ resources: { limits: { cpu: 1 } } })] }),
        scaler({ ...range, metrics: [cpu] }),
      ],
      [],
    ],
    ["unknown resources", [web(null, {}, { containers: [container({ resources: unknown })] }), scaler(range)], []],
    [
      "a sidecar without",
      [web(null, {}, { containers: [container(), container({ name: "proxy", resources: {} })] }), scaler(range)],
      [none("proxy")],
    ],
    [
      "an init container without, which has ended",
      [
        web(null, {}, { initContainers: [container({ name: "init", resources: {} })], containers: [container()] }),
        scaler(range),
      ],
      [],
    ],
    [
      "one container's metric",
      [
        web(null, {}, { containers: [container(), container({ name: "proxy", resources: {} })] }),
        scaler({
          ...range,
          metrics: [
            {
              type: "ContainerResource",
              containerResource: { container: "web", name: "cpu", target: { type: "Utilization" } },
            },
          ],
        }),
      ],
      [],
    ],
    [
      "defaults of the namespace",
      [
        web(null, {}, bare({})),
        scaler(range),
        object("LimitRange", "limits", { limits: [{ type: "Container", defaultRequest: { cpu: "50m" } }] }),
      ],
      [],
    ],
    [
      "an average value, which needs no request",
      [
        web(null, {}, bare({})),
        scaler({
          ...range,
          metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "AverageValue" } } }],
        }),
      ],
      [],
    ],
  ];
  for (const [what, resources, expected] of cases)
    it(what, () => assert.deepEqual(found(rule, plan(...resources)), expected));

  it("misses the metrics server in a cluster of the plan", () => {
    const addOn = resource("aws:eks/addon:Addon", "metrics", {
      inputs: { addonName: "metrics-server", clusterName: "demo" },
    });
    const chart = resource("kubernetes:helm.sh/v3:Release", "metrics", { inputs: { chart: "metrics-server" } });
    assert.deepEqual(found(rule, plan(web(null), scaler(range), cluster())), [
      "Nothing in this plan installs the metrics server, without which demo/web cannot scale. Install the add-on metrics-server.",
    ]);
    for (const server of [addOn, chart])
      assert.deepEqual(found(rule, plan(web(null), scaler(range), cluster(), server)), []);
    assert.deepEqual(found(rule, plan(web(null), scaler(range))), []);
    assert.deepEqual(found(rule, plan(web(2), cluster())), []);
  });
});

describe("autoscaler-range", () => {
  const rule = "autoscaler-range";
  const ignoring = { ...web(2), options: { ignoreChanges: ["spec.replicas"] } };
  const cases: readonly [what: string, resources: PlannedResource[], expected: string[]][] = [
    ["room", [web(null), scaler({ minReplicas: 2, maxReplicas: 4 })], []],
    [
      "none",
      [web(null), scaler({ minReplicas: 2, maxReplicas: 2 })],
      [
        "HorizontalPodAutoscaler demo/web never scales: minReplicas is 2, maxReplicas 2. Set maxReplicas above minReplicas, or remove the autoscaler.",
      ],
    ],
    [
      "replicas beside it",
      [web(2), scaler({ minReplicas: 2, maxReplicas: 4 })],
      [
        'Deployment demo/web sets 2 replicas although an autoscaler does: every update sets the pods back to that number. Leave replicas out, or set ignoreChanges: ["spec.replicas"].',
      ],
    ],
    ["replicas that are ignored afterwards", [ignoring, scaler({ minReplicas: 2, maxReplicas: 4 })], []],
    [
      "an unknown range",
      [web(null), scaler({ maxReplicas: unknown })],
      [
        "web: cannot tell whether HorizontalPodAutoscaler demo/web has room to scale, as the value is not known in this plan. Set maxReplicas above minReplicas, or remove the autoscaler.",
      ],
    ],
  ];
  for (const [what, resources, expected] of cases)
    it(what, () => assert.deepEqual(found(rule, plan(...resources)), expected));
});
