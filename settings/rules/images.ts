import { imageReference } from "../../sources.ts";
import { images } from "../../versions.ts";
import type { EksSettings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

type ImageSettings = Pick<
  EksSettings,
  "network" | "sources" | "workloads" | "logging" | "metrics" | "loadBalancerController" | "nodeGroups"
>;

/** Without NAT gateways nodes reach nothing but the VPC's endpoints, and of registries only ECR has those. */
export function imageRules(settings: ImageSettings): Contradiction[] {
  const { network, sources } = settings;
  if (network.natGateways !== "none" || network.existing !== undefined) return [];
  const unreachable = new Map<string, string[]>();
  for (const [user, image] of usedImages(settings)) {
    const reference = imageReference(image, sources);
    if (isPrivateEcr(reference)) continue;
    const registry = registryOf(reference);
    unreachable.set(registry, [...(unreachable.get(registry) ?? []), user]);
  }
  return [...unreachable].map(([registry, users]) => ({
    path: ["sources", "registries"],
    rule: `has no mirror for ${registry}, which nodes cannot reach while network.natGateways is none (${listed(users)})`,
    fix: "Mirror it in ECR, for example by a pull-through cache, or add NAT gateways.",
    also: [["network"], ["workloads"]],
  }));
}

function usedImages({ logging, metrics, loadBalancerController, workloads }: ImageSettings) {
  const used: [user: string, image: Parameters<typeof imageReference>[0]][] = [];
  if (logging.enabled) used.push(["Fluent Bit", images.fluentBit]);
  if (metrics.enabled) used.push(["the CloudWatch agent", images.cloudWatchAgent]);
  if (loadBalancerController.enabled) used.push(["the load balancer controller", images.loadBalancerController]);
  for (const [name, { image, sidecars = {} }] of Object.entries(workloads)) {
    used.push([name, image]);
    for (const [sidecar, own] of Object.entries(sidecars)) used.push([`${name}/${sidecar}`, own.image]);
  }
  return used;
}

function isPrivateEcr(reference: string): boolean {
  return /^\d{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.[a-z0-9.]+\//.test(reference);
}

function registryOf(reference: string): string {
  const [first = ""] = reference.split("/");
  return reference.includes("/") && /[.:]/.test(first) ? first : "docker.io";
}

function listed(users: readonly string[]): string {
  return users.length > 3 ? `${users.slice(0, 3).join(", ")} and ${users.length - 3} more` : users.join(", ");
}
