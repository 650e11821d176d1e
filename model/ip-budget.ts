/** Addresses that each subnet must have, against those it offers: https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html */

import { fargateNeeds, loadBalancerNeeds, otherNeeds } from "./address-needs.ts";
import { groupBy } from "./groups.ts";
import type { Subnet } from "./network.ts";
import { type Addresses, reserved, sum, total } from "./node-addresses.ts";
import { nodeNeeds } from "./node-needs.ts";
import { perPlan } from "./per-plan.ts";
import { byUrn } from "./sorting.ts";

export type NeedKind = "nodes" | "fargate" | "loadBalancers" | "other";

/** What something takes of one subnet. */
export interface AddressNeed {
  readonly subnet: Subnet;
  readonly kind: NeedKind;
  /** "3 nodes of general", "the control plane" */
  readonly label: string;
  /** At the largest size, with the pods of this plan at their most replicas. */
  readonly steady: Addresses;
  /** The same while all that can be updated at a time is updated: nodes and pods above their number. */
  readonly updating: Addresses;
  /** While it is updated, with every node as full of pods as it can be. */
  readonly full: Addresses;
  /** Something it depends on is not known in this plan, and left out or assumed. */
  readonly unclear: boolean;
}

export interface SubnetBudget {
  readonly subnet: Subnet;
  /** Without those that AWS keeps; absent where the block is not known. */
  readonly offered?: number;
  readonly needs: readonly AddressNeed[];
  readonly steady: number;
  readonly updating: number;
  readonly full: number;
  readonly unclear: boolean;
}

/** Of all subnets from which something takes addresses, in the order of their URNs. */
export const ipBudgetOf = perPlan((index): readonly SubnetBudget[] => {
  const needs = [...nodeNeeds(index), ...fargateNeeds(index), ...loadBalancerNeeds(index), ...otherNeeds(index)];
  return [...groupBy(needs, ({ subnet }) => subnet.urn).values()]
    .map((own) => subnetBudget(own[0].subnet, own))
    .sort((a, b) => byUrn(a.subnet, b.subnet));
});

function subnetBudget(subnet: Subnet, needs: readonly AddressNeed[]): SubnetBudget {
  const offered = addressesOffered(subnet.cidrBlock);
  const of = (state: "steady" | "updating" | "full") => total(sum(...needs.map((need) => need[state])));
  return {
    subnet,
    ...(offered === undefined ? {} : { offered }),
    needs,
    steady: of("steady"),
    updating: of("updating"),
    full: of("full"),
    unclear: needs.some(({ unclear }) => unclear),
  };
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export function addressesOffered(cidrBlock: string | undefined): number | undefined {
  const length = /^\d+\.\d+\.\d+\.\d+\/(\d{1,2})$/.exec(cidrBlock ?? "")?.[1];
  return length === undefined || Number(length) > 32 ? undefined : Math.max(0, 2 ** (32 - Number(length)) - reserved);
}
