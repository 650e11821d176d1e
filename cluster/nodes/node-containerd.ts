import { join } from "node:path";
import { cniPlugins } from "../build/tools.ts";
import { clusterImages } from "../pins.ts";
import type { RealNode } from "./node.ts";

export const cniFolder = (node: RealNode) => join(node.folder, "cni");

/** https://github.com/containerd/containerd/blob/release/1.6/docs/cri/config.md */
export function containerdConfig(node: RealNode): string {
  const text = (value: string) => JSON.stringify(value);
  return `version = 2
root = ${text(join(node.folder, "containerd"))}
state = ${text(join(node.folder, "containerd-state"))}
# The first would make /opt/containerd.
disabled_plugins = ["io.containerd.internal.v1.opt"]

[grpc]
  address = ${text(node.containerdSocket)}

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${text(clusterImages.pause)}
  # Where the machine may not prefer one process over another, containers would not start.
  restrict_oom_score_adj = true
  # The profile for containers would stay in the kernel.
  disable_apparmor = true
  # In the state folder, what is left of a pod's network is found.
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = ${text(cniPlugins)}
    conf_dir = ${text(cniFolder(node))}
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      Root = ${text(join(node.folder, "runc"))}
`;
}

/** https://www.cni.dev/plugins/current/main/bridge/ */
export function cniConfig(node: RealNode): object {
  return {
    cniVersion: "1.0.0",
    name: `eks-platform-${node.name}`,
    plugins: [
      {
        type: "bridge",
        bridge: node.bridge,
        isGateway: true,
        // So that a pod reaches itself through its Service.
        hairpinMode: true,
        ipam: {
          type: "host-local",
          ranges: [[{ subnet: node.subnet, gateway: node.address }]],
          routes: [{ dst: "0.0.0.0/0" }],
          dataDir: join(node.folder, "cni-addresses"),
        },
      },
    ],
  };
}
