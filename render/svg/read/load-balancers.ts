import type { Listener, LoadBalancer } from "../../../model/load-balancers.ts";
import { type Card, Glyph } from "../platform.ts";
import { counted, listed } from "./words.ts";

export interface DrawnLoadBalancer extends Card {
  /** Not known counts as yes. */
  readonly internetFacing: boolean;
  /** URNs of what makes the pods; empty for those that stand for several. */
  readonly workloads: readonly string[];
}

export interface DrawnLoadBalancers {
  readonly drawn: readonly DrawnLoadBalancer[];
}

/** More would be a list, and a list is what the tables are for. */
const most = 8;

/** All that fit, those that the internet reaches first; the rest as one of each scheme. */
export function loadBalancers(all: readonly LoadBalancer[]): DrawnLoadBalancers {
  const { open, inside } = byScheme(all);
  return { drawn: [...folded(open, true), ...folded(inside, false)] };
}

/** From the top of the picture to its bottom. */
export function downwards(all: readonly LoadBalancer[]): LoadBalancer[] {
  const { open, inside } = byScheme(all);
  return [...open, ...inside];
}

function byScheme(all: readonly LoadBalancer[]) {
  return {
    open: all.filter(({ internetFacing }) => internetFacing !== false),
    inside: all.filter(({ internetFacing }) => internetFacing === false),
  };
}

function folded(all: readonly LoadBalancer[], internetFacing: boolean): DrawnLoadBalancer[] {
  const shown = all.length > most ? most - 1 : all.length;
  const cards = all.slice(0, shown).map((one, index) => ({
    id: `load-balancer ${internetFacing} ${index}`,
    glyph: Glyph.LoadBalancer,
    title: one.label,
    lines: [[scheme(one), listeners(one.listeners), ...hosts(one)].join(" · ")],
    ...(one.resources[0] === undefined ? {} : { urn: one.resources[0].urn }),
    internetFacing,
    workloads: one.workloads,
  }));
  if (shown === all.length) return cards;
  const title = `+ ${counted(all.length - shown, "more load balancer")}`;
  const rest = { id: `load-balancer ${internetFacing} rest`, glyph: Glyph.LoadBalancer, title, internetFacing };
  return [...cards, { ...rest, lines: [internetFacing ? "internet-facing" : "internal"], workloads: [] }];
}

function scheme({ internetFacing, sourceRanges }: LoadBalancer): string {
  const who = sourceRanges === undefined ? "" : `, for ${listed(sourceRanges, 2)} only`;
  if (internetFacing === undefined) return `internet-facing or internal: not known${who}`;
  return `${internetFacing ? "internet-facing" : "internal"}${who}`;
}

function listeners(all: readonly Listener[]): string {
  if (all.length === 0) return "listeners not known";
  const words = all.map(
    ({ protocol, port, redirects }) => `${protocol} ${port}${redirects ? " (redirects to HTTPS)" : ""}`,
  );
  return listed(words, 4);
}

function hosts({ hosts }: LoadBalancer): string[] {
  return hosts.length === 0 ? [] : [listed(hosts, 2)];
}
