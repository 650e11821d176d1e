import assert from "node:assert/strict";
import { indexOf } from "../../model/plan-index.ts";
import { type PodSet, podSetsOf, unknownPodMakersOf } from "../../model/pods.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { plan, resource, secret, unknown } from "../checks/plan-builder.ts";
import { addOn, bareCluster, cluster, network, nodeGroup, pods } from "./platform.ts";

const sets = (...resources: PlannedResource[]): readonly PodSet[] => podSetsOf(indexOf(plan(...network, ...resources)));
const requests = ({ cpuMillis, memoryMib, unclear }: PodSet) => [cpuMillis, memoryMib, unclear];
describe("pods of add-ons and charts", () => {
  const summary = (set: PodSet) =>
    [
      set.label,
      set.namespace,
      set.perNode ? "each node" : `${set.minReplicas}-${set.maxReplicas}`,
      set.cpuMillis,
      set.memoryMib,
      set.ownAddress,
    ].join(" ");
  const release = (chart: string, values: Json = {}) =>
    resource("kubernetes:helm.sh/v3:Release", chart, { inputs: { chart, namespace: "kube-system", values } });

  it("are those that every cluster has", () => {
    assert.deepEqual(sets(cluster()).map(summary), [
      "add-on vpc-cni kube-system each node 50 0 false",
      "add-on kube-proxy kube-system each node 100 0 false",
      "add-on coredns kube-system 2-2 100 70 true",
    ]);
  });

  const cases: readonly (readonly [string, PlannedResource, readonly string[]])[] = [
    [
      "the containers of an add-on together",
      addOn("aws-ebs-csi-driver"),
      [
        "add-on aws-ebs-csi-driver (controller) kube-system 2-2 60 240 true",
        "add-on aws-ebs-csi-driver (node) kube-system each node 30 120 true",
      ],
    ],
    [
      "what its configuration sets",
      addOn("aws-ebs-csi-driver", { controller: { replicaCount: 1, resources: { requests: { cpu: "20m" } } } }),
      [
        "add-on aws-ebs-csi-driver (controller) kube-system 1-1 120 0 true",
        "add-on aws-ebs-csi-driver (node) kube-system each node 30 120 true",
      ],
    ],
    [
      "the autoscaling of CoreDNS",
      addOn("coredns", { autoScaling: { enabled: true, maxReplicas: 6 } }),
      ["add-on coredns kube-system 2-6 100 70 true"],
    ],
    [
      "its defaults where the configuration is no JSON",
      addOn("metrics-server", "{oops"),
      ["add-on metrics-server kube-system 2-2 100 200 true"],
    ],
    [
      "of no number that is known, where the configuration is not",
      resource("aws:eks/addon:Addon", "metrics-server", {
        inputs: { clusterName: "shop", addonName: "metrics-server", configurationValues: unknown },
      }),
      ["add-on metrics-server kube-system undefined-undefined 0 0 true"],
    ],
    [
      "the values of a chart",
      release("aws-load-balancer-controller", {
        replicaCount: 3,
        resources: { requests: { cpu: "100m", memory: "128Mi" } },
      }),
      ["chart aws-load-balancer-controller kube-system 3-3 100 128 true"],
    ],
    [
      "a chart by its address",
      release("oci://public.ecr.aws/karpenter/karpenter"),
      ["chart karpenter kube-system 2-2 0 0 true"],
    ],
  ];
  for (const [name, resource_, expected] of cases)
    it(`are ${name}`, () => {
      assert.deepEqual(sets(bareCluster(), resource_).map(summary), expected);
    });

  it("are unclear where the resources are not known", () => {
    assert.deepEqual(sets(bareCluster(), release("metrics-server", { resources: secret })).map(requests), [
      [0, 0, true],
    ]);
  });

  it("go where their configuration lets them", () => {
    const tainted = nodeGroup("general", {
      taints: [{ key: "CriticalAddonsOnly", value: "true", effect: "NO_SCHEDULE" }],
    });
    const placed = sets(bareCluster(), tainted, addOn("coredns"), addOn("metrics-server")).map(({ label, runsOn }) => [
      label,
      runsOn.nodeGroups.length,
    ]);
    assert.deepEqual(placed, [
      ["add-on coredns", 1],
      ["add-on metrics-server", 0],
    ]);
  });

  it("go to Fargate with the profile, but CoreDNS only where it is told to", () => {
    const profile = resource("aws:eks/fargateProfile:FargateProfile", "system", {
      inputs: { clusterName: "shop", selectors: [{ namespace: "kube-system" }] },
    });
    const onFargate = (configuration: Json) =>
      sets(bareCluster(), profile, addOn("coredns", configuration), addOn("metrics-server"), addOn("kube-proxy"))
        .filter(({ runsOn }) => runsOn.fargateProfile !== undefined)
        .map(({ label }) => label);
    assert.deepEqual(onFargate({}), ["add-on metrics-server"]);
    assert.deepEqual(onFargate({ computeType: "Fargate" }), ["add-on coredns", "add-on metrics-server"]);
  });

  it("are named where nothing is known of them", () => {
    const manifests = resource("kubernetes:yaml/v2:ConfigGroup", "manifests");
    const shown = resource("kubernetes:helm.sh/v4:Chart", "shown", { inputs: { chart: "own" } });
    const index = indexOf(
      plan(bareCluster(), addOn("strange"), release("own"), manifests, shown, { ...pods("web", 1), parent: shown.urn }),
    );
    assert.deepEqual(
      unknownPodMakersOf(index).map(({ name }) => name),
      ["strange", "own", "manifests"],
    );
  });
});
