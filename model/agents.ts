/** Programs of others that call AWS, wherever a plan installs them: as pods, by a chart or by an add-on. */

import type { PlannedResource } from "../plan/plan.ts";
import { at, text, type Value } from "./json.ts";
import { type PodTemplate, serviceAccountName } from "./kubernetes.ts";
import type { PlanIndex } from "./plan-index.ts";
import { addOnTypes, releaseType } from "./types.ts";

export interface Agent {
  /** Last part of the image's repository or of the chart, or the add-on. */
  readonly name: string;
  readonly resource: PlannedResource;
  /** For messages. */
  readonly label: string;
  /** "namespace/name" of what it runs under; absent where that is not known. */
  readonly account?: string;
  /** Where the plan holds its pods. */
  readonly pod?: PodTemplate;
}

/** Pods with an image of one of the names. */
export function agentPods({ pods }: PlanIndex, names: readonly string[]): Agent[] {
  return pods.flatMap((pod) => {
    const images = pod.containers.map(({ value }) => repositoryName(at(value, "image")));
    const name = images.find((image) => names.includes(image));
    if (name === undefined) return [];
    const { resource, label, namespace } = pod.object;
    const serviceAccount = serviceAccountName(pod);
    const known = namespace !== undefined && serviceAccount !== undefined;
    return [{ name, resource, label, pod, ...(known ? { account: `${namespace}/${serviceAccount}` } : {}) }];
  });
}

/** One for each service account of the charts of these names. */
export function agentCharts({ ofType, identities }: PlanIndex, names: readonly string[]): Agent[] {
  return ofType(releaseType).flatMap((resource) => {
    const name = (text(at(resource.inputs, "chart")) ?? "").split("/").at(-1) ?? "";
    if (!names.includes(name)) return [];
    const accounts = identities().accountsOf(resource);
    return accounts.map((account) => ({ name, resource, label: resource.name, account }));
  });
}

/** One for each service account of every add-on. */
export function agentAddOns({ ofType, identities }: PlanIndex): Agent[] {
  return ofType(...addOnTypes).flatMap((resource) => {
    const name = text(at(resource.inputs, "addonName")) ?? "";
    const accounts = identities().accountsOf(resource);
    return accounts.map((account) => ({ name, resource, label: resource.name, account }));
  });
}

function repositoryName(image: Value): string {
  const path = (text(image) ?? "").split("@")[0] ?? "";
  return path.slice(path.lastIndexOf("/") + 1).replace(/:.*$/, "");
}
