import { type Link, LinkKind } from "../platform.ts";

/** Lines that share one end share the way to it. */
export interface Tree {
  readonly kind: LinkKind;
  /** The shared end. */
  readonly hub: string;
  readonly links: readonly Link[];
}

export interface Trees {
  /** From the internet; to it. */
  readonly incoming: readonly Link[];
  readonly outgoing: readonly Link[];
  /** From load balancers to pods, and from agents to the logs. */
  readonly ofPods: readonly Tree[];
  /** From subnets to NAT gateways. */
  readonly ofSubnets: readonly Tree[];
  /** The trees that end at a card among pods, in the order in which their lines lie. */
  readonly at: (card: string) => readonly Tree[];
  /** Those that end at any of them. */
  readonly above: (cards: readonly string[]) => readonly Tree[];
}

export function treesOf(links: readonly Link[], internet: string | undefined): Trees {
  const inner = links.filter(({ from, to }) => from !== internet && to !== internet);
  // The lowest load balancer has the innermost lane, and so the highest line above a row: neither crosses the other.
  const ofPods = [
    ...grouped(inner, LinkKind.Serve, ({ from }) => from).reverse(),
    ...grouped(inner, LinkKind.Logs, ({ to }) => to),
  ];
  const byCard = new Map<string, Tree[]>();
  for (const tree of ofPods) {
    for (const { from, to } of tree.links) {
      const card = from === tree.hub ? to : from;
      byCard.set(card, [...(byCard.get(card) ?? []), tree]);
    }
  }
  return {
    incoming: links.filter(({ from }) => from === internet),
    outgoing: links.filter(({ to }) => to === internet),
    ofPods,
    ofSubnets: grouped(inner, LinkKind.Out, ({ to }) => to),
    at: (card) => byCard.get(card) ?? [],
    above: (cards) => {
      const some = new Set(cards.flatMap((card) => byCard.get(card) ?? []));
      return ofPods.filter((tree) => some.has(tree));
    },
  };
}

function grouped(links: readonly Link[], kind: LinkKind, hubOf: (link: Link) => string): Tree[] {
  const hubs = new Map<string, Link[]>();
  for (const link of links) {
    if (link.kind === kind) hubs.set(hubOf(link), [...(hubs.get(hubOf(link)) ?? []), link]);
  }
  return [...hubs].map(([hub, own]) => ({ kind, hub, links: own }));
}
