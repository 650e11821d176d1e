import assert from "node:assert/strict";
import { clustersOf } from "../../model/nodes.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { plan, unknown } from "../checks/plan-builder.ts";
import { addOn, cluster, network, packagedCluster } from "./platform.ts";

const clusterOfPlan = (...resources: PlannedResource[]) => {
  const [first, ...others] = clustersOf(indexOf(plan(...network, ...resources)));
  assert(first !== undefined && others.length === 0);
  return first;
};
describe("clustersOf", () => {
  it("reads a cluster with the add-ons that EKS installs unasked, and those of the plan", () => {
    const { addOns, ...found } = clusterOfPlan(
      cluster(),
      addOn("coredns", { replicaCount: 3 }),
      addOn("metrics-server"),
    );
    assert.equal(found.name, "shop");
    assert.equal(found.version, "1.36");
    assert.deepEqual(
      found.subnets?.map(({ name }) => name),
      ["subnet-a", "subnet-b"],
    );
    assert.deepEqual([found.ipv6, found.autoMode], [false, false]);
    assert.deepEqual(
      Object.entries(addOns).map(([name, one]) => [name, one.resource.name, one.configuration]),
      [
        ["vpc-cni", "cluster", undefined],
        ["kube-proxy", "cluster", undefined],
        ["coredns", "coredns", { replicaCount: 3 }],
        ["metrics-server", "metrics-server", undefined],
      ],
    );
  });

  it("reads the options of eks.Cluster", () => {
    const found = clusterOfPlan(
      packagedCluster({
        bootstrapSelfManagedAddons: false,
        vpcCniOptions: { addonVersion: "v1.22.4-eksbuild.3", configurationValues: { env: { WARM_IP_TARGET: "2" } } },
        kubeProxyAddonOptions: { enabled: false },
        corednsAddonOptions: { enabled: false },
      }),
    );
    assert.deepEqual(
      Object.entries(found.addOns).map(([name, { version }]) => [name, version]),
      [["vpc-cni", "v1.22.4-eksbuild.3"]],
    );
    assert.equal(found.vpcCni.warmIpTarget, 2);
    assert.deepEqual(
      found.subnets?.map(({ name }) => name),
      ["subnet-a", "subnet-b"],
    );
  });

  it("prefers the add-on of the plan to what the cluster says of it", () => {
    const found = clusterOfPlan(cluster(), addOn("vpc-cni", { env: { ENABLE_PREFIX_DELEGATION: "true" } }));
    assert.equal(found.vpcCni.prefixDelegation, true);
  });

  it("takes every add-on for its own where there is one cluster", () => {
    const metrics = addOn("metrics-server");
    const nameless = { ...metrics, inputs: { ...metrics.inputs, clusterName: unknown } };
    assert(Object.hasOwn(clusterOfPlan(cluster(), nameless).addOns, "metrics-server"));
  });

  it("counts a packaged cluster once where the plan shows what it contains", () => {
    assert.equal(
      clusterOfPlan(packagedCluster(), { ...cluster(), parent: packagedCluster().urn }).resource.type,
      cluster().type,
    );
  });

  it("knows IPv6 and Auto Mode, which has no add-ons of its own", () => {
    assert.equal(clusterOfPlan(cluster({ kubernetesNetworkConfig: { ipFamily: "ipv6" } })).ipv6, true);
    const auto = clusterOfPlan(cluster({ computeConfig: { enabled: true } }));
    assert.deepEqual([auto.autoMode, auto.addOns], [true, {}]);
  });

  it("takes only its own add-ons where there are several clusters", () => {
    const other = { ...cluster({ name: "other" }), urn: `${cluster().urn}-2`, name: "other" };
    const found = clustersOf(indexOf(plan(...network, cluster(), other, addOn("metrics-server"))));
    assert.deepEqual(
      found.map(({ name, addOns }) => [name, Object.hasOwn(addOns, "metrics-server")]),
      [
        ["shop", true],
        ["other", false],
      ],
    );
  });
});
