import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";

/** One of the files that a kubeconfig is merged from. */
export interface KubeconfigFile {
  readonly path: string;
  readonly text: string;
}

/** What of a kubeconfig says which cluster is meant: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
export interface Kubeconfig {
  readonly currentContext?: string;
  /** Address of the API server by context; undefined where the context leads to none. */
  readonly servers: ReadonlyMap<string, string | undefined>;
}

/** Where kubectl looks: the list in KUBECONFIG, or the file in the home folder. */
export function kubeconfigPaths({ KUBECONFIG }: NodeJS.ProcessEnv, home: string): string[] {
  if (!KUBECONFIG) return [join(home, ".kube", "config")];
  return [...new Set(KUBECONFIG.split(delimiter).filter((path) => path !== ""))];
}

/** The files that are there; kubectl passes over the others as well. */
export function readKubeconfigFiles(paths = kubeconfigPaths(process.env, homedir())): KubeconfigFile[] {
  return paths.flatMap((path) => {
    try {
      return [{ path, text: readFileSync(path, "utf8") }];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  });
}

/**
 * Merged as kubectl does: the first file that sets a value, or a name of a list, decides it.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
export function mergeKubeconfigs(files: readonly KubeconfigFile[]): Kubeconfig {
  const all = files.map(({ text }) => fields(parse(text)));
  const clusters = byName(all, "clusters", "cluster");
  const contexts = byName(all, "contexts", "context");
  const current = all.map((one) => one["current-context"]).find((name) => typeof name === "string" && name !== "");
  return {
    ...(current === undefined ? {} : { currentContext: String(current) }),
    servers: new Map(
      [...contexts].map(([name, { cluster }]) => {
        const server = clusters.get(String(cluster))?.server;
        return [name, typeof server === "string" && server !== "" ? server : undefined];
      }),
    ),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function byName(all: readonly Fields[], list: string, item: string): Map<string, Fields> {
  const found = new Map<string, Fields>();
  for (const one of all)
    for (const entry of Array.isArray(one[list]) ? one[list] : []) {
      const { name, [item]: value } = fields(entry);
      if (typeof name === "string" && !found.has(name)) found.set(name, fields(value));
    }
  return found;
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** Whether an API server at this address runs on this machine, as those of Docker Desktop, kind and `npm run cluster` do. */
export function isOnThisMachine(server: string): boolean {
  if (!URL.canParse(server)) return false;
  const { hostname } = new URL(server);
  const loopback = /^(127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|localhost)$/;
  return loopback.test(hostname) || hostname.endsWith(".docker.internal");
}
