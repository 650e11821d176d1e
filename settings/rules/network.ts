import { type Cidr, overlap, parseCidr } from "../../cidr.ts";
import type { Path } from "../paths.ts";
import type { EksSettings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

type NetworkSettings = Pick<EksSettings, "network" | "cluster" | "region">;

export function networkRules(settings: NetworkSettings): Contradiction[] {
  return [...reservedBlocks(settings), ...overlappingClients(settings), ...zonesOfAnotherRegion(settings)];
}

/** Addresses no VPC can have: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const reserved: readonly [block: string, use: string][] = [
  ["0.0.0.0/8", "means this network"],
  ["127.0.0.0/8", "means the machine itself"],
  ["169.254.0.0/16", "is link-local, where metadata and Pod Identity answer"],
  ["224.0.0.0/3", "is multicast or reserved"],
];

function reservedBlocks({ network }: NetworkSettings): Contradiction[] {
  const path = network.existing === undefined ? ["network", "cidrBlock"] : ["network", "existing", "cidrBlock"];
  const value = network.existing === undefined ? network.cidrBlock : network.existing.cidrBlock;
  const block = value === undefined ? undefined : parseCidr(value);
  if (block === undefined) return [];
  return reserved
    .filter(([text]) => overlap(block, parseCidr(text)!))
    .map(([text, use]) => ({
      path,
      value,
      rule: `but it overlaps ${text}, which ${use}`,
      fix: "Choose private addresses, like 10.0.0.0/16.",
    }));
}

/** A block within another is not refused by EKS, but one of the two is not what somebody meant. */
function overlappingClients({ cluster }: NetworkSettings): Contradiction[] {
  const path = ["cluster", "endpoint", "publicAccessCidrs"];
  return overlaps(cluster.endpoint.publicAccessCidrs, path);
}

/** Each block of a list that overlaps an earlier one. */
export function overlaps(blocks: readonly string[], path: Path): Contradiction[] {
  const parsed = blocks.map((text) => parseCidr(text));
  return blocks.flatMap((value, index) => {
    const block = parsed[index];
    const earlier = block && parsed.slice(0, index).find((other): other is Cidr => !!other && overlap(other, block));
    if (earlier === undefined) return [];
    const fix = earlier.text === value ? "Remove one of the two." : "Remove the smaller of the two.";
    return [{ path: [...path, index], value, rule: `but it overlaps ${earlier.text}, which is listed too`, fix }];
  });
}

function zonesOfAnotherRegion({ network: { availabilityZones: zones }, region }: NetworkSettings): Contradiction[] {
  if (typeof zones === "number") return [];
  return zones.flatMap((zone, index) =>
    zone.slice(0, -1) === region
      ? []
      : [
          {
            path: ["network", "availabilityZones", index],
            value: zone,
            rule: `but aws:region is ${region}`,
            fix: `Choose a zone of the region, like ${region}a, or another region.`,
            also: [["aws", "region"]],
          },
        ],
  );
}
