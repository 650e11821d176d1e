import assert from "node:assert/strict";
import fc from "fast-check";
import { clustersOf, fargateProfilesOf, nodeGroupsOf, otherNodesOf } from "../../model/nodes.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { plan, resource, unknown } from "../checks/plan-builder.ts";
import { cluster, ids, network, nodeGroup, packagedCluster, subnetA, subnetB } from "./platform.ts";

describe("fargateProfilesOf", () => {
  const profile = (inputs: Record<string, Json>) =>
    resource("aws:eks/fargateProfile:FargateProfile", "serverless", {
      inputs: { clusterName: "shop", subnetIds: ids(subnetA), ...inputs },
    });
  const read = (...resources: PlannedResource[]) =>
    fargateProfilesOf(indexOf(plan(...network, ...resources))).map(({ name, selectors, unclear, subnets }) => [
      name,
      selectors,
      unclear,
      subnets?.map((one) => one.name),
    ]);

  it("reads selectors, and says where one is not known", () => {
    const selectors: Json = [{ namespace: "web", labels: { tier: "front" } }, { namespace: unknown }];
    assert.deepEqual(read(profile({ selectors })), [
      ["serverless", [{ namespace: "web", labels: { tier: "front" } }], true, ["subnet-a"]],
    ]);
    assert.deepEqual(read(profile({ selectors: unknown, fargateProfileName: "named" })), [
      ["named", [], true, ["subnet-a"]],
    ]);
  });

  it("knows the profile that eks.Cluster makes", () => {
    const standard = [
      { namespace: "default", labels: {} },
      { namespace: "kube-system", labels: {} },
    ];
    assert.deepEqual(read(packagedCluster({ fargate: true })), [["shop-eks", standard, false, ["subnet-a"]]]);
    const own = { selectors: [{ namespace: "web" }], subnetIds: ids(subnetB) };
    assert.deepEqual(read(packagedCluster({ fargate: own })), [
      ["shop-eks", [{ namespace: "web", labels: {} }], false, ["subnet-b"]],
    ]);
    assert.deepEqual(read(packagedCluster({ fargate: false })), []);
  });
});

describe("otherNodesOf", () => {
  const names = (...resources: PlannedResource[]) => otherNodesOf(indexOf(plan(...resources))).map(({ name }) => name);

  it("names what brings nodes that are not counted", () => {
    const pool = resource("kubernetes:karpenter.sh/v1:NodePool", "pool");
    const custom = resource("kubernetes:apiextensions.k8s.io:CustomResource", "custom", {
      inputs: { kind: "NodePool" },
    });
    const asg = resource("aws:autoscaling/group:Group", "asg");
    assert.deepEqual(names(pool, custom, asg), ["asg", "custom", "pool"]);
    assert.deepEqual(names(packagedCluster()), ["shop-eks"]);
    assert.deepEqual(names(cluster({ computeConfig: { enabled: true } })), ["cluster"]);
  });

  it("leaves clusters that bring none", () => {
    assert.deepEqual(names(packagedCluster({ skipDefaultNodeGroup: true })), []);
    assert.deepEqual(names(packagedCluster({ fargate: true })), []);
    assert.deepEqual(names(cluster(), nodeGroup()), []);
  });
});

describe("nodes of any plan", () => {
  it("are read without a failure, whatever inputs hold", () => {
    const types = [
      "aws:eks/cluster:Cluster",
      "eks:index:Cluster",
      "aws:eks/nodeGroup:NodeGroup",
      "eks:index:ManagedNodeGroup",
      "aws:eks/fargateProfile:FargateProfile",
      "aws:eks/addon:Addon",
      "aws:ec2/launchTemplate:LaunchTemplate",
    ];
    const keys = [
      "name",
      "addonName",
      "configurationValues",
      "vpcCniOptions",
      "instanceTypes",
      "scalingConfig",
      "labels",
      "taints",
    ];
    const more = [
      "subnetIds",
      "selectors",
      "fargate",
      "launchTemplate",
      "userData",
      "blockDeviceMappings",
      "updateConfig",
      "cluster",
    ];
    const inputs = fc.dictionary(fc.constantFrom(...keys, ...more), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...types), inputs), { maxLength: 5 }), (all) => {
        const resources = all.map(([type, values], at) =>
          resource(type, `r${at}`, { inputs: values as Record<string, Json> }),
        );
        const index = indexOf(plan(...resources));
        for (const of of [clustersOf, nodeGroupsOf, fargateProfilesOf, otherNodesOf]) assert(Array.isArray(of(index)));
      }),
    );
  });
});
