import { overlap, parseCidr } from "../cidr.ts";
import type { Problem } from "../problems.ts";

export interface ClusterEndpoint {
  /** Whether the API server also answers on the internet, to the addresses in `publicAccessCidrs`; inside the VPC it always does. False by default. https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
  publicAccess?: boolean;
  /** IPv4 blocks that may reach the public endpoint, 1 to 40. Needed with `publicAccess`; private addresses are refused. */
  publicAccessCidrs?: string[];
  /** Lets `publicAccessCidrs` hold the whole internet: only IAM then stands between anyone and the API server. False by default. */
  openToTheWorld?: boolean;
}

/** An endpoint open to so large a part of the internet is open to all of it; no organisation holds more than a /8. */
const worldMask = 8;

/** Addresses that no packet from the internet carries, so that EKS refuses them here. */
const reserved = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
].map((text) => parseCidr(text)!);

/** Why nobody, or everybody, could reach the API server. */
export function endpointAccessProblems(endpoint: ClusterEndpoint, path: readonly (string | number)[]): Problem[] {
  const cidrs = endpoint.publicAccessCidrs ?? [];
  const at = [...path, "publicAccessCidrs"];
  if (endpoint.publicAccess !== true) {
    if (cidrs.length === 0) return [];
    const fix = "Set publicAccess to true, or remove the CIDR blocks.";
    return [{ path: at, value: cidrs, rule: "but the public endpoint is off, so nothing would be let in", fix }];
  }
  if (cidrs.length === 0) {
    const fix = "List the addresses that may reach it, for example those of your office and of your CI runners.";
    return [{ path: at, rule: "is empty, and AWS takes that to mean the whole internet", fix }];
  }
  const tooMany = { path: at, value: cidrs.length, rule: "but EKS takes at most 40 blocks", fix: "Join some of them." };
  return [
    ...(cidrs.length > 40 ? [tooMany] : []),
    ...cidrs.flatMap((cidr, index) => publicCidrProblems(cidr, endpoint.openToTheWorld === true, [...at, index])),
  ];
}

function publicCidrProblems(cidr: string, openToTheWorld: boolean, path: (string | number)[]): Problem[] {
  const block = parseCidr(cidr);
  if (block === undefined || block.text !== cidr) {
    const fix =
      block === undefined ? "Write an address and a mask, like 203.0.113.0/24." : `Write ${block.text} instead.`;
    return [{ path, value: cidr, rule: "which is no IPv4 CIDR block", fix }];
  }
  if (block.mask < worldMask) {
    if (openToTheWorld) return [];
    const fix = "List the addresses that need it, or set openToTheWorld to true beside it.";
    return [{ path, value: cidr, rule: "which opens the API server to the world", fix }];
  }
  if (!reserved.some((range) => overlap(range, block))) return [];
  const fix = "Write the public address that your network shows, or use the private endpoint from within the VPC.";
  return [{ path, value: cidr, rule: "but such addresses never come in from the internet, and EKS refuses them", fix }];
}

export function clusterNameProblems(clusterName: string, path: (string | number)[]): Problem[] {
  if (/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(clusterName)) return [];
  const fix = "Use 1 to 100 letters, digits, hyphens and underscores, with a letter or digit first.";
  return [{ path, value: clusterName, rule: "which is no name EKS accepts", fix }];
}
