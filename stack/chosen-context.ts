import type { Problem } from "../problems.ts";
import { currentContext } from "../settings/existing-cluster.ts";
import { nearest } from "../settings/nearest.ts";
import { isOnThisMachine, type KubeconfigFile, mergeKubeconfigs } from "./kubeconfig.ts";

/**
 * Why the context that the settings name must not be deployed to. A context that is named is taken as meant; the current one
 * may be a colleague's production since this morning, so it has to lead to a cluster on this machine.
 */
export function contextProblem(context: string, files: readonly KubeconfigFile[]): Problem | undefined {
  const problem = (rule: string, fix: string): Problem => ({
    path: ["existingCluster", "context"],
    value: context,
    rule,
    fix,
  });
  if (files.length === 0)
    return problem(
      "but there is no kubeconfig, neither where KUBECONFIG says nor as ~/.kube/config",
      "Start the cluster first, or set KUBECONFIG to the file that leads to it.",
    );
  const { currentContext: current, servers } = mergeKubeconfigs(files);
  const chosen = context === currentContext ? current : context;
  const choose = "choose one with: kubectl config use-context <name>";
  if (chosen === undefined)
    return problem("but the kubeconfig has no current context", `Write a name here, or ${choose}`);
  if (!servers.has(chosen)) {
    const near = nearest(chosen, [...servers.keys()]);
    const rule =
      chosen === context
        ? "but the kubeconfig has no context of that name"
        : `but that is ${chosen}, which the kubeconfig does not have`;
    return problem(
      rule,
      near === undefined ? `What it has: ${[...servers.keys()].join(", ") || "none"}.` : `Did you mean ${near}?`,
    );
  }
  if (context !== currentContext) return undefined;
  const server = servers.get(chosen);
  if (server !== undefined && isOnThisMachine(server)) return undefined;
  const where = server === undefined ? ", whose cluster has no server" : ` at ${server}, which is not on this machine`;
  return problem(
    `and that is ${chosen}${where}`,
    `Write context: ${chosen} if you mean that cluster; otherwise ${choose}`,
  );
}
