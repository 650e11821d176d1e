import { groupBy } from "../../../model/groups.ts";
import type { Subnet } from "../../../model/network.ts";
import { fargateProfilesOf, type NodeGroup, nodeGroupsOf } from "../../../model/nodes.ts";
import type { PlanIndex } from "../../../model/plan-index.ts";
import { type PodSet, podSetsOf } from "../../../model/pods.ts";
import { type Card, Glyph, type Pool } from "../platform.ts";
import { type GroupedPods, grouping } from "./namespaces.ts";
import { fargateCard, nodeGroupCard } from "./node-groups.ts";
import { listed } from "./words.ts";

/** With the subnets that decide about its place. */
export interface PlacedPool extends Pool {
  readonly subnets: readonly Subnet[] | undefined;
}

export interface Compute {
  readonly pools: readonly PlacedPool[];
  /** Ids of the cards that stand for the pods of an object, an add-on or a chart. */
  readonly cardsOf: (urn: string) => readonly string[];
  readonly podSets: readonly PodSet[];
}

/** Node groups that take the same pods are one pool, since no one can say on which of them a pod will be. */
export function pools(index: PlanIndex): Compute {
  const podSets = podSetsOf(index);
  const all = nodeGroupsOf(index);
  const profiles = fargateProfilesOf(index);
  const onNodes = podSets.filter(({ runsOn, perNode }) => runsOn.fargateProfile === undefined && !perNode);
  const everywhere = podSets.filter(({ runsOn, perNode }) => perNode && runsOn.nodeGroups.length > 0);
  const unions = united(all, onNodes);
  const group = grouping(podSets, index);
  const nodePools = unions.map((members, number) => {
    const pods = onNodes.filter(({ runsOn }) => runsOn.nodeGroups.some((one) => members.includes(one)));
    return nodePool(
      `pool ${number}`,
      members,
      group(pods, (pod) => only(pod, members)),
    );
  });
  const fargatePools = profiles.map((profile, number) => {
    const pods = podSets.filter(({ runsOn }) => runsOn.fargateProfile?.resource.urn === profile.resource.urn);
    const card = fargateCard(profile, `fargate ${number}`);
    return pool(
      { ...card, kind: "fargate" },
      [],
      group(pods, () => []),
      profile.subnets,
    );
  });
  const homeless = podSets.filter(
    ({ runsOn }) => runsOn.fargateProfile === undefined && runsOn.nodeGroups.length === 0,
  );
  const made = [...nodePools, ...everyNode(everywhere, all, group), ...fargatePools, ...other(homeless, all, group)];
  const cards = new Map(made.flatMap(({ cards }) => [...cards]));
  return { pools: made.map(({ pool }) => pool), cardsOf: (urn) => cards.get(urn) ?? [], podSets };
}

interface Made {
  readonly pool: PlacedPool;
  readonly cards: ReadonlyMap<string, readonly string[]>;
}

function pool(
  card: Card & Pick<Pool, "kind">,
  groups: readonly Card[],
  pods: GroupedPods,
  subnets: readonly Subnet[] | undefined,
): Made {
  return { pool: { ...card, groups, namespaces: pods.namespaces, subnets }, cards: pods.cards };
}

function nodePool(id: string, members: readonly NodeGroup[], pods: GroupedPods): Made {
  const cards = members.map((one, number) => nodeGroupCard(one, `${id} group ${number}`));
  const subnets = members.every((one) => one.subnets === undefined)
    ? undefined
    : members.flatMap((one) => one.subnets ?? []);
  const [first] = cards;
  if (first !== undefined && cards.length === 1) {
    return pool({ ...first, title: `Node group ${first.title}`, kind: "nodes" }, [], pods, subnets);
  }
  const title = `Node groups ${listed(
    members.map(({ name }) => name),
    3,
  )}`;
  return pool({ id, glyph: Glyph.Nodes, title, lines: [], kind: "nodes" }, cards, pods, subnets);
}

function everyNode(pods: readonly PodSet[], all: readonly NodeGroup[], group: Grouping): Made[] {
  if (pods.length === 0) return [];
  const card = { id: "every-node", glyph: Glyph.Agent, title: "On every node", lines: [], kind: "everyNode" } as const;
  const subnets = all.flatMap((one) => one.subnets ?? []);
  return [
    pool(
      card,
      [],
      group(pods, (pod) => only(pod, all)),
      subnets.length === 0 ? undefined : subnets,
    ),
  ];
}

function other(pods: readonly PodSet[], all: readonly NodeGroup[], group: Grouping): Made[] {
  if (pods.length === 0) return [];
  const lines = all.length === 0 ? [] : ["No node group or Fargate profile of this plan takes these pods."];
  const title = all.length === 0 ? "Pods" : "Nowhere yet";
  return [
    pool(
      { id: "other", glyph: Glyph.Pods, title, lines, kind: "other" },
      [],
      group(pods, () => []),
      undefined,
    ),
  ];
}

type Grouping = ReturnType<typeof grouping>;

function only({ runsOn }: PodSet, members: readonly NodeGroup[]): string[] {
  if (runsOn.nodeGroups.length === members.length) return [];
  return [
    `on ${listed(
      runsOn.nodeGroups.map(({ name }) => name),
      2,
    )}`,
  ];
}

/** Sets of node groups that share pods, in the order of the groups. */
function united(all: readonly NodeGroup[], pods: readonly PodSet[]): NodeGroup[][] {
  const leader = new Map(all.map((one) => [one, one]));
  const find = (one: NodeGroup): NodeGroup => {
    let here = one;
    for (let next = leader.get(here); next !== undefined && next !== here; next = leader.get(here)) here = next;
    return here;
  };
  for (const { runsOn } of pods) {
    const [first, ...rest] = runsOn.nodeGroups;
    if (first !== undefined) for (const one of rest) leader.set(find(one), find(first));
  }
  return [...groupBy(all, find).values()];
}
