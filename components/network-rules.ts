import type { Problem } from "../problems.ts";
import { endpointProblems } from "./endpoints.ts";
import { retentionProblems } from "./retention.ts";
import { subnetProblems } from "./subnets.ts";
import { zoneNameProblems } from "./zone-rules.ts";

/** How the private subnets reach the internet. */
export const NatGateways = { None: "none", Single: "single", OnePerZone: "onePerZone" } as const;
export type NatGateways = (typeof NatGateways)[keyof typeof NatGateways];

export const defaultCidrBlock = "10.0.0.0/16";

/** What of a network's arguments can contradict each other. */
export interface NetworkPlan {
  readonly availabilityZones: readonly string[];
  readonly cidrBlock?: string | undefined;
  readonly publicSubnetMask?: number | undefined;
  readonly privateSubnetMask?: number | undefined;
  readonly natGateways?: NatGateways | undefined;
  readonly interfaceEndpoints?: readonly string[] | undefined;
  readonly flowLogs?: { readonly retentionDays: number } | undefined;
}

/** What can be said of a network before anything is created; shared with the settings. */
export function networkProblems(args: NetworkPlan, path: readonly (string | number)[] = []): Problem[] {
  const zones = args.availabilityZones;
  const wayOut = args.natGateways !== NatGateways.None;
  return [
    ...zoneNameProblems(zones, [...path, "availabilityZones"]),
    ...subnetProblems({ ...args, cidrBlock: args.cidrBlock ?? defaultCidrBlock, zones: zones.length }, path),
    ...endpointProblems(wayOut, args.interfaceEndpoints, [...path, "interfaceEndpoints"]),
    ...(args.flowLogs ? retentionProblems(args.flowLogs.retentionDays, [...path, "flowLogs", "retentionDays"]) : []),
  ];
}
