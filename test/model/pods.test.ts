import assert from "node:assert/strict";
import fc from "fast-check";
import { indexOf } from "../../model/plan-index.ts";
import { type PodSet, podSetsOf, surgePods } from "../../model/pods.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { object, plan, resource, unknown } from "../checks/plan-builder.ts";
import { addOn, autoscaler, bareCluster, cluster, daemon, ids, network, nodeGroup, pods, subnetA } from "./platform.ts";

const sets = (...resources: PlannedResource[]): readonly PodSet[] => podSetsOf(indexOf(plan(...network, ...resources)));
const one = (...resources: PlannedResource[]): PodSet => {
  const [first, ...others] = sets(...resources);
  assert(first !== undefined && others.length === 0);
  return first;
};
describe("replicas", () => {
  const counts = ({ minReplicas, maxReplicas, perNode }: PodSet) => [minReplicas, maxReplicas, perNode];
  const template = { spec: { containers: [] } };
  const cases: readonly (readonly [string, PlannedResource[], readonly [number?, number?, boolean?]])[] = [
    ["as given", [pods("web", 3)], [3, 3, false]],
    ["1 where none are given", [object("Deployment", "web", { template })], [1, 1, false]],
    ["not known", [pods("web", unknown)], [undefined, undefined, false]],
    ["those of the autoscaler", [pods("web", 3), autoscaler("web", 2, 9)], [2, 9, false]],
    ["at least 1 where the autoscaler does not say", [pods("web", 3), autoscaler("web", null, 9)], [1, 9, false]],
    [
      "those of the autoscaler, one of which is not known",
      [pods("web", 3), autoscaler("web", 2, unknown)],
      [2, undefined, false],
    ],
    ["not those of another's autoscaler", [pods("web", 3), autoscaler("other", 2, 9)], [3, 3, false]],
    ["one on each node", [daemon("agent")], [undefined, undefined, true]],
    ["1 for a pod", [object("Pod", "web", { containers: [] })], [1, 1, false]],
    ["a job's pods at a time", [object("Job", "job", { parallelism: 4, completions: 9, template })], [4, 4, false]],
    ["those of a cron job", [object("CronJob", "job", { jobTemplate: { spec: { template } } })], [1, 1, false]],
  ];
  for (const [name, resources, expected] of cases)
    it(`are ${name}`, () => {
      assert.deepEqual(counts(one(...resources)), expected);
    });

  const surges: readonly (readonly [Json, number])[] = [
    [{}, 1],
    [{ rollingUpdate: { maxSurge: 0 } }, 0],
    [{ rollingUpdate: { maxSurge: 2 } }, 2],
    [{ rollingUpdate: { maxSurge: "50%" } }, 2],
    [{ rollingUpdate: { maxSurge: unknown } }, 1],
    [{ type: "Recreate" }, 0],
  ];
  for (const [strategy, expected] of surges)
    it(`are ${expected} more of 3 while updated by ${JSON.stringify(strategy)}`, () => {
      assert.equal(surgePods(one(object("Deployment", "web", { replicas: 3, strategy, template })), 3), expected);
    });

  it("are no more during an update of anything but a Deployment", () => {
    assert.equal(surgePods(one(object("StatefulSet", "web", { replicas: 3, template })), 3), 0);
  });
});

describe("where pods run", () => {
  const apps = nodeGroup("apps", {
    labels: { pool: "apps" },
    taints: [{ key: "pool", value: "apps", effect: "NO_SCHEDULE" }],
  });
  const profile = resource("aws:eks/fargateProfile:FargateProfile", "serverless", {
    inputs: { clusterName: "shop", subnetIds: ids(subnetA), selectors: [{ namespace: "demo", labels: { app: "fn" } }] },
  });
  const places = (...resources: PlannedResource[]) =>
    sets(bareCluster(), nodeGroup(), apps, profile, ...resources).map(({ runsOn }) =>
      [runsOn.fargateProfile?.name, runsOn.nodeGroups.map(({ name }) => name).join(), runsOn.unclear].join(" "),
    );
  const cases: readonly (readonly [string, PlannedResource, string])[] = [
    ["on every group without a taint", pods("web", 1), " general false"],
    ["on all that it tolerates", pods("web", 1, {}, { tolerations: [{ operator: "Exists" }] }), " apps,general false"],
    [
      "on those that it asks for",
      pods("web", 1, {}, { nodeSelector: { pool: "apps" }, tolerations: [{ operator: "Exists" }] }),
      " apps false",
    ],
    ["nowhere", pods("web", 1, {}, { nodeSelector: { pool: "gpu" } }), "  false"],
    ["perhaps on some", pods("web", 1, {}, { nodeSelector: { pool: unknown } }), " general true"],
    ["on Fargate", pods("fn", 1), "serverless  false"],
    ["on nodes, for Fargate runs no DaemonSet", daemon("fn"), " general false"],
  ];
  for (const [name, resource_, expected] of cases)
    it(name, () => {
      assert.deepEqual(places(resource_), [expected]);
    });

  it("on nodes, where an annotation says so", () => {
    const template = {
      metadata: { labels: { app: "fn" }, annotations: { "eks.amazonaws.com/compute-type": "ec2" } },
      spec: {},
    };
    assert.deepEqual(places(object("Deployment", "fn", { template })), [" general false"]);
  });

  it("perhaps on Fargate, where the namespace is not known", () => {
    assert.deepEqual(
      places(object("Deployment", "fn", { template: { spec: {} } }, { metadata: { namespace: unknown } })),
      [" general true"],
    );
  });

  it("on the groups of their own cluster", () => {
    const other = { ...bareCluster({ name: "other" }), urn: `${cluster().urn}-2`, name: "other" };
    const provider = resource("pulumi:providers:kubernetes", "k8s", { dependencies: [other.urn] });
    const [set] = sets(bareCluster(), other, provider, nodeGroup(), nodeGroup("second", { clusterName: "other" }), {
      ...pods("web", 1),
      provider: provider.urn,
    });
    assert.deepEqual(
      set?.runsOn.nodeGroups.map(({ name }) => name),
      ["second"],
    );
  });
});

describe("pods of any plan", () => {
  it("are read without a failure, whatever inputs hold", () => {
    const kinds = ["Deployment", "DaemonSet", "HorizontalPodAutoscaler", "LimitRange", "Pod", "CronJob"];
    const keys = ["replicas", "template", "strategy", "limits", "scaleTargetRef", "containers", "jobTemplate"];
    const spec = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...kinds), spec), { maxLength: 5 }),
        fc.jsonValue(),
        (all, values) => {
          const objects = all.map(([kind, one_], at) => object(kind, `o${at}`, one_ as Json));
          const chart = resource("kubernetes:helm.sh/v3:Release", "r", {
            inputs: { chart: "karpenter", values: values as Json },
          });
          assert(sets(cluster(), nodeGroup(), chart, addOn("coredns", values as Json), ...objects).length > 0);
        },
      ),
    );
  });
});
