import * as z from "zod";
import { type NetworkPlan, networkProblems as planProblems } from "../components/network-rules.ts";
import { smallestMask } from "../components/subnets.ts";
import type { Problem } from "../problems.ts";
import { awsId, cidrBlock, retentionDays, says, zoneName } from "./primitives.ts";

const path = ["network"];

// The lower bound is a rule with a reason below; editors get it as a number.
const zoneCount = z.int().min(1).max(6).meta({ minimum: 2 });
const zoneNames = z.array(zoneName()).min(1).meta({ minItems: 2 });

const subnetMask = z
  .int()
  .min(16)
  .max(smallestMask)
  .meta({ examples: [20] });

const service = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]*$/,
    says("which is no name of an AWS service", "Write its short name, like ecr.api, or the whole of it."),
  )
  .meta({ examples: ["ecr.api"] });

const flowLogs = z.strictObject({
  retentionDays: retentionDays().default(30).describe("Days until a record is deleted"),
  trafficType: z.enum(["ACCEPT", "REJECT", "ALL"]).default("ALL").describe("Connections to record"),
});

const existing = z.strictObject({
  vpcId: awsId("vpc").describe("Id of the VPC; DNS hostnames and DNS support must be on"),
  cidrBlock: cidrBlock({ largest: 16, smallest: smallestMask })
    .optional()
    .describe("Its IPv4 block, to check other settings against"),
  privateSubnetIds: z
    .array(awsId("subnet"))
    .min(2)
    .describe(
      "Subnets in two zones or more for control plane, nodes and Fargate; tagged kubernetes.io/role/internal-elb: 1 for internal load balancers",
    ),
  publicSubnetIds: z
    .array(awsId("subnet"))
    .default([])
    .describe("Subnets for internet-facing load balancers; tagged kubernetes.io/role/elb: 1"),
});

export const network = z.strictObject({
  cidrBlock: cidrBlock({ largest: 16, smallest: smallestMask })
    .default("10.0.0.0/16")
    .describe("IPv4 block of the VPC. A change replaces everything in it"),
  availabilityZones: z
    .union([zoneCount, zoneNames])
    .default(3)
    .describe(
      "Zones to spread over: so many of those EKS accepts, or their names. Add a name at the end: the place decides the zone's addresses",
    ),
  natGateways: z
    .enum(["none", "single", "onePerZone"])
    .default("onePerZone")
    .describe(
      "How private subnets reach the internet. Each gateway costs by the hour; a single one is lost with its zone; without any, images and charts must come from `sources`",
    ),
  publicSubnetMask: subnetMask
    .optional()
    .describe("Prefix length of each public subnet; an eighth of a private subnet if left out, at least a /27"),
  privateSubnetMask: subnetMask
    .optional()
    .describe("Prefix length of each private subnet; an eighth of the VPC if left out, at least a /27"),
  interfaceEndpoints: z
    .array(service)
    .optional()
    .describe(
      "AWS services reached without the internet, each at a price by hour and zone; what nodes and agents need if there is no NAT gateway, none otherwise",
    ),
  flowLogs: flowLogs.optional().describe("Records who talked to whom in the VPC; off if left out"),
  existing: existing
    .optional()
    .describe(
      "A VPC that is there already, instead of a new one. Beside it cidrBlock, availabilityZones and natGateways have no effect, and all other settings of `network` are refused",
    ),
});
export type Network = z.infer<typeof network>;

/** Rules across the settings of a network, before AWS was asked for its zones. */
export function networkProblems(settings: Network): Problem[] {
  if (settings.existing !== undefined) return existingProblems(settings, settings.existing);
  return planProblems({ ...settings, availabilityZones: zonesOf(settings) }, path).map((problem) =>
    isZoneCount(problem, settings) ? { ...problem, value: settings.availabilityZones } : problem,
  );
}

/** So many of them stand in for zones whose names only AWS knows. */
function zonesOf({ availabilityZones }: Network): NetworkPlan["availabilityZones"] {
  if (typeof availabilityZones !== "number") return availabilityZones;
  return Array.from({ length: availabilityZones }, (_, index) => `zone ${index + 1}`);
}

function isZoneCount(problem: Problem, { availabilityZones }: Network): boolean {
  return typeof availabilityZones === "number" && problem.path.at(-1) === "availabilityZones";
}

function existingProblems(
  settings: Network,
  { privateSubnetIds, publicSubnetIds }: z.infer<typeof existing>,
): Problem[] {
  const ofANewVpc = (["publicSubnetMask", "privateSubnetMask", "interfaceEndpoints", "flowLogs"] as const).filter(
    (key) => settings[key] !== undefined,
  );
  const subnets = [...privateSubnetIds, ...publicSubnetIds];
  return [
    ...ofANewVpc.map((key) => ({
      path: [...path, key],
      rule: "describes a VPC to be made, but network.existing names one that is there",
      fix: "Remove one of the two.",
    })),
    ...publicSubnetIds.flatMap((id, index) =>
      twice(subnets, id, privateSubnetIds.length + index, "publicSubnetIds", index),
    ),
    ...privateSubnetIds.flatMap((id, index) => twice(subnets, id, index, "privateSubnetIds", index)),
  ];
}

function twice(subnets: readonly string[], id: string, place: number, key: string, index: number): Problem[] {
  if (subnets.indexOf(id) === place) return [];
  return [
    {
      path: [...path, "existing", key, index],
      value: id,
      rule: "but the subnet is listed already",
      fix: "A subnet is public or private, and stands in one list once.",
    },
  ];
}
