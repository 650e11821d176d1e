import * as pulumi from "@pulumi/pulumi";
import { kubernetesProvider } from "../components/kubernetes-provider.ts";
import { currentContext } from "../settings/existing-cluster.ts";
import { type ExistingClusterSettings, report } from "../settings.ts";
import { contextProblem } from "./chosen-context.ts";
import { readKubeconfigFiles } from "./kubeconfig.ts";
import type { Platform } from "./platform.ts";

/** The way into a cluster that somebody has already. Nothing is looked up for a preview, so that it is the same on every machine. */
export function openExistingCluster({ existingCluster, name, stack }: ExistingClusterSettings): Platform {
  const { context } = existingCluster;
  const problem = pulumi.runtime.isDryRun() ? undefined : contextProblem(context, readKubeconfigFiles());
  if (problem !== undefined) throw new pulumi.RunError(report(stack, [problem]));
  const provider = kubernetesProvider({
    // Empty, so that client-go finds it and merges what KUBECONFIG lists. Left out, the SDK would take that list for one file,
    // and write this machine's paths into the state.
    kubeconfigJson: "",
    context: context === currentContext ? undefined : context,
    clusterName: name,
  });
  const place = { providers: [provider], dependsOn: [] };
  return { forNamespaces: place, forWorkloads: place, surroundings: {}, outputs: { context } };
}
