import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { Plan } from "../../plan/plan.ts";
import { planProject } from "../../plan/plan-project.ts";
import { readStackFiles } from "../../plan/project.ts";
import { ProgramError } from "../../plan/run.ts";
import { UsageError } from "../../plan/usage-error.ts";
import { ClusterError } from "../cluster-error.ts";
import { paths } from "../home.ts";
import { kubectl } from "../processes/kubectl.ts";
import { start, stop, waitFor } from "../processes/processes.ts";
import { program } from "../processes/program.ts";
import { simulatedKubelet } from "./simulated-kubelet.ts";
import { type SimulatedNode, simulated, simulatedNodes } from "./simulated-nodes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const marked = Object.entries(simulated)
  .map((pair) => pair.join("="))
  .join(",");
const kwok = "kwok";

/**
 * Gives the cluster nodes like those of a stack, beside the real ones and in the place of those simulated before. Nothing but the
 * stack's own taints keeps pods off them, so that its workloads go there unchanged; and so does any other pod that a node like that
 * takes. It then seems to run, and no Service sends anything to it.
 */
export async function simulate(stack: string): Promise<readonly SimulatedNode[]> {
  const nodes = await nodesLike(stack);
  await simulateNodes(nodes);
  return nodes;
}

/** Those of a stack. Needs no cluster, so that a wrong name is told before one is started. */
export async function nodesLike(stack: string): Promise<readonly SimulatedNode[]> {
  const nodes = simulatedNodes(await planOf(stack));
  if (nodes.length > 0) return nodes;
  throw new ClusterError(
    `The stack ${stack} has no nodes to simulate: neither a node group nor a pod that goes to Fargate. Name a stack that has.`,
  );
}

export async function simulateNodes(nodes: readonly SimulatedNode[]): Promise<void> {
  await stopSimulating();
  const config = join(paths.run, "kwok.yaml");
  writeFileSync(config, simulatedKubelet());
  await start({
    name: kwok,
    program: program(kwok),
    args: [
      `--kubeconfig=${paths.kubeconfig}`,
      `--config=${config}`,
      `--manage-nodes-with-annotation-selector=${marked}`,
      "--node-lease-duration-seconds=40",
      "--v=WARN",
    ],
  });
  await kubectl(["apply", "--server-side", "-f", "-"], nodes.map((node) => stringify(node)).join("---\n"));
  await waitFor(kwok, "that all simulated nodes are ready", allReady, 30);
}

/** Pods go at once with their nodes; there is nobody who would end them. */
export async function stopSimulating(): Promise<void> {
  const names = new Set((await list(["nodes", "-l", marked])).map(({ metadata }) => metadata.name));
  if (names.size > 0) {
    await kubectl(["delete", "--raw", `/api/v1/nodes?labelSelector=${encodeURIComponent(marked)}`]);
    const pods = (await list(["pods", "--all-namespaces"])).filter(({ spec }) => names.has(spec?.nodeName ?? ""));
    await kubectl(["delete", "--force", "--wait=false", "--ignore-not-found", "-f", "-"], JSON.stringify(listOf(pods)));
  }
  await stop(kwok);
}

async function planOf(stack: string): Promise<Plan> {
  try {
    return await planProject(root, readStackFiles(root, stack));
  } catch (error) {
    if (error instanceof UsageError || error instanceof ProgramError) throw new ClusterError(error.message);
    throw error;
  }
}

/** New nodes carry a taint until the controller manager has seen that they are ready. */
async function allReady(): Promise<boolean> {
  const nodes = await list(["nodes", "-l", marked]);
  return nodes.every(
    ({ spec, status }) =>
      !spec?.taints?.some(({ key }) => key.startsWith("node.kubernetes.io/")) &&
      status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
  );
}

interface Listed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly nodeName?: string; readonly taints?: readonly { readonly key: string }[] };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

async function list(args: readonly string[]): Promise<readonly Listed[]> {
  return JSON.parse(await kubectl(["get", ...args, "-o", "json"])).items;
}

function listOf(items: readonly Listed[]) {
  const named = items.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
  }));
  return { apiVersion: "v1", kind: "List", items: named };
}
