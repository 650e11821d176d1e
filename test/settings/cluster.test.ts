import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { sentence } from "../../problems.ts";
import { cluster, clusterProblems } from "../../settings/cluster.ts";
import { kubernetesVersion } from "../../versions.ts";

function problems(settings: unknown): string[] {
  return clusterProblems(cluster.parse(settings)).map(sentence);
}

describe("cluster settings", () => {
  it("are closed, logged and protected where nothing is said", () => {
    assert.deepEqual(cluster.parse({}), {
      kubernetesVersion,
      endpoint: { publicAccess: false, publicAccessCidrs: [], openToTheWorld: false },
      logTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      logRetentionDays: 90,
      deletionProtection: true,
      supportType: "STANDARD",
    });
    assert.deepEqual(problems({}), []);
  });

  it("refuse an endpoint open to the world, unless that is said", () => {
    const endpoint = { publicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] };
    assert.deepEqual(problems({ endpoint }), [
      'cluster.endpoint.publicAccessCidrs[0] is "0.0.0.0/0", which opens the API server to the world. List the addresses that need it, or set openToTheWorld to true beside it.',
    ]);
    assert.deepEqual(problems({ endpoint: { ...endpoint, openToTheWorld: true } }), []);
  });

  it("refuse a log type twice", () => {
    assert.match(problems({ logTypes: ["api", "api"] }).join(), /logTypes\[1\] is "api", but it is listed already/);
  });

  it("refuse what AWS does not have", () => {
    for (const wrong of [
      { kubernetesVersion: 1.36 },
      { logRetentionDays: 31 },
      { supportType: "standard" },
      { secretsEncryptionKeyArn: "alias/mine" },
      { endpoint: { public: true } },
    ])
      assert.equal(cluster.safeParse(wrong).success, false, JSON.stringify(wrong));
  });
});
