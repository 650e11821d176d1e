import { serviceAccountName } from "../../../model/kubernetes.ts";
import type { PlanIndex } from "../../../model/plan-index.ts";
import type { PodSet } from "../../../model/pods.ts";
import { type Area, type Card, type ControlPlane, type Link, LinkKind, wayOutId } from "../platform.ts";
import type { DrawnLoadBalancers } from "./load-balancers.ts";
import { mayWriteLogs } from "./log-writers.ts";
import type { Compute } from "./pools.ts";
import { internetId, logsId } from "./words.ts";

interface Drawn {
  readonly balancers: DrawnLoadBalancers;
  readonly compute: Compute;
  readonly controlPlanes: readonly ControlPlane[];
  readonly areas: readonly Area[];
  readonly services: readonly Card[];
}

/** The main flows and no others: in, out, and where the logs go. */
export function links(index: PlanIndex, { balancers, compute, controlPlanes, areas, services }: Drawn): Link[] {
  const subnets = areas.flatMap(({ rows }) => rows.flatMap((row) => row.subnets));
  const nats = new Set(subnets.flatMap(({ wayOut }) => wayOut ?? []));
  const areaOf = new Map(areas.flatMap((area) => cardsIn(area).map((card) => [card, area] as const)));
  return distinct([
    ...balancers.drawn.filter((one) => one.internetFacing).map((one) => link(LinkKind.In, internetId, one.id)),
    ...controlPlanes.filter((one) => one.public).map((one) => link(LinkKind.In, internetId, one.id)),
    ...balancers.drawn.flatMap(({ id, workloads }) =>
      workloads
        .flatMap(compute.cardsOf)
        .filter((card) => areaOf.get(card) === areaOf.get(id))
        .map((card) => link(LinkKind.Serve, id, card)),
    ),
    ...subnets.flatMap(({ id, wayOut }) => (wayOut === undefined ? [] : link(LinkKind.Out, wayOutId(id), wayOut))),
    ...[...nats].map((nat) => link(LinkKind.Out, nat, internetId)),
    ...(services.some(({ id }) => id === logsId) ? logLinks(index, compute) : []),
  ]);
}

function cardsIn({ rows }: Area): string[] {
  return rows.flatMap(({ loadBalancers, pools }) => [
    ...loadBalancers.map(({ id }) => id),
    ...pools.flatMap(({ namespaces }) => namespaces.flatMap(({ workloads }) => workloads.map(({ id }) => id))),
  ]);
}

function link(kind: LinkKind, from: string, to: string): Link {
  return { kind, from, to };
}

function distinct(all: readonly Link[]): Link[] {
  return [...new Map(all.map((one) => [`${one.from}\n${one.to}`, one])).values()];
}

/** From agents, which run on every node: what a single workload logs goes through them. */
function logLinks(index: PlanIndex, { podSets, cardsOf }: Compute): Link[] {
  const writers = mayWriteLogs(index);
  const accountsOf = ({ resource }: PodSet): readonly string[] => {
    const pod = index.podOf(resource.urn);
    if (pod === undefined) return index.identities().accountsOf(resource);
    return [`${pod.object.namespace ?? ""}/${serviceAccountName(pod) ?? ""}`];
  };
  return podSets
    .filter((pod) => pod.perNode && accountsOf(pod).some((account) => writers.has(account)))
    .flatMap(({ resource }) => cardsOf(resource.urn).map((card) => link(LinkKind.Logs, card, logsId)));
}
