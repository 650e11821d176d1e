import { strict as assert } from "node:assert";
import { cloudWatchAgentConfig, cloudWatchAgentConfigProblems } from "../../k8s/cloudwatch-agent-config.ts";

const defaults = { region: "ap-northeast-1", clusterName: "dev" };

describe("cloudwatch-agent-config", () => {
  it("is enhanced Container Insights, with the region given", () => {
    const data = cloudWatchAgentConfig(defaults);
    assert.deepEqual(Object.keys(data), ["cwagentconfig.json"]);
    assert.deepEqual(JSON.parse(data["cwagentconfig.json"]!), {
      agent: { region: "ap-northeast-1" },
      logs: {
        metrics_collected: {
          kubernetes: {
            cluster_name: "dev",
            metrics_collection_interval: 60,
            enhanced_container_insights: true,
            accelerated_compute_metrics: false,
          },
        },
        force_flush_interval: 5,
      },
    });
  });

  it("follows the settings", () => {
    const data = cloudWatchAgentConfig({ ...defaults, enhanced: false, collectionIntervalSeconds: 30 });
    const { kubernetes } = JSON.parse(data["cwagentconfig.json"]!).logs.metrics_collected;
    assert.equal(kubernetes.enhanced_container_insights, false);
    assert.equal(kubernetes.metrics_collection_interval, 30);
  });

  it("fails for an interval out of range", () => {
    for (const collectionIntervalSeconds of [9, 3601, 10.5])
      assert.equal(cloudWatchAgentConfigProblems({ ...defaults, collectionIntervalSeconds }).length, 1);
    for (const collectionIntervalSeconds of [10, 60, 3600])
      assert.equal(cloudWatchAgentConfigProblems({ ...defaults, collectionIntervalSeconds }).length, 0);
  });
});
