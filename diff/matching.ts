/** Which resource of one plan is which of the other. */

import { expansionOf } from "../model/expansion.ts";
import { at, text } from "../model/json.ts";
import type { PlanIndex } from "../model/plan-index.ts";
import { compared } from "../model/sorting.ts";
import type { PlannedResource } from "../plan/plan.ts";
import { isStack } from "../plan/urn.ts";
import { withoutHash } from "./hashed-names.ts";
import { aliasKeys, inheritedKey, type Key, keyOf } from "./keys.ts";
import { physicalName } from "./physical-names.ts";

/** How the two were found to be one. */
export const Found = {
  SameName: "sameName",
  /** The head has an alias for what it was called, or its parent has. */
  Alias: "alias",
  /** It is the same object under another name, of which the program says nothing: Pulumi deletes one and creates the other. */
  SameObject: "sameObject",
  /** The name ends in a hash, which is another. */
  HashedName: "hashedName",
} as const;
export type Found = (typeof Found)[keyof typeof Found];

export interface Pair {
  readonly base: PlannedResource;
  readonly head: PlannedResource;
  readonly found: Found;
}

export interface Matching {
  /** Components among them. */
  readonly pairs: readonly Pair[];
  readonly created: readonly PlannedResource[];
  readonly deleted: readonly PlannedResource[];
  /** By URN of the head: what each was. */
  readonly byHead: ReadonlyMap<string, Pair>;
  readonly byBase: ReadonlyMap<string, Pair>;
}

/** One of the two plans: its own resources, and what its packaged components make. */
export interface Side {
  readonly index: PlanIndex;
  readonly resources: readonly PlannedResource[];
  readonly byKey: ReadonlyMap<Key, PlannedResource>;
  readonly byUrn: ReadonlyMap<string, PlannedResource>;
}

export function sideOf(index: PlanIndex): Side {
  const resources = [...index.resources, ...expansionOf(index)].filter(({ type }) => !isStack(type));
  return {
    index,
    resources,
    byKey: new Map(resources.map((resource) => [keyOf(resource.urn), resource])),
    byUrn: new Map(resources.map((resource) => [resource.urn, resource])),
  };
}

export function match(base: Side, head: Side): Matching {
  const matcher = new Matcher(base, head);
  matcher.matchByName();
  matcher.matchByObject();
  matcher.matchByRenamedParent();
  matcher.matchBySameInputs();
  matcher.matchByRenamedParent();
  return matcher.result();
}

class Matcher {
  private readonly base: Side;
  private readonly head: Side;
  private readonly byHead = new Map<string, Pair>();
  private readonly byBase = new Map<string, Pair>();
  private readonly looked = new Set<string>();

  constructor(base: Side, head: Side) {
    this.base = base;
    this.head = head;
  }

  result(): Matching {
    return {
      pairs: [...this.byHead.values()],
      created: this.created(),
      deleted: this.deleted(),
      byHead: this.byHead,
      byBase: this.byBase,
    };
  }

  /** Names first: an alias is for what no longer has its own. */
  matchByName(): void {
    for (const head of this.head.resources) {
      const base = this.base.byKey.get(keyOf(head.urn));
      if (base !== undefined) this.pair(base, head, Found.SameName);
    }
    for (const head of this.head.resources) this.matchByAlias(head);
  }

  /** Parents first, since what they were called decides what their children were. */
  private matchByAlias(head: PlannedResource): void {
    if (this.looked.has(head.urn)) return;
    this.looked.add(head.urn);
    const parent = head.parent === undefined ? undefined : this.head.byUrn.get(head.parent);
    if (parent !== undefined) this.matchByAlias(parent);
    if (this.byHead.has(head.urn)) return;
    const former = parent === undefined ? undefined : this.byHead.get(parent.urn)?.base.urn;
    for (const key of aliasKeys(head, parent, former === undefined ? undefined : keyOf(former))) {
      const base = this.base.byKey.get(key);
      if (base !== undefined && this.pair(base, head, Found.Alias)) return;
    }
  }

  /** The same object of Kubernetes or AWS, or one whose name differs in its hash alone. */
  matchByObject(): void {
    const id = (side: Side) => (resource: PlannedResource) => physicalName(resource, side.index)?.id;
    this.matchUnique(id(this.base), id(this.head), Found.SameObject);
    this.matchUnique(hashedId, hashedId, Found.HashedName);
  }

  /** Where a component has another name, so have its children; which components those are shows from the children found so far. */
  matchByRenamedParent(): void {
    for (let found = this.pairParents() || this.pairChildren(); found; ) {
      found = this.pairParents() || this.pairChildren();
    }
  }

  /** Objects without a name of their own that say the same in both plans, one in each. */
  matchBySameInputs(): void {
    const id = (resource: PlannedResource) =>
      resource.custom && Object.keys(resource.inputs).length > 0
        ? `${resource.type} ${canonical(resource.inputs)}`
        : undefined;
    this.matchUnique(id, id, Found.SameObject);
  }

  private pairParents(): boolean {
    return [...this.byHead.values()]
      .filter(({ found }) => found === Found.SameObject)
      .map(({ base, head }) => {
        const [before, after] = [this.base.byUrn.get(base.parent ?? ""), this.head.byUrn.get(head.parent ?? "")];
        const renamed = before !== undefined && after !== undefined && before.type === after.type && !before.custom;
        return renamed && this.pair(before, after, Found.SameObject);
      })
      .includes(true);
  }

  private pairChildren(): boolean {
    return this.created()
      .map((head) => {
        const parent = this.head.byUrn.get(head.parent ?? "");
        const former = parent === undefined ? undefined : this.byHead.get(parent.urn);
        if (parent === undefined || former === undefined || former.found === Found.SameName) return false;
        const base = this.base.byKey.get(inheritedKey(head, parent.name, keyOf(former.base.urn)));
        return base !== undefined && this.pair(base, head, former.found);
      })
      .includes(true);
  }

  private matchUnique(
    idInBase: (resource: PlannedResource) => string | undefined,
    idInHead: (resource: PlannedResource) => string | undefined,
    found: Found,
  ): void {
    const before = unique(this.deleted(), idInBase);
    for (const [id, head] of unique(this.created(), idInHead)) {
      const base = before.get(id);
      if (base !== undefined) this.pair(base, head, found);
    }
  }

  private pair(base: PlannedResource, head: PlannedResource, found: Found): boolean {
    if (this.byHead.has(head.urn) || this.byBase.has(base.urn)) return false;
    const pair = { base, head, found };
    this.byHead.set(head.urn, pair);
    this.byBase.set(base.urn, pair);
    return true;
  }

  private created(): PlannedResource[] {
    return this.head.resources.filter(({ urn }) => !this.byHead.has(urn));
  }

  private deleted(): PlannedResource[] {
    return this.base.resources.filter(({ urn }) => !this.byBase.has(urn));
  }
}

const hashed = /^kubernetes:core\/v1:(ConfigMap|Secret)$/;

function hashedId({ type, name, inputs }: PlannedResource): string | undefined {
  if (!hashed.test(type)) return undefined;
  const physical = text(at(inputs, "metadata", "name")) ?? name;
  const base = withoutHash(physical);
  if (base === physical) return undefined;
  return `${type} ${text(at(inputs, "metadata", "namespace")) ?? ""}/${base}`;
}

function unique(
  resources: readonly PlannedResource[],
  idOf: (resource: PlannedResource) => string | undefined,
): Map<string, PlannedResource> {
  const found = new Map<string, PlannedResource | undefined>();
  for (const resource of resources) {
    const id = resource.custom ? idOf(resource) : undefined;
    if (id !== undefined) found.set(id, found.has(id) ? undefined : resource);
  }
  return new Map([...found].filter((entry): entry is [string, PlannedResource] => entry[1] !== undefined));
}

/** JSON text with keys in order: the same for values that say the same. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => compared(a, b)))
      : item,
  );
}
