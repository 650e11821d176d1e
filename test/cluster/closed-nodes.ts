import { kubectl, list } from "./real-cluster.ts";

/** Closes all nodes to new pods but DaemonSets' ones; gives what opens those again that were open. */
export async function closeNodes(): Promise<() => Promise<void>> {
  const nodes = await list(["nodes"]);
  const open = nodes.filter(({ spec }) => spec.unschedulable !== true).map(({ metadata }) => metadata.name);
  if (open.length > 0) await kubectl(["cordon", ...open]);
  return async () => {
    if (open.length > 0) await kubectl(["uncordon", ...open]);
  };
}
