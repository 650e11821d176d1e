import assert from "node:assert/strict";
import { overlap, parseCidr } from "../../../cidr.ts";
import { podCidr, serviceCidr } from "../../../cluster/network.ts";
import { maxNodes, realNodes } from "../../../cluster/nodes/node.ts";

describe("real nodes", () => {
  it("share nothing that two kubelets on one machine would fight over", () => {
    const nodes = realNodes(maxNodes);
    assert.equal(nodes.length, 2);
    for (const key of ["name", "bridge", "subnet", "address", "cgroup", "folder", "podLogs", "healthzPort"] as const) {
      assert.equal(new Set(nodes.map((node) => node[key])).size, maxNodes, key);
    }
  });

  it("have their addresses among the pods', and those apart from Services'", () => {
    const [pods, services] = [parseCidr(podCidr)!, parseCidr(serviceCidr)!];
    assert.equal(overlap(pods, services), false);
    for (const { address, subnet } of realNodes(maxNodes)) {
      const [own, block] = [parseCidr(`${address}/32`)!, parseCidr(subnet)!];
      assert.ok(overlap(own, block) && own.first === block.first + 1);
      assert.ok(block.first >= pods.first && block.last <= pods.last);
    }
  });

  it("are in zones, as nodes of EKS are", () => {
    assert.deepEqual(
      realNodes(2).map(({ labels }) => labels["topology.kubernetes.io/zone"]),
      ["ap-northeast-1a", "ap-northeast-1c"],
    );
  });
});
