import { readdirSync, readFileSync } from "node:fs";
import type { KubernetesObject } from "./real-cluster.ts";

/** Id, on this machine, of the program that the pod's only container was started for: number 1 of its own process namespace. */
export function mainProcess({ metadata, status }: KubernetesObject): number {
  const [, container] = /^containerd:\/\/([0-9a-f]{64})$/.exec(status.containerStatuses[0].containerID) ?? [];
  if (container === undefined) throw new Error(`${metadata.name} has no running container`);
  const ids = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  const main = ids.filter((id) => text(id, "cgroup").includes(container) && /^NSpid:.*\t1$/m.test(text(id, "status")));
  if (main.length !== 1) throw new Error(`${main.length} processes are the first of ${metadata.name}'s container`);
  return Number(main[0]);
}

/** Empty where the process has ended meanwhile. */
function text(id: string, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, "utf8");
  } catch {
    return "";
  }
}
