import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The kernel's limit for the name of a socket, one byte for its end included: https://man7.org/linux/man-pages/man7/unix.7.html */
const maxSocketPath = 107;

/** The longest name of a socket in what a running cluster writes. */
const longestSocket = "node-1/kubelet/pod-resources/kubelet.sock";

/** All that the throwaway cluster builds and writes is in one folder, which Git ignores. */
const home = fileURLToPath(new URL("../.cluster", import.meta.url));
const run = runFolder(home);

export const paths = {
  home,
  /** Kubernetes and its companions, built once. */
  bin: join(home, "bin"),
  /** Programs and libraries of Debian packages, unpacked once. Nothing is installed on the machine. */
  packages: join(home, "packages"),
  /** Images as OCI archives, made once. */
  images: join(home, "images"),
  /** What a running cluster writes: keys, state, logs, process ids. Gone once it is down. */
  run,
  /** The administrator's, for kubectl and Pulumi. */
  kubeconfig: join(run, "kubeconfig"),
} as const;

/** Within the one folder, unless the project lies so deep that sockets there would have longer names than the kernel takes. */
export function runFolder(home: string): string {
  const within = join(home, "run");
  if (Buffer.byteLength(join(within, longestSocket)) <= maxSocketPath) return within;
  return `/run/eks-platform-${createHash("sha256").update(home).digest("hex").slice(0, 8)}`;
}
