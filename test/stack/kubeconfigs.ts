import { stringify } from "yaml";
import type { KubeconfigFile } from "../../stack/kubeconfig.ts";

export interface Contents {
  readonly current?: string;
  /** Cluster by context. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** Server by cluster. */
  readonly clusters?: Readonly<Record<string, string>>;
}

/** A kubeconfig as kubectl writes it. */
export function kubeconfig(path: string, { current, contexts = {}, clusters = {} }: Contents): KubeconfigFile {
  const text = stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: Object.entries(clusters).map(([name, server]) => ({ name, cluster: { server } })),
    contexts: Object.entries(contexts).map(([name, cluster]) => ({ name, context: { cluster, user: "me" } })),
    users: [{ name: "me", user: {} }],
    ...(current === undefined ? {} : { "current-context": current }),
  });
  return { path, text };
}
