import assert from "node:assert/strict";
import { sentence } from "../../problems.ts";
import { nodeGroups, nodeGroupsProblems } from "../../settings/node-groups.ts";

const least = { instanceTypes: ["m7i.large"], scaling: { min: 1, desired: 2, max: 3 } };

describe("settings of node groups", () => {
  it("need instance types and sizes, and bring the rest", () => {
    assert.deepEqual(nodeGroups.parse({ general: least }), {
      general: {
        ...least,
        capacityType: "ON_DEMAND",
        amiType: "AL2023_x86_64_STANDARD",
        disk: { sizeGib: 50 },
        labels: {},
        taints: [],
        sessionManager: false,
        update: {},
        repair: true,
      },
    });
  });

  for (const wrong of [
    { instanceTypes: ["m7i"] },
    { amiType: "AL2_x86_64" },
    { amiType: "CUSTOM" },
    { capacityType: "spot" },
    { taints: [{ key: "a", effect: "NoSchedule" }] },
    { ssh: { keyName: "k", sourceSecurityGroupIds: ["0.0.0.0/0"] } },
    { diskSize: 20 },
  ])
    it(`refuse ${JSON.stringify(wrong)}`, () => {
      assert.ok(!nodeGroups.safeParse({ general: { ...least, ...wrong } }).success);
    });

  it("tell where in the stack file a rule is broken", () => {
    const groups = nodeGroups.parse({
      general: { ...least, scaling: { min: 1, desired: 5, max: 4 } },
      older: { ...least, releaseVersion: "1.35.4-20260930" },
      bottlerocket: { ...least, amiType: "BOTTLEROCKET_x86_64", releaseVersion: "1.50.0-0f1a2b3c" },
      "the-name-of-this-group-is-far-too-long": least,
    });
    assert.deepEqual(nodeGroupsProblems(groups, "1.36").map(sentence), [
      "nodeGroups.general.scaling.desired is 5, but max is 4. Raise max, or lower desired.",
      'nodeGroups.older.releaseVersion is "1.35.4-20260930", but the nodes\' Kubernetes version is 1.36. Use a release that starts with 1.36., or leave it out.',
      "nodeGroups.the-name-of-this-group-is-far-too-long has a name of 38 characters, and EKS leaves 36. Shorten the name.",
    ]);
  });
});
