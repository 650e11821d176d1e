import assert from "node:assert/strict";
import { realNode } from "../../../cluster/nodes/node.ts";
import { cniConfig, containerdConfig } from "../../../cluster/nodes/node-containerd.ts";

describe("the container runtime of a node", () => {
  it("keeps everything in the node's folder, so that it goes with it", () => {
    const node = realNode(2);
    const config = containerdConfig(node);
    for (const line of ["root", "state", "  address", "      Root"]) {
      const [, path] = new RegExp(`^${line} = "(.*)"$`, "m").exec(config) ?? [];
      assert.ok(path?.startsWith(`${node.folder}/`), `${line}: ${path}`);
    }
    assert.match(config, /^ {2}netns_mounts_under_state_dir = true$/m);
    assert.match(config, /^disabled_plugins = \["io\.containerd\.internal\.v1\.opt"\]$/m);
  });

  it("writes a path with quotes and backslashes as TOML does", () => {
    const config = containerdConfig({ ...realNode(1), folder: '/a"b\\c' });
    assert.match(config, /^root = "\/a\\"b\\\\c\/containerd"$/m);
  });

  it("starts containers where the machine may not prefer one process over another", () => {
    assert.match(containerdConfig(realNode(1)), /^ {2}restrict_oom_score_adj = true$/m);
  });

  it("gives pods addresses of the node's own block, and the bridge's as their way out", () => {
    const { plugins } = cniConfig(realNode(2)) as { plugins: { bridge: string; hairpinMode: boolean; ipam: object }[] };
    const { bridge, hairpinMode, ipam } = plugins[0]!;
    assert.deepEqual({ bridge, hairpinMode }, { bridge: "cni1", hairpinMode: true });
    assert.deepEqual(ipam, {
      type: "host-local",
      ranges: [[{ subnet: "10.244.1.0/24", gateway: "10.244.1.1" }]],
      routes: [{ dst: "0.0.0.0/0" }],
      dataDir: `${realNode(2).folder}/cni-addresses`,
    });
  });
});
