import type { Json, PlannedResource } from "../../plan/plan.ts";
import { container, deployment, podSpec, resource } from "./plan-builder.ts";

/** A profile that takes every pod of the namespace `demo`, unless selectors say otherwise. */
export function profile(name = "p", selectors: Json = [{ namespace: "demo" }], part: Partial<PlannedResource> = {}) {
  const inputs = { fargateProfileName: name, selectors };
  return resource("aws:eks/fargateProfile:FargateProfile", name, { ...part, inputs: { ...inputs, ...part.inputs } });
}

const amounts = { cpu: "250m", memory: "256Mi" };

/** A container that Fargate has nothing to say about. */
export function fitting(part: Record<string, Json> = {}): Json {
  return container({ resources: { requests: amounts, limits: amounts }, ...part });
}

/** A Deployment of one such container, with more in its pods' spec. */
export function web(spec: Record<string, Json> = {}, part: Parameters<typeof deployment>[2] = {}) {
  return deployment("web", podSpec({ containers: [fitting()], ...spec }), part);
}
