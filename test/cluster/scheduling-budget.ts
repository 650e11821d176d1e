import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { eventually, kubeconfig, kubectlProgram } from "./real-cluster.ts";

const template = [
  "{{.type}} {{.object.metadata.name}}",
  '{{if .object.metadata.deletionTimestamp}} deleted{{end}}{{range .object.status.conditions}}{{if eq .type "Ready"}} {{.status}}{{end}}{{end}}',
  '{{"\\n"}}',
].join("");

/** Sees every change of some pods from when `count` of them are healthy, and remembers the fewest that a PodDisruptionBudget could count as healthy at any time. */
export async function watchHealthy(namespace: string, selector: string, count: number) {
  const args = ["get", "pods", "-n", namespace, "-l", selector, "--watch", "--output-watch-events"];
  const child = spawn(kubectlProgram, [...args, "-o", `go-template=${template}`], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const healthy = new Set<string>();
  let least = Number.POSITIVE_INFINITY;
  let complete = false;
  createInterface(child.stdout).on("line", (line) => {
    const [type, name = "", ...is] = line.split(" ");
    if (type !== "DELETED" && is.join() === "True") healthy.add(name);
    else healthy.delete(name);
    complete ||= healthy.size === count;
    if (complete) least = Math.min(least, healthy.size);
  });
  const stop = () => {
    child.kill();
  };
  try {
    await eventually(`${count} healthy pods of ${selector}`, async () => (complete ? true : undefined));
  } catch (error) {
    stop();
    throw error;
  }
  return { least: () => least, stop };
}
