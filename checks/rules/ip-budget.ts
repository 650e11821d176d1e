import { instanceType } from "../../model/instances.ts";
import { type AddressNeed, ipBudgetOf, type SubnetBudget } from "../../model/ip-budget.ts";
import type { Subnet } from "../../model/network.ts";
import { held } from "../../model/node-addresses.ts";
import { clusterOf, clustersOf, nodeGroupsOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import type { Check, Hit } from "../check.ts";

const page = "https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html";
const fix =
  "Give the subnet a larger block, lower the largest size of the node group, or let vpc-cni keep fewer addresses ready: WARM_IP_TARGET with MINIMUM_IP_TARGET.";

export const subnetAddresses: Check = {
  id: "subnet-addresses",
  severity: Severity.Error,
  title: "Every subnet has the addresses that this stack takes at its largest, rolling updates included.",
  why: "Without a free address nodes do not start, pods hang in ContainerCreating, and an update of nodes or of the cluster stops half way. A subnet cannot be enlarged afterwards.",
  page,
  find: (_, index) => [...ipBudgetOf(index).flatMap((budget) => tooSmall(budget)), ...notKnown(index)],
};

export const subnetAddressesFull: Check = {
  id: "subnet-addresses-full",
  severity: Severity.Warning,
  title: "Every subnet also has room for nodes that are full of pods.",
  why: "The pods of this stack fit. But nodes may hold more than those, and then the last ones start no pod although they have CPU and memory for it.",
  page,
  find: (_, index) =>
    ipBudgetOf(index).flatMap((budget) => {
      const { offered, updating, full, subnet, needs, unclear } = budget;
      if (offered === undefined || updating > offered || full <= offered) return [];
      const message = `${described(subnet)} offers ${offered} addresses. With full nodes it needs ${full}, ${parts(needs, "full")}.`;
      return [{ urn: subnet.urn, message, fix, ...(unclear ? { cannotTell: true } : {}) }];
    }),
};

function tooSmall({ subnet, offered, steady, updating, needs, unclear }: SubnetBudget): Hit[] {
  if (offered === undefined) return [];
  const doubt = unclear ? { cannotTell: true } : {};
  if (steady > offered) {
    const message = `${described(subnet)} offers ${offered} addresses. At its largest, the stack needs ${steady} of it, ${parts(needs, "steady")}.`;
    return [{ urn: subnet.urn, message, fix, ...doubt }];
  }
  if (updating <= offered) return [];
  const message = `${described(subnet)} offers ${offered} addresses. A rolling update of the largest stack needs ${updating}, ${parts(needs, "updating")}.`;
  return [{ urn: subnet.urn, message, fix, ...doubt }];
}

function described({ name, cidrBlock, zone }: Subnet): string {
  const where = [cidrBlock, zone].filter((one) => one !== undefined).join(", ");
  return where === "" ? name : `${name} (${where})`;
}

/** The largest first. */
function parts(needs: readonly AddressNeed[], state: "steady" | "updating" | "full"): string {
  const shown = needs
    .map(({ label, [state]: amount }) => ({ label, count: held(amount) }))
    .sort((a, b) => b.count - a.count);
  return shown.map(({ label, count }) => `${count} for ${label}`).join(", ");
}

/** One for each group of which too little is known, be there room for the rest or not. */
function notKnown(index: PlanIndex): Hit[] {
  const clusters = clustersOf(index);
  return nodeGroupsOf(index).flatMap((group): Hit[] => {
    const cni = clusterOf(clusters, group)?.vpcCni;
    const { resource, instanceTypes, maxSize, likelySubnets } = group;
    const strange = instanceTypes.filter((type) => instanceType(type) === undefined);
    if (likelySubnets.length === 0)
      return [doubt(resource, "its subnets are not in this plan", "Compare their free addresses with the table.")];
    if (strange.length > 0)
      return [doubt(resource, `${strange.join(", ")} is no type known here`, "Count its network interfaces by hand.")];
    if (instanceTypes.length === 0 || maxSize === undefined)
      return [
        doubt(resource, "its instance types or its size are not known in this plan", "Give them as plain values."),
      ];
    if (cni?.customNetworking === true)
      return [doubt(resource, "its pods have addresses of the subnets of ENIConfigs", "Count those subnets by hand.")];
    if (cni?.unclear === true)
      return [doubt(resource, "settings of vpc-cni are not known in this plan", "Give them as plain values.")];
    return [];
  });
}

function doubt({ urn, name }: PlannedResource, because: string, fixing: string): Hit {
  const message = `${name}: cannot tell whether its subnets have the addresses it needs: ${because}.`;
  return { urn, message, fix: fixing, cannotTell: true };
}
