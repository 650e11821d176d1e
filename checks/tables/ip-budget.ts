import { type AddressNeed, ipBudgetOf, type NeedKind, type SubnetBudget } from "../../model/ip-budget.ts";
import { held, sum } from "../../model/node-addresses.ts";
import type { Row } from "../../model/table.ts";
import { tableOf } from "../table-of.ts";

export const ipBudgetTable = tableOf(
  {
    id: "ip-budget",
    title: "IP addresses",
    tells: "Addresses by subnet: what takes them, and what is left.",
    page: "https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html",
  },
  (index) => ({
    columns: [
      { title: "Subnet" },
      { title: "Zone" },
      { title: "Block" },
      { title: "Offers", numeric: true },
      { title: "Nodes and their pods", numeric: true },
      { title: "Pods on Fargate", numeric: true },
      { title: "Load balancers", numeric: true },
      { title: "Other", numeric: true },
      { title: "Needed", numeric: true },
      { title: "While updating", numeric: true },
      { title: "Left then", numeric: true },
      { title: "With full nodes", numeric: true },
    ],
    rows: ipBudgetOf(index).map(row),
    notes: [
      "Needed is with every node group at its largest and the pods of this plan at their most replicas, spread evenly over the nodes. A group is spread evenly over its zones, with one node more in each, for the zones are never quite even.",
      "For a node it is what vpc-cni holds: without other settings whole network interfaces, one of them in reserve; with prefix delegation blocks of 16, one in reserve. Of several instance types it is the one that holds most.",
      "An update brings up to two new nodes in each zone, or as many as may be unavailable, and the pods above their replicas. With full nodes means as many pods on each as the kubelet takes.",
      "A load balancer of HTTP counts as eight addresses in each of its subnets, as AWS asks for, the control plane as six. What others make in the subnets is not counted.",
    ],
  }),
);

function row({ subnet, offered, needs, steady, updating, full, unclear }: SubnetBudget): Row {
  const severity =
    offered === undefined ? undefined : updating > offered ? "error" : full > offered ? "warning" : undefined;
  const part = (kind: NeedKind) => String(steadyOf(needs.filter((need) => need.kind === kind)));
  const atLeast = (count: number) => (unclear ? `${count} or more` : String(count));
  return {
    urn: subnet.urn,
    ...(severity === undefined ? {} : { severity: severity === "error" && unclear ? "warning" : severity }),
    cells: [
      subnet.name,
      subnet.zone ?? "not known",
      subnet.cidrBlock ?? "not known",
      offered === undefined ? "not known" : String(offered),
      part("nodes"),
      part("fargate"),
      part("loadBalancers"),
      part("other"),
      atLeast(steady),
      atLeast(updating),
      offered === undefined ? "not known" : String(offered - updating),
      atLeast(full),
    ],
  };
}

function steadyOf(needs: readonly AddressNeed[]): number {
  return held(sum(...needs.map((need) => need.steady)));
}
