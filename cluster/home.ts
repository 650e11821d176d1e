import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** All that the throwaway cluster builds and writes is in one folder, which Git ignores. */
const home = fileURLToPath(new URL("../.cluster", import.meta.url));

export const paths = {
  home,
  /** Kubernetes and its companions, built once. */
  bin: join(home, "bin"),
  /** Programs and libraries of Debian packages, unpacked once. Nothing is installed on the machine. */
  packages: join(home, "packages"),
  /** Images as OCI archives, made once. */
  images: join(home, "images"),
  /** What a running cluster writes: keys, state, logs, process ids. Gone once it is down. */
  run: join(home, "run"),
  /** The administrator's, for kubectl and Pulumi. */
  kubeconfig: join(home, "run", "kubeconfig"),
} as const;
