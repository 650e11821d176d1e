import { addTo } from "../../../model/groups.ts";
import { loadBalancersOf } from "../../../model/load-balancers.ts";
import type { PlanIndex } from "../../../model/plan-index.ts";
import type { PodSet } from "../../../model/pods.ts";
import { compared } from "../../../model/sorting.ts";
import { type Card, Glyph, type NamespaceGroup } from "../platform.ts";
import { downwards } from "./load-balancers.ts";
import { counted } from "./words.ts";

export interface GroupedPods {
  readonly namespaces: readonly NamespaceGroup[];
  /** Ids of cards by URN of what makes the pods. */
  readonly cards: ReadonlyMap<string, readonly string[]>;
}

/** From so many on a picture shows the first of each namespace and counts the others. */
const manyPodSets = 60;
const mostNamespaces = 12;

/**
 * Pods by namespace. Those that a load balancer sends to come first, and so are the last to be folded; among them those of the
 * last one, so that lines lie within one another.
 */
export function grouping(all: readonly PodSet[], index: PlanIndex) {
  const reached = new Map(
    downwards(loadBalancersOf(index)).flatMap(({ workloads }, number) =>
      workloads.map((urn) => [urn, -number - 1] as const),
    ),
  );
  const room = all.length > manyPodSets ? 5 : Number.POSITIVE_INFINITY;
  const idOf = new Map(all.map((pod, number) => [pod, `pods ${number}`]));
  const rank = (pod: PodSet) => reached.get(pod.resource.urn) ?? 0;
  return (pods: readonly PodSet[], about: (pod: PodSet) => readonly string[]): GroupedPods => {
    const ordered = [...pods].sort((a, b) => rank(a) - rank(b) || compared(a.label, b.label));
    const byNamespace = new Map<string, PodSet[]>();
    for (const pod of ordered) addTo(byNamespace, pod.namespace ?? "(not known)", pod);
    const cards = new Map<string, string[]>();
    const names = [...byNamespace.keys()];
    const shown = names.length > mostNamespaces ? mostNamespaces - 1 : names.length;
    const namespaces = names.slice(0, shown).map((name) => {
      const members = byNamespace.get(name)!;
      const visible = members.length > room + 1 ? room : members.length;
      const id = `namespace ${idOf.get(members[0]!)}`;
      const workloads = members.slice(0, visible).map((pod): Card => {
        addTo(cards, pod.resource.urn, idOf.get(pod)!);
        return podCard(pod, idOf.get(pod)!, about(pod));
      });
      const hidden = members.slice(visible);
      for (const pod of hidden) addTo(cards, pod.resource.urn, `${id} rest`);
      const rest = hidden.length === 0 ? [] : [more(`${id} rest`, counted(hidden.length, "more workload"))];
      return { id, title: `Namespace ${name}`, workloads: [...workloads, ...rest] };
    });
    const left = names.slice(shown);
    if (left.length === 0) return { namespaces, cards };
    const hidden = left.flatMap((name) => byNamespace.get(name)!);
    const id = `namespaces ${idOf.get(hidden[0]!)}`;
    for (const pod of hidden) addTo(cards, pod.resource.urn, `${id} rest`);
    const rest = more(`${id} rest`, counted(hidden.length, "more workload"));
    const title = `And ${counted(left.length, "more namespace")}`;
    return { namespaces: [...namespaces, { id, title, workloads: [rest] }], cards };
  };
}

function more(id: string, words: string): Card {
  return { id, glyph: Glyph.Pods, title: `+ ${words}`, lines: [] };
}

/** What pods come from unless something else is said. */
const usual = ["Deployment", "DaemonSet"];

/** "Deployment web/nginx" has the namespace around it already. */
function podCard(pod: PodSet, id: string, about: readonly string[]): Card {
  const [, kind = "", name = pod.label] = /^(\S+) (?:.*\/)?(.+)$/.exec(pod.label) ?? [];
  return {
    id,
    glyph: pod.perNode ? Glyph.Agent : Glyph.Pods,
    title: name,
    lines: [[pods(pod, kind), usual.includes(kind) ? "" : kind, ...about].filter((word) => word !== "").join(" · ")],
    urn: pod.resource.urn,
  };
}

function pods({ perNode, minReplicas, maxReplicas }: PodSet, kind: string): string {
  if (perNode) return "one a node";
  if (minReplicas === undefined || maxReplicas === undefined) {
    return kind === "Job" || kind === "CronJob" ? "" : "number not known";
  }
  return minReplicas === maxReplicas ? counted(minReplicas, "pod") : `${minReplicas} to ${maxReplicas} pods`;
}
