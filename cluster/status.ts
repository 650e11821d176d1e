import { paths } from "./home.ts";
import { isReady, type Listed, listed } from "./processes/api.ts";
import { names, pidOf } from "./processes/processes.ts";
import { program } from "./processes/program.ts";
import { isUp } from "./up.ts";

/** What can be seen of the cluster. */
export interface Status {
  readonly isUp: boolean;
  /** Every process that was started; a dead one has no pid. */
  readonly processes: readonly { readonly name: string; readonly pid?: number }[];
  readonly nodes: readonly Listed[];
  /** Those of kube-system. */
  readonly pods: readonly Listed[];
}

export async function status(): Promise<Status> {
  const [up, nodes, pods] = await Promise.all([
    isUp(),
    listed("/api/v1/nodes"),
    listed("/api/v1/namespaces/kube-system/pods"),
  ]);
  return { isUp: up, processes: names().map((name) => ({ name, pid: pidOf(name) })), nodes, pods };
}

/** In lines for people. */
export function shownStatus({ isUp, processes, nodes, pods }: Status): string {
  if (processes.length === 0) return "No cluster is up. Start one with: npm run cluster -- up\n";
  const rows = [
    ...processes.map(({ name, pid }) => [
      name,
      pid === undefined ? "dead" : "running",
      pid === undefined ? "" : `pid ${pid}`,
    ]),
    ...nodes.map((node) => [node.metadata.name, isReady(node) ? "Ready" : "NotReady", "node"]),
    ...pods.map((pod) => [pod.metadata.name, podState(pod), "pod in kube-system"]),
  ] as [string, string, string][];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(([name, state, what]) =>
    `${name.padEnd(widths[0]!)}  ${state.padEnd(widths[1]!)}  ${what}`.trimEnd(),
  );
  const advice = isUp ? howToUse() : "Not all of it runs. Start what does not with: npm run cluster -- up";
  return `${lines.join("\n")}\n\n${advice}\n`;
}

function podState(pod: Listed): string {
  return pod.status.phase === "Running" && !isReady(pod) ? "Running, not ready" : (pod.status.phase ?? "Unknown");
}

export function howToUse(): string {
  return `export KUBECONFIG=${paths.kubeconfig}\nkubectl is ${program("kubectl")}`;
}
