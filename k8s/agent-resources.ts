import type { types } from "@pulumi/kubernetes";
import type { Problem } from "../problems.ts";
import type { ResourceAmounts, ResourcesArgs } from "./container-args.ts";
import { isMore, thousandths } from "./quantity.ts";

/** What each agent needs on a node of usual size; one with several hundred busy containers needs more. */
export const agentDefaults = {
  fluentBit: { requests: { cpu: "100m", memory: "100Mi" }, limits: { memory: "250Mi" } },
  cloudWatchAgent: { requests: { cpu: "250m", memory: "128Mi" }, limits: { memory: "512Mi" } },
} as const satisfies Record<string, ResourcesArgs>;

/** What was asked for over the agent's own; no limit of CPU, which would only delay it while the node idles. */
export function agentResources(
  own: ResourcesArgs,
  asked: ResourcesArgs = {},
): types.input.core.v1.ResourceRequirements {
  const { requests, limits } = merged(own, asked);
  return { requests: amounts(requests), limits: amounts(limits) };
}

function merged(own: ResourcesArgs, asked: ResourcesArgs) {
  return { requests: { ...own.requests, ...asked.requests }, limits: { ...own.limits, ...asked.limits } };
}

function amounts(of: ResourceAmounts): Record<string, string> {
  return Object.fromEntries(Object.entries(of));
}

/** What is wrong with the resources asked for, which stand at `path`. */
export function agentResourceProblems(
  own: ResourcesArgs,
  asked: ResourcesArgs = {},
  path: readonly string[],
): Problem[] {
  const { requests, limits } = merged(own, asked);
  return (["cpu", "memory"] as const).flatMap((kind): Problem[] => {
    const unreadable = (["requests", "limits"] as const)
      .map((side) => ({ path: [...path, side, kind], value: asked[side]?.[kind] }))
      .filter(({ value }) => value !== undefined && thousandths(value) === undefined)
      .map((at) => ({ ...at, rule: "but that is no quantity", fix: "Write it like 250m or 256Mi." }));
    if (unreadable.length > 0) return unreadable;
    const [request, limit] = [requests[kind], limits[kind]];
    if (request === undefined || limit === undefined || !isMore(request, limit)) return [];
    const at = [...path, "limits", kind];
    return [{ path: at, value: limit, rule: `but ${request} is requested`, fix: "Raise it, or request less." }];
  });
}
