import * as pulumi from "@pulumi/pulumi";
import { Namespace } from "../k8s/namespace.ts";
import { Workload } from "../k8s/workload.ts";
import type { Settings } from "../settings.ts";
import type { Platform } from "./platform.ts";

export function createNamespaces(settings: Settings, { forNamespaces }: Platform): Record<string, Namespace> {
  const namespaces = Object.entries(settings.namespaces).map(
    ([name, args]) => [name, new Namespace(`${name}-namespace`, { ...args, namespace: name }, forNamespaces)] as const,
  );
  return Object.fromEntries(namespaces);
}

/** What the cluster is for. */
export function createWorkloads(
  settings: Settings,
  { forWorkloads, surroundings }: Platform,
  namespaces: Record<string, Namespace>,
): Record<string, Workload> {
  const secrets = Object.fromEntries(
    Object.entries(settings.secrets).map(([name, value]) => [name, pulumi.secret(value)]),
  );
  const workloads = Object.entries(settings.workloads).map(([name, workload]) => {
    const namespace = namespaces[workload.namespace];
    return [
      name,
      new Workload(
        name,
        {
          ...surroundings,
          ...workload,
          secrets,
          networkPolicy: settings.namespaces[workload.namespace]?.defaultDeny,
          sources: settings.sources,
        },
        { ...forWorkloads, dependsOn: [...forWorkloads.dependsOn, ...(namespace === undefined ? [] : [namespace])] },
      ),
    ] as const;
  });
  return Object.fromEntries(workloads);
}

/** URL of each workload by its name. */
export function urlsOf(workloads: Record<string, Workload>): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(workloads).map(([name, { url }]) => [name, pulumi.output(url)]));
}
