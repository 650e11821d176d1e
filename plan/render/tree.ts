import type { Plan, PlannedResource } from "../plan.ts";
import { isStack } from "../urn.ts";
import { creationDepths } from "./order.ts";
import type { Style } from "./style.ts";

/** The resources under the components that make them, in order of creation; siblings of one type share a line. */
export function tree(plan: Plan, { bold, dim }: Style): string[] {
  const children = new Map<string, PlannedResource[]>();
  for (const resource of plan.resources) {
    const parent = resource.parent ?? "";
    children.set(parent, [...(children.get(parent) ?? []), resource]);
  }
  const stack = plan.resources.find(({ type }) => isStack(type));
  const counts = new Map<string, number>();
  const countBelow = (urn: string): number => {
    const count = (children.get(urn) ?? []).reduce((sum, { urn }) => sum + 1 + countBelow(urn), 0);
    counts.set(urn, count);
    return count;
  };
  countBelow(stack?.urn ?? "");
  const depths = creationDepths(plan);

  const lines: string[] = [];
  const print = (urn: string, indent: string) => {
    const siblings = [...(children.get(urn) ?? [])].sort(
      (a, b) => (depths.get(a.urn) ?? 0) - (depths.get(b.urn) ?? 0) || (a.name < b.name ? -1 : 1),
    );
    const groups = grouped(siblings, (resource) => (counts.get(resource.urn) ?? 0) > 0);
    groups.forEach((group, index) => {
      const last = index === groups.length - 1;
      const first = group[0]!;
      const below = counts.get(first.urn) ?? 0;
      const names = bold(group.map(({ name }) => name).join(", "));
      const count = below > 0 ? `, ${below} ${below === 1 ? "resource" : "resources"}` : "";
      const times = group.length > 1 ? ` × ${group.length}` : "";
      lines.push(`${indent}${last ? "└── " : "├── "}${names} ${dim(`${shortType(first.type)}${times}${count}`)}`);
      print(first.urn, indent + (last ? "    " : "│   "));
    });
  };
  print(stack?.urn ?? "", "");
  return lines;
}

/** Resources of one type without children, together. */
function grouped(
  siblings: readonly PlannedResource[],
  hasChildren: (resource: PlannedResource) => boolean,
): PlannedResource[][] {
  const groups = new Map<string, PlannedResource[]>();
  for (const resource of siblings) {
    const key = hasChildren(resource) ? resource.urn : resource.type;
    groups.set(key, [...(groups.get(key) ?? []), resource]);
  }
  return [...groups.values()];
}

/** "aws:iam/role:Role" is "aws.iam.Role" in a program; a component of the project goes by its class. */
export function shortType(type: string): string {
  const [name = "", module = "", kind = ""] = type.split(":");
  if (name === "pulumi" && module === "providers") return `provider ${kind}`;
  const [path = "", version = ""] = module.split("/");
  if (name === "kubernetes") return [name, path.split(".")[0], version, kind].join(".");
  if (path === "index") return name === "eks" ? `eks.${kind}` : kind;
  return `${name}.${path}.${kind}`;
}
