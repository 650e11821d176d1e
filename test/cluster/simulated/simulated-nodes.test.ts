import assert from "node:assert/strict";
import type { ClusterError } from "../../../cluster/cluster-error.ts";
import { type SimulatedNode, simulatedNodes } from "../../../cluster/simulated/simulated-nodes.ts";
import { capacityOf } from "../../../model/capacity.ts";
import { indexOf } from "../../../model/plan-index.ts";
import type { Json, Plan, PlannedResource } from "../../../plan/plan.ts";
import { plan, resource } from "../../checks/plan-builder.ts";
import {
  autoscaler,
  bareCluster,
  ids,
  network,
  nodeGroup,
  pods,
  size,
  subnetA,
  subnetB,
} from "../../model/platform.ts";

const aws = resource("pulumi:providers:aws", "aws", { inputs: { region: "ap-northeast-1" } });
const platform = (...parts: PlannedResource[]): Plan => plan(aws, ...network, bareCluster(), ...parts);
const only = (nodes: readonly SimulatedNode[]): SimulatedNode => {
  assert.equal(nodes.length, 1);
  return nodes[0]!;
};
const names = (nodes: readonly SimulatedNode[]) => nodes.map(({ metadata }) => metadata.name);
const zones = (nodes: readonly SimulatedNode[]) =>
  nodes.map(({ metadata }) => metadata.labels["topology.kubernetes.io/zone"]);

function profile(name: string): PlannedResource {
  return resource("aws:eks/fargateProfile:FargateProfile", name, {
    inputs: {
      clusterName: "shop",
      fargateProfileName: name,
      selectors: [{ namespace: "demo" }],
      subnetIds: ids(subnetA, subnetB),
    },
  });
}

const onFargate = (replicas: Json, requests: Record<string, Json>) =>
  platform(profile("serverless"), pods("web", replicas, requests), autoscaler("web", 2, 3));

describe("simulatedNodes", () => {
  it("gives a node the labels and taints that EKS and its kubelet give it, and KWOK's", () => {
    const taints = [{ key: "pool", value: "apps", effect: "NO_SCHEDULE" }];
    const group = nodeGroup("apps", { ...size(1, 1, 1), capacityType: "SPOT", labels: { pool: "apps" }, taints });
    const node = only(simulatedNodes(platform(group)));
    assert.deepEqual(node.metadata, {
      name: "simulated-apps-1",
      labels: {
        pool: "apps",
        "eks.amazonaws.com/nodegroup": "apps",
        "eks.amazonaws.com/capacityType": "SPOT",
        "node.kubernetes.io/instance-type": "m7i.large",
        "beta.kubernetes.io/instance-type": "m7i.large",
        "kubernetes.io/os": "linux",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": "simulated-apps-1",
        "topology.kubernetes.io/zone": "tokyo-a",
        "failure-domain.beta.kubernetes.io/zone": "tokyo-a",
        "topology.kubernetes.io/region": "ap-northeast-1",
        "failure-domain.beta.kubernetes.io/region": "ap-northeast-1",
        "kwok.x-k8s.io/node": "fake",
      },
      annotations: { "kwok.x-k8s.io/node": "fake" },
    });
    assert.deepEqual(node.spec, { taints: [{ key: "pool", value: "apps", effect: "NoSchedule" }] });
  });

  it("offers what the capacity check counts with, the least among the types that may come", () => {
    const of = platform(nodeGroup("mixed", { ...size(1, 1, 1), instanceTypes: ["c7i.xlarge", "t3.large"] }));
    const offers = capacityOf(indexOf(of))?.groups[0]?.offers;
    assert.deepEqual(only(simulatedNodes(of)).status, {
      capacity: { cpu: "2000m", memory: "8192Mi", pods: "35" },
      allocatable: { cpu: `${offers?.cpuMillis}m`, memory: `${offers?.memoryMib}Mi`, pods: "35" },
    });
    assert.deepEqual([offers?.cpuMillis, offers?.pods], [1930, 35]);
  });

  it("has as many nodes as are desired, in turn in each zone, or as many as there may be", () => {
    const of = platform(nodeGroup("general", size(1, 3, 4)));
    assert.deepEqual(zones(simulatedNodes(of)), ["tokyo-a", "tokyo-b", "tokyo-a"]);
    assert.deepEqual(
      names(simulatedNodes(of, "max")),
      [1, 2, 3, 4].map((number) => `simulated-general-${number}`),
    );
  });

  it("names nodes as the API server wants it, and no two alike", () => {
    const of = platform(nodeGroup("Web_Apps", size(1, 1, 1)), nodeGroup("web-apps", size(1, 1, 1)));
    assert.deepEqual(names(simulatedNodes(of)).sort(), ["simulated-web-apps-1", "simulated-web-apps-2"]);
  });

  it("has a node of Fargate for each pod that goes there, for that pod alone", () => {
    const nodes = simulatedNodes(onFargate(1, { cpu: "300m", memory: "800Mi" }));
    assert.deepEqual(names(nodes), ["simulated-fargate-serverless-1", "simulated-fargate-serverless-2"]);
    assert.deepEqual(zones(nodes), ["tokyo-a", "tokyo-b"]);
    for (const { metadata, spec, status } of nodes) {
      assert.equal(metadata.labels["eks.amazonaws.com/compute-type"], "fargate");
      assert.deepEqual(spec.taints, [
        { key: "eks.amazonaws.com/compute-type", value: "fargate", effect: "NoSchedule" },
      ]);
      // The smallest machine for 300m and 800Mi; EKS keeps 256 MiB of it.
      assert.deepEqual(status, {
        capacity: { cpu: "500m", memory: "2048Mi", pods: "1" },
        allocatable: { cpu: "500m", memory: "1792Mi", pods: "1" },
      });
    }
    assert.equal(simulatedNodes(onFargate(1, { cpu: "300m", memory: "800Mi" }), "max").length, 3);
  });

  it("has no node for a pod that is too large for Fargate, and none where a plan has no place for pods", () => {
    assert.deepEqual(simulatedNodes(onFargate(1, { cpu: "17" })), []);
    assert.deepEqual(simulatedNodes(platform()), []);
  });

  it("refuses a group of which nobody knows what its nodes offer", () => {
    const of = platform(nodeGroup("new", { instanceTypes: ["m7i.large", "z9.large"] }));
    assert.throws(() => simulatedNodes(of), {
      name: "ClusterError",
      message: "The nodes of new cannot be simulated: what one of m7i.large, z9.large offers is not known here.",
    } satisfies Partial<ClusterError>);
  });
});
