/** What takes addresses beside nodes. */

import { anyResource } from "./expansion.ts";
import { groupByEach } from "./groups.ts";
import type { AddressNeed } from "./ip-budget.ts";
import { type LoadBalancer, LoadBalancerKind, loadBalancersOf } from "./load-balancers.ts";
import { type Network, networksOf, type Subnet, SubnetKind, subnetsOf } from "./network.ts";
import type { Addresses } from "./node-addresses.ts";
import { clustersOf, type FargateProfile, fargateProfilesOf } from "./nodes.ts";
import type { PlanIndex } from "./plan-index.ts";
import { podSetsOf, surgePods } from "./pods.ts";

const single = (count: number): Addresses => ({ single: count, prefixes: 0 });

/** Each pod has a network interface of its own, with one address. */
export function fargateNeeds(index: PlanIndex): AddressNeed[] {
  const profiles = new Map<FargateProfile, { pods: number; surge: number; unclear: boolean }>(
    fargateProfilesOf(index).map((profile) => [profile, { pods: 0, surge: 0, unclear: false }]),
  );
  for (const pods of podSetsOf(index)) {
    const { fargateProfile } = pods.runsOn;
    const count = fargateProfile === undefined ? undefined : profiles.get(fargateProfile);
    if (count === undefined) continue;
    if (pods.maxReplicas === undefined) count.unclear = true;
    count.pods += pods.maxReplicas ?? 0;
    count.surge += surgePods(pods, pods.maxReplicas ?? 0);
  }
  return [...profiles].flatMap(([profile, { pods, surge, unclear }]) => {
    const places = profile.likelySubnets.length;
    const share = (count: number) => (places === 1 ? count : Math.min(count, Math.ceil(count / places) + 1));
    const updating = single(share(pods + surge));
    return profile.likelySubnets.map((subnet) => ({
      subnet,
      kind: "fargate" as const,
      label: `pods of the Fargate profile ${profile.name}`,
      steady: single(share(pods)),
      updating,
      full: updating,
      unclear: unclear || profile.subnets === undefined,
    }));
  });
}

/**
 * A balancer of HTTP grows and shrinks with what it carries, and wants eight free addresses in each subnet for it; a network load
 * balancer has one, but the controller passes over a subnet with fewer than eight.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
 */
const freeAddresses = 8;

export function loadBalancerNeeds(index: PlanIndex): AddressNeed[] {
  const bySubnet = groupByEach(loadBalancersOf(index), (balancer) => balancerSubnets(balancer, index));
  return [...bySubnet].map(([subnet, balancers]) => {
    const fixed = balancers.filter(({ kind }) => kind === LoadBalancerKind.Network).length;
    const growing = balancers.length - fixed;
    const needed = single(growing * freeAddresses + (growing === 0 ? fixed - 1 + freeAddresses : fixed));
    const label = balancers.length === 1 ? "1 load balancer" : `${balancers.length} load balancers`;
    return {
      subnet,
      kind: "loadBalancers" as const,
      label,
      steady: needed,
      updating: needed,
      full: needed,
      unclear: false,
    };
  });
}

/** Without a word of subnets, the controller takes those whose tag says so; with no tag at all, any of the right kind. */
function balancerSubnets({ resources, internetFacing }: LoadBalancer, index: PlanIndex): readonly Subnet[] {
  const own = resources.filter(({ type }) => type.startsWith("aws:"));
  if (own.length > 0) return own.flatMap((resource) => subnetsOf(index, resource, "subnets") ?? []);
  const all = networksOf(index).flatMap(({ subnets }) => subnets);
  const outside = taggedOr(all, "kubernetes.io/role/elb", SubnetKind.Public);
  const inside = taggedOr(all, "kubernetes.io/role/internal-elb", SubnetKind.Private);
  if (internetFacing === undefined) return [...new Set([...outside, ...inside])];
  return internetFacing ? outside : inside;
}

function taggedOr(subnets: readonly Subnet[], tag: string, kind: SubnetKind): Subnet[] {
  const tagged = subnets.filter(({ tags }) => ["1", ""].includes(tags[tag] ?? "no"));
  return tagged.length > 0 ? tagged : subnets.filter((subnet) => subnet.kind === kind);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const controlPlane = { needed: 6, recommended: 16 } as const;

export function otherNeeds(index: PlanIndex): AddressNeed[] {
  return [
    ...clustersOf(index).flatMap(({ likelySubnets, subnets }) =>
      likelySubnets.map((subnet) => ({
        ...other(subnet, "the control plane", controlPlane.needed),
        full: single(controlPlane.recommended),
        unclear: subnets === undefined,
      })),
    ),
    ...networksOf(index).flatMap((network) => [...natNeeds(network, index), ...endpointNeeds(network)]),
  ];
}

function natNeeds({ natGateways }: Network, index: PlanIndex): AddressNeed[] {
  return natGateways.flatMap(({ urn }) => {
    const gateway = anyResource(index, urn);
    const subnets = gateway === undefined ? [] : (subnetsOf(index, gateway, "subnetId") ?? []);
    return subnets.map((subnet) => other(subnet, "a NAT gateway", 1));
  });
}

function endpointNeeds({ endpoints }: Network): AddressNeed[] {
  return endpoints
    .filter(({ gateway }) => !gateway)
    .flatMap(({ subnets, service }) => subnets.map((subnet) => other(subnet, `the endpoint ${service}`, 1)));
}

function other(subnet: Subnet, label: string, count: number): AddressNeed {
  const needed = single(count);
  return { subnet, kind: "other", label, steady: needed, updating: needed, full: needed, unclear: false };
}
