import { builtProgram } from "../build/go-build.ts";
import { copied, folder } from "./image-files.ts";
import type { ImageConfig } from "./oci-archive.ts";
import type { TarEntry } from "./oci-tar.ts";

/** The images of the cluster itself hold one program each, at the root. */
export function programLayer(program: "pause" | "coredns" | "metrics-server"): TarEntry[] {
  const attributes: TarEntry["attributes"] = program === "coredns" ? { "security.capability": bindsLowPorts } : {};
  return [folder("/tmp", { mode: 0o1777 }), copied(`/${program}`, builtProgram(program), attributes)];
}

/** As published: neither is root. */
export function programConfig(program: "pause" | "coredns" | "metrics-server"): ImageConfig {
  const users = { pause: "65535:65535", coredns: "65532:65532", "metrics-server": "65534:65534" };
  return { entrypoint: [`/${program}`], user: users[program] };
}

/**
 * Lets a program that is not root listen on port 53, where its container was given that right: CAP_NET_BIND_SERVICE, permitted and
 * effective. The published image has the same: https://github.com/coredns/coredns/blob/v1.14.7/Dockerfile
 * The layout is `vfs_cap_data` of revision 2: https://github.com/torvalds/linux/blob/master/include/uapi/linux/capability.h
 */
export const bindsLowPorts = Buffer.alloc(20);
const [revision2, effective, netBindService] = [0x02000000, 1, 10];
bindsLowPorts.writeUInt32LE(revision2 | effective, 0);
bindsLowPorts.writeUInt32LE(1 << netBindService, 4);
