import { Compute } from "../../k8s/pod-template.ts";
import type { EksSettings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

type CapacitySettings = Pick<EksSettings, "nodeGroups" | "fargateProfiles" | "workloads" | "addOns">;

export function capacityRules(settings: CapacitySettings): Contradiction[] {
  return [...quotas(settings), ...sharedNames(settings), ...nowhereToRun(settings), ...unmeasured(settings)];
}

/** Per cluster; the first two can be raised: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const mostNodeGroups = 30;
const mostFargateProfiles = 10;

function quotas({ nodeGroups, fargateProfiles }: CapacitySettings): Contradiction[] {
  return [
    ...tooMany("nodeGroups", Object.keys(nodeGroups).length, mostNodeGroups),
    ...tooMany("fargateProfiles", Object.keys(fargateProfiles).length, mostFargateProfiles),
  ];
}

function tooMany(key: string, count: number, most: number): Contradiction[] {
  if (count <= most) return [];
  return [{ path: [key], rule: `has ${count} entries, but a cluster may have ${most}`, fix: "Join some of them." }];
}

/** Both are resources by that name, and people would take one for the other. */
function sharedNames({ nodeGroups, fargateProfiles }: CapacitySettings): Contradiction[] {
  return Object.keys(fargateProfiles)
    .filter((name) => Object.hasOwn(nodeGroups, name))
    .map((name) => ({
      path: ["fargateProfiles", name],
      rule: "has the name of a node group",
      fix: "Rename one of the two.",
      also: [["nodeGroups", name]],
    }));
}

function nowhereToRun({ nodeGroups, fargateProfiles, workloads }: CapacitySettings): Contradiction[] {
  if (Object.keys(nodeGroups).length > 0) return [];
  const also = [["workloads"], ["fargateProfiles"]];
  if (Object.keys(fargateProfiles).length === 0) {
    const rule = "is empty, and so is fargateProfiles, so that nothing could run, not even DNS";
    return [{ path: ["nodeGroups"], rule, fix: "Add a node group.", also }];
  }
  const stranded = Object.entries(workloads)
    .filter(([, { compute }]) => compute !== Compute.Fargate)
    .map(([name]) => name);
  if (stranded.length === 0) return [];
  const rule = `is empty, but ${names(stranded)} would run on nodes`;
  return [{ path: ["nodeGroups"], rule, fix: "Add a node group, or set compute: fargate there.", also }];
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, 3).join(", ");
  return all.length > 3 ? `${shown} and ${all.length - 3} more workloads` : shown;
}

/** Without somebody who measures, an autoscaler leaves the number of pods as it is, for ever. */
function unmeasured({ addOns, workloads }: CapacitySettings): Contradiction[] {
  if (addOns["metrics-server"]?.enabled !== false) return [];
  return Object.entries(workloads)
    .filter(([, { autoscaling }]) => autoscaling !== undefined)
    .map(([name]) => ({
      path: ["workloads", name, "autoscaling"],
      rule: "needs to know how busy the pods are, but the add-on metrics-server is disabled",
      fix: "Remove addOns.metrics-server.enabled, or set replicas instead.",
      also: [["addOns", "metrics-server"]],
    }));
}
