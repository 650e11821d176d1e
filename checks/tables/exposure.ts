import { isWorld } from "../../model/address-scope.ts";
import { clusterEndpoint } from "../../model/cluster-endpoint.ts";
import { type Listener, type LoadBalancer, loadBalancersOf } from "../../model/load-balancers.ts";
import { clustersOf, nodeGroupsOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { givesPublicAddresses } from "../../model/public-subnet.ts";
import type { Row } from "../../model/table.ts";
import { tableOf } from "../table-of.ts";

const notKnown = "not known";
const internetFacing = "internet-facing";
const internal = "internal";

export const exposureTable = tableOf(
  {
    id: "exposure",
    title: "Exposure",
    tells: "What can be reached, from the internet first.",
    page: "https://docs.aws.amazon.com/eks/latest/best-practices/network-security.html",
  },
  (index) => {
    const rows = [...apiEndpoints(index), ...publicNodes(index), ...balancers(index)];
    return {
      columns: [
        { title: "What" },
        { title: "Scheme" },
        { title: "Port", numeric: true },
        { title: "Protocol" },
        { title: "TLS" },
        { title: "From" },
        { title: "Leads to" },
      ],
      rows: [
        ...rows.filter(({ cells }) => cells[1] !== internal),
        ...rows.filter(({ cells }) => cells[1] === internal),
      ],
      notes: [],
    };
  },
);

function apiEndpoints(index: PlanIndex): Row[] {
  return clustersOf(index).flatMap(({ resource, name = resource.name }) => {
    const { publicAccess, privateAccess, cidrs } = clusterEndpoint(resource);
    const row = (scheme: string, from: string): Row => ({
      cells: [`API of cluster ${name}`, scheme, "443", "HTTPS", "by EKS", from, "control plane"],
      urn: resource.urn,
    });
    const open = cidrs?.some(isWorld) === true;
    return [
      ...(publicAccess === false
        ? []
        : [{ ...row(publicAccess ? internetFacing : notKnown, whoIs(cidrs)), ...(open ? error : {}) }]),
      ...(privateAccess === false ? [] : [row(privateAccess ? internal : notKnown, "the VPC")]),
    ];
  });
}

const error = { severity: "error" } as const;
const warning = { severity: "warning" } as const;

function publicNodes(index: PlanIndex): Row[] {
  return nodeGroupsOf(index)
    .filter(({ subnets = [] }) => subnets.some(givesPublicAddresses))
    .map(({ resource, name }) => ({
      cells: [`nodes of ${name}`, internetFacing, "any", "any", "none", "whom their security groups admit", "nodes"],
      urn: resource.urn,
      ...warning,
    }));
}

function balancers(index: PlanIndex): Row[] {
  return loadBalancersOf(index).flatMap((balancer) => {
    const scheme =
      balancer.internetFacing === undefined ? notKnown : balancer.internetFacing ? internetFacing : internal;
    const [resource] = balancer.resources;
    const urn = resource === undefined ? {} : { urn: resource.urn };
    const listeners = balancer.listeners.length > 0 ? balancer.listeners : [undefined];
    return listeners.map((listener): Row => {
      const [port, protocol] = listener === undefined ? [notKnown, notKnown] : [`${listener.port}`, listener.protocol];
      const cells = [balancer.label, scheme, port, protocol, tlsOf(balancer, listener), from(balancer)];
      return { cells: [...cells, destination(balancer, listener, index)], ...urn };
    });
  });
}

function tlsOf({ sslPolicy }: LoadBalancer, listener: Listener | undefined): string {
  if (listener === undefined) return notKnown;
  return listener.tls ? (sslPolicy ?? notKnown) : "none";
}

function from(balancer: LoadBalancer): string {
  const { securityGroups = [], sourceRanges } = balancer;
  const groups = securityGroups.length === 0 ? [] : [`whom ${securityGroups.join(", ")} admits`];
  if (sourceRanges === undefined && groups.length > 0) return groups.join();
  if (balancer.internetFacing === false && sourceRanges === undefined) return "the VPC and what is connected to it";
  return [whoIs(sourceRanges ?? ["0.0.0.0/0"]), ...groups].join(" and ");
}

function whoIs(cidrs: readonly string[] | undefined): string {
  if (cidrs === undefined) return notKnown;
  return cidrs.some(isWorld) ? "everyone" : cidrs.join(", ");
}

function destination(balancer: LoadBalancer, listener: Listener | undefined, index: PlanIndex): string {
  if (listener?.redirects) return "a redirect to HTTPS";
  const pods = balancer.workloads.map((urn) => index.podOf(urn)?.object.label ?? urn);
  const targets = pods.length > 0 ? shortened(pods) : "nothing in this plan";
  return balancer.hosts.length > 0 ? `${targets} as ${shortened(balancer.hosts)}` : targets;
}

/** A group may have hundreds. */
function shortened(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  return shown.length < names.length ? `${shown.join(", ")} and ${names.length - shown.length} more` : shown.join(", ");
}
