import assert from "node:assert/strict";
import { expansionOf } from "../../../model/expansion.ts";
import { indexOf } from "../../../model/plan-index.ts";
import type { Json } from "../../../plan/plan.ts";
import { component, plan, remote } from "../../checks/plan-builder.ts";

function inner(outerType: string, inputs: Record<string, Json>, type: string, innerType: string) {
  const outer = component(outerType, "outer", { inputs });
  const packaged = remote(type, "inner", { parent: outer.urn, inputs: { authenticationMode: "API" } });
  return expansionOf(indexOf(plan(outer, packaged))).find((resource) => resource.type === innerType)!;
}

const nodeGroup = (inputs: Record<string, Json>, outer = "eks-platform:index:NodeGroup") =>
  inner(outer, inputs, "eks:index:ManagedNodeGroup", "aws:eks/nodeGroup:NodeGroup");
const cluster = (inputs: Record<string, Json>) =>
  inner("eks-platform:index:Cluster", inputs, "eks:index:Cluster", "aws:eks/cluster:Cluster");

describe("transforms of this package's components", () => {
  it("put on a node group what its component says of updates and repair", () => {
    const { inputs } = nodeGroup({});
    assert.deepEqual(inputs.updateConfig, { maxUnavailable: 1 });
    assert.deepEqual(inputs.nodeRepairConfig, { enabled: true });
    const said = nodeGroup({ repair: false, update: { maxUnavailablePercentage: 33, strategy: "MINIMAL" } }).inputs;
    assert.deepEqual(said.updateConfig, { maxUnavailablePercentage: 33, updateStrategy: "MINIMAL" });
    assert.deepEqual(said.nodeRepairConfig, { enabled: false });
  });

  it("leave node groups of others alone", () => {
    assert(!("updateConfig" in nodeGroup({}, "other:index:NodeGroup").inputs));
  });

  it("take from a cluster its creator's rights, and protect it unless that is turned off", () => {
    const { inputs, options } = cluster({});
    assert.deepEqual(inputs.accessConfig, {
      authenticationMode: "API",
      bootstrapClusterCreatorAdminPermissions: false,
    });
    assert.equal(inputs.bootstrapSelfManagedAddons, false);
    assert.equal(options.protect, true);
    assert.equal(cluster({ deletionProtection: false }).options.protect, false);
  });
});
