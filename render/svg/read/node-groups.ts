import type { FargateProfile, NodeGroup } from "../../../model/nodes.ts";
import { type Card, Glyph } from "../platform.ts";
import { listed } from "./words.ts";

export function nodeGroupCard(group: NodeGroup, id: string): Card {
  const { name, spot, instanceTypes, taints, diskGib, resource } = group;
  const types = instanceTypes.length === 0 ? "instance type not known" : listed(instanceTypes, 4);
  return {
    id,
    glyph: Glyph.Nodes,
    title: name,
    lines: [
      `${sizes(group)} · ${spot ? "spot" : "on demand"} · ${types}`,
      [...(diskGib === undefined ? [] : [`${diskGib} GiB disk`]), ...tainted(taints)].join(" · "),
    ].filter((line) => line !== ""),
    urn: resource.urn,
  };
}

function sizes({ minSize, desiredSize, maxSize }: NodeGroup): string {
  if (minSize === undefined || maxSize === undefined) return "number of nodes not known";
  if (minSize === maxSize) return `${minSize} ${minSize === 1 ? "node" : "nodes"}`;
  const first = desiredSize === undefined || desiredSize === minSize ? "" : `, ${desiredSize} at first`;
  return `${minSize} to ${maxSize} nodes${first}`;
}

function tainted(taints: NodeGroup["taints"]): string[] {
  if (taints.length === 0) return [];
  const words = taints.map(({ key, value, effect }) => `${key}${value === undefined ? "" : `=${value}`}:${effect}`);
  return [`${taints.length === 1 ? "taint" : "taints"} ${listed(words, 2)}`];
}

export function fargateCard({ name, selectors, resource }: FargateProfile, id: string): Card {
  const words = selectors.map(({ namespace, labels }) =>
    [namespace, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(" "),
  );
  return {
    id,
    glyph: Glyph.Fargate,
    title: `Fargate profile ${name}`,
    lines: [words.length === 0 ? "selectors not known" : `takes the pods of ${listed(words, 3)}`],
    urn: resource.urn,
  };
}
