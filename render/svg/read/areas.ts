import { addTo } from "../../../model/groups.ts";
import {
  type Endpoint,
  type NatGateway,
  type Network,
  networksOf,
  type Subnet,
  SubnetKind,
  subnetsByUrn,
} from "../../../model/network.ts";
import { clustersOf, fargateProfilesOf, nodeGroupsOf } from "../../../model/nodes.ts";
import type { PlanIndex } from "../../../model/plan-index.ts";
import { WayOut } from "../../../model/routes.ts";
import { compared } from "../../../model/sorting.ts";
import { type Area, type Card, Glyph, type NatCell, type Pool, type SubnetCell, type SubnetRow } from "../platform.ts";
import type { DrawnLoadBalancer } from "./load-balancers.ts";
import type { PlacedPool } from "./pools.ts";
import { grouped, listed } from "./words.ts";

/** Every network with what is in it; without any, one area that stands for the network, or the cluster, that is there. */
export function areas(index: PlanIndex, balancers: readonly DrawnLoadBalancer[], pools: readonly PlacedPool[]): Area[] {
  const usesOf = uses(index);
  const networks = networksOf(index);
  const drafts = networks.map((network, number) => draftOf(network, `network ${number}`, usesOf));
  const stray = straySubnets(index, networks);
  const homeless = drafts.length === 0 && balancers.length + pools.length > 0;
  if (stray.length > 0 || homeless) drafts.push(elsewhere(index, stray, usesOf));
  if (drafts.length === 0) return [];
  const main = drafts.find(({ rows }) => rows.some((row) => row.used)) ?? drafts[0]!;
  for (const one of balancers) balancerRow(main, one).loadBalancers.push(one);
  for (const { subnets, ...pool } of pools) place(drafts, main, pool, subnets);
  return drafts.map(finished);
}

interface Draft extends Omit<Area, "rows"> {
  readonly rows: DraftRow[];
}

interface DraftRow {
  readonly kind?: SubnetKind;
  /** Something of the cluster is in it. */
  readonly used: boolean;
  readonly members: readonly Subnet[];
  readonly subnets: SubnetCell[];
  readonly loadBalancers: Card[];
  readonly endpoints: Card[];
  readonly pools: Pool[];
  readonly nats: NatCell[];
}

/** Of a VPC that the plan does not make. */
function straySubnets(index: PlanIndex, networks: readonly Network[]): Subnet[] {
  const known = new Set(networks.flatMap(({ subnets }) => subnets.map(({ urn }) => urn)));
  return [...subnetsByUrn(index).values()].filter(({ urn }) => !known.has(urn)).sort((a, b) => compared(a.urn, b.urn));
}

function elsewhere(index: PlanIndex, subnets: readonly Subnet[], usesOf: Uses): Draft {
  const network = { urn: "", name: "", subnets, natGateways: [], endpoints: [] };
  return {
    ...draftOf(network, "elsewhere", usesOf),
    kind: index.onAws ? "existing" : "cluster",
    title: index.onAws ? "VPC that is there already: this plan does not make it" : "Kubernetes cluster",
  };
}

function emptyRow(row: Pick<DraftRow, "kind" | "used" | "members">): DraftRow {
  return { ...row, subnets: [], loadBalancers: [], endpoints: [], pools: [], nats: [] };
}

type Uses = (subnet: Subnet) => readonly string[];

/** What of the cluster is in a subnet, in words. */
function uses(index: PlanIndex): Uses {
  const by = new Map<string, Set<string>>();
  const note = (what: string, subnets: readonly Subnet[] | undefined) => {
    for (const { urn } of subnets ?? []) by.set(urn, (by.get(urn) ?? new Set()).add(what));
  };
  for (const { subnets } of nodeGroupsOf(index)) note("nodes", subnets);
  for (const { subnets } of fargateProfilesOf(index)) note("Fargate pods", subnets);
  for (const { subnets } of clustersOf(index)) note("control plane", subnets);
  return ({ urn }) => [...(by.get(urn) ?? [])];
}

const kinds: readonly SubnetKind[] = [SubnetKind.Public, SubnetKind.Private, SubnetKind.Isolated];

function draftOf(network: Network, id: string, usesOf: Uses): Draft {
  const unclear = "zone not known";
  const zones = [...new Set(network.subnets.map(({ zone }) => zone ?? unclear))].sort(compared);
  const rows = subnetRows(network.subnets, usesOf);
  const nats = natCells(network.natGateways, id, zones);
  rows[0]!.nats.push(...nats);
  rows.forEach((row, number) => {
    row.subnets.push(
      ...row.members.map((subnet, at) =>
        subnetCell(subnet, `${id} subnet ${number}-${at}`, zones.indexOf(subnet.zone ?? unclear), nats, usesOf),
      ),
    );
  });
  const gateways = network.endpoints.filter(({ gateway }) => gateway);
  addEndpoints(
    network.endpoints.filter(({ gateway }) => !gateway),
    rows,
    id,
  );
  return {
    id,
    kind: "vpc",
    title: `VPC ${network.name}, ${network.cidrBlock ?? "addresses not known"}`,
    zones,
    gateways: gateways.length === 0 ? [] : [endpointCard("Gateway endpoints", gateways, `${id} gateways`)],
    rows,
  };
}

/** One subnet a zone in each; a second one of the same kind and use has the next. */
function subnetRows(subnets: readonly Subnet[], usesOf: Uses): DraftRow[] {
  const rows = new Map<string, Subnet[]>();
  for (const subnet of subnets) {
    const use = `${kinds.indexOf(subnet.kind)} ${usesOf(subnet).join(",")}`;
    let number = 0;
    while (rows.get(`${use} ${number}`)?.some(({ zone }) => zone === subnet.zone)) number++;
    addTo(rows, `${use} ${number}`, subnet);
  }
  const drafts = [...rows.keys()].sort(compared).map((key) => {
    const members = rows.get(key)!;
    return emptyRow({ kind: members[0]!.kind, used: usesOf(members[0]!).length > 0, members });
  });
  return drafts.length > 0 ? drafts : [emptyRow({ used: false, members: [] })];
}

interface DrawnNat extends NatCell {
  readonly urns: readonly string[];
}

/** Of one zone as one; where the zone is not known, in the first. */
function natCells(nats: readonly NatGateway[], id: string, zones: readonly string[]): DrawnNat[] {
  const byZone = new Map<number, NatGateway[]>();
  for (const nat of nats) addTo(byZone, Math.max(nat.zone === undefined ? 0 : zones.indexOf(nat.zone), 0), nat);
  return [...byZone]
    .sort(([a], [b]) => a - b)
    .map(([zone, own]) => {
      const title = own.length === 1 ? "NAT gateway" : `${own.length} NAT gateways`;
      return {
        id: `${id} nat ${zone}`,
        glyph: Glyph.Nat,
        title,
        lines: [],
        urn: own[0]!.urn,
        urns: own.map(({ urn }) => urn),
        zone,
      };
    });
}

function subnetCell(subnet: Subnet, id: string, zone: number, nats: readonly DrawnNat[], usesOf: Uses): SubnetCell {
  const { kind, cidrBlock, urn } = subnet;
  const nat = natOf(subnet, zone, nats);
  const used = usesOf(subnet);
  const wayOut = subnet.routing === undefined ? undefined : waysOut[subnet.routing.wayOut];
  return {
    id,
    glyph: Glyph.Subnet,
    title: `${kind[0]!.toUpperCase()}${kind.slice(1)} subnet`,
    lines: [
      cidrBlock === undefined ? "addresses not known" : `${cidrBlock}${room(cidrBlock)}`,
      ...(used.length === 0 ? [] : [`for ${used.join(", ")}`]),
      ...(wayOut === undefined ? [] : [wayOut]),
    ],
    urn,
    zone,
    ...(nat === undefined ? {} : { wayOut: nat.id }),
  };
}

/** That of its route; where the plan says only that there is one, its zone's. */
function natOf({ routing }: Subnet, zone: number, nats: readonly DrawnNat[]): DrawnNat | undefined {
  if (routing?.wayOut !== WayOut.NatGateway) return undefined;
  const { natGateway } = routing;
  if (natGateway !== undefined) return nats.find(({ urns }) => urns.includes(natGateway));
  return nats.find((one) => one.zone === zone) ?? nats[0];
}

const waysOut: Partial<Readonly<Record<WayOut, string>>> = {
  [WayOut.Other]: "way out: other than NAT",
  [WayOut.Unclear]: "way out not known",
};

/** AWS keeps five addresses of each: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
function room(cidrBlock: string): string {
  const prefix = Number(/\/(\d+)$/.exec(cidrBlock)?.[1]);
  return prefix >= 16 && prefix <= 28 ? ` · ${grouped(2 ** (32 - prefix) - 5)} addresses` : "";
}

function addEndpoints(all: readonly Endpoint[], rows: readonly DraftRow[], id: string): void {
  const byRow = new Map<DraftRow, Endpoint[]>();
  for (const endpoint of all) {
    const urns = new Set(endpoint.subnets.map(({ urn }) => urn));
    const row = rows.find(({ members }) => members.some(({ urn }) => urns.has(urn))) ?? privateRow(rows);
    addTo(byRow, row, endpoint);
  }
  for (const [row, endpoints] of byRow) {
    row.endpoints.push(endpointCard("Interface endpoints", endpoints, `${id} endpoints ${rows.indexOf(row)}`));
  }
}

function endpointCard(title: string, endpoints: readonly Endpoint[], id: string): Card {
  const names = endpoints.map(({ service }) => service.replace(/^com\.amazonaws\.[^.]+\./, "")).sort(compared);
  return { id, glyph: Glyph.Endpoint, title, lines: [listed(names, 12)] };
}

function privateRow<T extends { readonly kind?: SubnetKind }>(rows: readonly T[]): T {
  return rows.find(({ kind }) => kind === SubnetKind.Private) ?? rows.at(-1)!;
}

function balancerRow({ rows }: Draft, { internetFacing }: DrawnLoadBalancer): DraftRow {
  if (!internetFacing) return rows.find(({ kind, used }) => kind === SubnetKind.Private && used) ?? privateRow(rows);
  return rows.find(({ kind }) => kind === SubnetKind.Public) ?? rows[0]!;
}

function place(drafts: readonly Draft[], main: Draft, pool: Pool, subnets: readonly Subnet[] | undefined): void {
  const urns = new Set(subnets?.map(({ urn }) => urn));
  for (const { zones, rows } of drafts) {
    for (const row of rows) {
      const cells = row.subnets.filter((cell) => urns.has(cell.urn ?? ""));
      if (cells.length === 0) continue;
      const at = cells.map(({ zone }) => zone);
      const span = { from: Math.min(...at), to: Math.max(...at) };
      const missing = zones.slice(span.from, span.to + 1).filter((_, place) => !at.includes(span.from + place));
      const lines = missing.length === 0 ? pool.lines : [...pool.lines, `not in ${listed(missing, 3)}`];
      row.pools.push({ ...pool, lines, span });
      return;
    }
  }
  const used = main.rows.find((row) => row.used) ?? privateRow(main.rows);
  const unclear = main.zones.length > 0 && pool.kind !== "other" ? ["subnets not known"] : [];
  used.pools.push({ ...pool, lines: [...pool.lines, ...unclear] });
}

/** Rows of which nothing is known and in which nothing is say nothing. */
function finished({ rows, ...area }: Draft): Area {
  const kept = rows.map(({ members, used, ...row }): SubnetRow => row);
  return {
    ...area,
    rows: kept.filter(({ subnets, loadBalancers, endpoints, pools, nats }) =>
      [subnets, loadBalancers, endpoints, pools, nats].some(({ length }) => length > 0),
    ),
  };
}
