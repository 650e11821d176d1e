import { Workload, type WorkloadArgs } from "../../k8s/workload.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { valueAt } from "../../settings/paths.ts";
import { type PlanOfOptions, planOf } from "../plan-of.ts";

export const image = "public.ecr.aws/nginx/nginx-unprivileged:1.30.5";
export const usual: WorkloadArgs = { namespace: "apps", image, port: 8080 };

export const deploymentType = "kubernetes:apps/v1:Deployment";
export const mainContainer = "spec.template.spec.containers.0";

export function planOfWorkload(args: Partial<WorkloadArgs> = {}, options: PlanOfOptions = {}) {
  return planOf(() => {
    const { serviceName, hostname, url } = new Workload("web", { ...usual, ...args });
    return { serviceName, hostname, url };
  }, options);
}

/** One input, by its path: `spec.template.spec.containers.0.image`. */
export function at(resource: PlannedResource, path: string): unknown {
  return valueAt(resource.inputs, path.split("."));
}
