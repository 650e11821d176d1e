import assert from "node:assert/strict";
import { realNode } from "../../../cluster/nodes/node.ts";
import { kubelet, kubeletConfig } from "../../../cluster/nodes/node-kubelet.ts";

describe("the kubelet of a node", () => {
  it("answers at the node's address, to whoever the API server vouches for", () => {
    const config = kubeletConfig(realNode(2), "/etc/resolv.conf") as Record<string, unknown>;
    assert.equal(config.address, "10.244.1.1");
    assert.deepEqual(config.authorization, { mode: "Webhook" });
    assert.deepEqual((config.authentication as { anonymous: object }).anonymous, { enabled: false });
  });

  it("starts on a machine with the older control groups and with swap", () => {
    const { failCgroupV1, failSwapOn, cgroupDriver, cgroupRoot } = kubeletConfig(realNode(1), "") as Record<
      string,
      unknown
    >;
    assert.deepEqual(
      { failCgroupV1, failSwapOn, cgroupDriver, cgroupRoot },
      { failCgroupV1: false, failSwapOn: false, cgroupDriver: "cgroupfs", cgroupRoot: realNode(1).cgroup },
    );
  });

  it("writes logs where every node has them, and those of the second node elsewhere", () => {
    const logs = [1, 2].map((number) => (kubeletConfig(realNode(number), "") as { podLogsDir: string }).podLogsDir);
    assert.deepEqual(logs, ["/var/log/pods", "/var/log/pods-node-2"]);
  });

  it("registers as the node it has a certificate for", () => {
    const { name, args } = kubelet(realNode(2));
    assert.equal(name, "kubelet-2");
    for (const argument of [
      "--hostname-override=node-2",
      "--node-ip=10.244.1.1",
      "--node-labels=topology.kubernetes.io/region=ap-northeast-1,topology.kubernetes.io/zone=ap-northeast-1c",
    ]) {
      assert.ok(args.includes(argument), argument);
    }
    assert.ok(args.some((argument) => /^--kubeconfig=.*\/node-2\.kubeconfig$/.test(argument)));
  });
});
