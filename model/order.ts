import type { PlannedResource } from "../plan/plan.ts";

/**
 * What waits for what, as Pulumi creates it, and so also what goes before what in a destroy. A resource waits for
 * its dependencies, its provider and its parent, which for its part waits; a dependency on a component is one on everything within:
 * https://www.pulumi.com/docs/iac/concepts/options/dependson/
 */
export class Order {
  private readonly next = new Map<string, string[]>();
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(resources: readonly PlannedResource[]) {
    const components = new Set(resources.filter(isComponent).map(({ urn }) => urn));
    for (const { urn, parent, provider, dependencies } of resources) {
      if (parent !== undefined) this.edge(parent, urn);
      if (provider !== undefined) this.edge(provider, urn);
      if (parent !== undefined && components.has(parent)) {
        this.edge(urn, whole(parent));
        this.edge(whole(urn), whole(parent));
      }
      for (const dependency of dependencies) {
        this.edge(dependency, urn);
        if (components.has(dependency)) this.edge(whole(dependency), urn);
      }
    }
  }

  /** URNs of everything that waits for the resource. */
  waitingFor(urn: string): ReadonlySet<string> {
    const before = this.known.get(urn);
    if (before !== undefined) return before;
    const found = new Set<string>();
    const open = [urn];
    for (let from = open.pop(); from !== undefined; from = open.pop()) {
      for (const to of this.next.get(from) ?? []) {
        if (found.has(to)) continue;
        found.add(to);
        open.push(to);
      }
    }
    this.known.set(urn, found);
    return found;
  }

  private edge(from: string, to: string): void {
    const targets = this.next.get(from);
    if (targets === undefined) this.next.set(from, [to]);
    else targets.push(to);
  }
}

function isComponent({ custom, remote, type }: PlannedResource): boolean {
  return !custom && !remote && type !== "pulumi:pulumi:Stack";
}

/** The moment at which a component and all within it is there; no URN has a blank in front. */
function whole(component: string): string {
  return ` ${component}`;
}
