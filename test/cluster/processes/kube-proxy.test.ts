import assert from "node:assert/strict";
import { kubeProxyConfig } from "../../../cluster/processes/kube-proxy.ts";

describe("kube-proxy", () => {
  const config = kubeProxyConfig() as Record<string, unknown>;

  it("opens NodePorts on localhost and to pods, not to other machines", () => {
    assert.deepEqual(config.nodePortAddresses, ["127.0.0.0/8", "10.244.0.0/16"]);
    assert.match(String(config.healthzBindAddress), /^127\.0\.0\.1:/);
    assert.match(String(config.metricsBindAddress), /^127\.0\.0\.1:/);
  });

  it("leaves the machine's limits of connections alone", () => {
    const { maxPerCore, min } = config.conntrack as Record<string, unknown>;
    assert.deepEqual({ maxPerCore, min }, { maxPerCore: 0, min: 0 });
  });
});
