/** What follows from a replaced resource: what refers to it refers to another one afterwards. */

import { addTo } from "../model/groups.ts";
import { at, fields, text } from "../model/json.ts";
import type { PlannedResource } from "../plan/plan.ts";
import { shortType } from "./alias-advice.ts";
import {
  type Consequence,
  type Dependent,
  leavingCluster,
  leavingNamespace,
  leavingVpc,
  objectsByNamespace,
} from "./cascade-surroundings.ts";
import { Action, type PropertyChange } from "./diff.ts";
import { actionOf, type Draft, draftOf, isNew } from "./draft.ts";
import { verdict } from "./immutable/index.ts";
import type { Matching } from "./matching.ts";
import { names, type Path, pathText } from "./paths.ts";
import type { Sides } from "./properties.ts";
import { keepsName, mayName, namesType, references } from "./references.ts";

/** Whether a reference is to a replaced resource for certain. */
interface How {
  readonly certain: boolean;
  readonly reason?: string;
}

/** Adds to the drafts, by URN of the head, until nothing more follows. */
export function cascade(
  drafts: Map<string, Draft>,
  deleted: readonly PlannedResource[],
  sides: Sides,
  matching: Matching,
) {
  new Cascade(drafts, sides, matching).run(deleted);
}

class Cascade {
  private readonly drafts: Map<string, Draft>;
  private readonly sides: Sides;
  private readonly matching: Matching;
  private readonly byProperty = new Map<string, Dependent[]>();
  private readonly byProvider = new Map<string, PlannedResource[]>();
  private readonly byCluster = new Map<string, PlannedResource[]>();
  private readonly byReplaceWith = new Map<string, PlannedResource[]>();
  private byNamespace: ReadonlyMap<string, readonly PlannedResource[]> | undefined;
  private readonly referring = (urn: string): readonly Dependent[] => this.byProperty.get(urn) ?? [];
  private readonly open: Draft[] = [];
  private readonly inComponents: Draft[] = [];
  private readonly done = new Set<string>();

  constructor(drafts: Map<string, Draft>, sides: Sides, matching: Matching) {
    this.drafts = drafts;
    this.sides = sides;
    this.matching = matching;
    for (const resource of sides.head.resources) this.register(resource);
  }

  run(deleted: readonly PlannedResource[]): void {
    for (const resource of deleted) this.leaveNamespace(resource, "deleted");
    for (const draft of [...this.drafts.values()]) {
      this.follow(draft);
      this.followVersion(draft);
    }
    do {
      for (let draft = this.open.pop(); draft !== undefined; draft = this.open.pop()) this.spread(draft);
      this.spreadFromComponents();
    } while (this.open.length > 0);
  }

  private register(resource: PlannedResource): void {
    const { propertyDependencies, provider, inputs, options } = resource;
    for (const [property, urns] of Object.entries(propertyDependencies))
      for (const urn of urns) addTo(this.byProperty, urn, [resource, property]);
    if (provider !== undefined) addTo(this.byProvider, provider, resource);
    const cluster = text(inputs.clusterName);
    if (cluster !== undefined) addTo(this.byCluster, cluster, resource);
    for (const urn of options.replaceWith ?? []) addTo(this.byReplaceWith, urn, resource);
  }

  private follow(draft: Draft): void {
    const provider = draft.resource.type.startsWith("pulumi:providers:") && actionOf(draft) === Action.Unknown;
    if (draft.pair === undefined || !(isNew(draft) || provider) || this.done.has(draft.resource.urn)) return;
    this.done.add(draft.resource.urn);
    this.open.push(draft);
  }

  private spread(draft: Draft): void {
    const { urn, type } = draft.resource;
    if (type.startsWith("pulumi:providers:")) {
      this.spreadProvider(draft);
      return;
    }
    for (const [dependent, property] of this.referring(urn)) this.refer(draft, dependent, [property]);
    if (draft.resource.component !== undefined && this.sides.head.index.resource(urn) === undefined)
      this.inComponents.push(draft);
    for (const dependent of this.byReplaceWith.get(urn) ?? [])
      this.add(dependent, { path: "replaceWith", secret: false, action: "replace", reason: because(draft) });
    this.leaveNamespace(draft.resource, "replaced");
    if (type === "aws:eks/cluster:Cluster") this.follows(leavingCluster(draft, this.referring, this.byCluster));
    if (type === "aws:ec2/vpc:Vpc") this.follows(leavingVpc(draft.resource, this.referring));
  }

  private spreadProvider(draft: Draft): void {
    const action = isNew(draft) ? "replace" : "unknown";
    const reason = `Its provider ${draft.resource.name} ${action === "replace" ? "is" : "may be"} replaced, and all that it serves with it.`;
    for (const dependent of this.byProvider.get(draft.resource.urn) ?? [])
      this.add(dependent, { path: "provider", secret: false, action, reason });
  }

  /** A property that holds what the resource is called. */
  private refer(
    draft: Draft,
    dependent: PlannedResource,
    path: Path,
    { certain, reason }: How = { certain: true },
  ): void {
    const { pair, resource } = draft;
    const other = this.matching.byHead.get(dependent.urn);
    if (pair === undefined || other === undefined) return;
    const provider = dependent.provider === undefined ? undefined : this.sides.head.byUrn.get(dependent.provider);
    for (const reference of references(at(dependent.inputs, ...names(path)), path)) {
      if (!mayName(reference, resource)) continue;
      const { path: place, value } = reference;
      const question = {
        path: names(place),
        before: value,
        after: { unknown: true },
        base: other.base,
        head: dependent,
        provider,
      };
      const { action, page } = isInItsVpc(draft, dependent, place) ? inItsVpc : verdict(question);
      const stays = keepsName(value, pair.base, resource);
      if (stays && action === "update") continue;
      this.add(dependent, {
        path: pathText(place),
        ...(value === undefined ? {} : { before: value }),
        after: stays && value !== undefined ? value : { unknown: true },
        secret: false,
        action: action === "replace" && (stays || !certain) ? "unknown" : action,
        reason: reason ?? because(draft, stays ? "under the same name" : undefined),
        ...(page === undefined ? {} : { page }),
      });
    }
  }

  /**
   * What lies within a packaged component is referred to by the component's outputs, once it is known what of it is replaced: a list of
   * subnets is another one for certain where all of them are. What names the resource goes before what may have to do with it.
   */
  private spreadFromComponents(): void {
    const within = this.inComponents.splice(0);
    for (const named of [true, false])
      for (const draft of within) {
        const { component = "", type } = draft.resource;
        const main = shortType(this.sides.head.byUrn.get(component)?.type ?? "") === shortType(type);
        for (const [dependent, property] of this.referring(component)) {
          if (dependent.component === component || isNamedAfter(dependent, property, type) !== named) continue;
          if (named || main) this.refer(draft, dependent, [property], this.how(draft.resource, named));
        }
      }
  }

  private how(resource: PlannedResource, named: boolean): How {
    const type = shortType(resource.type);
    const certain = named && this.isWholeTypeNew(resource);
    const component = this.sides.head.byUrn.get(resource.component ?? "")?.name;
    return certain
      ? { certain, reason: `Each ${type} of ${component} is replaced, and this refers to them.` }
      : { certain, reason: `${type} ${resource.name} is replaced, and this may refer to it.` };
  }

  private isWholeTypeNew({ component, type }: PlannedResource): boolean {
    return this.sides.head.resources.every((other) => {
      if (other.component !== component || other.type !== type) return true;
      const draft = this.drafts.get(other.urn);
      return !this.matching.byHead.has(other.urn) || (draft !== undefined && isNew(draft));
    });
  }

  /** A changed launch template gets another version, which the plan does not tell: what names its newest version rolls. */
  private followVersion(draft: Draft): void {
    const { resource, properties, pair } = draft;
    if (resource.type !== "aws:ec2/launchTemplate:LaunchTemplate" || pair === undefined || isNew(draft)) return;
    const content = properties.filter(
      ({ path }) => !/^(tags|updateDefaultVersion|defaultVersion|options)\b/.test(path),
    );
    if (content.length === 0) return;
    for (const [dependent, property] of this.referring(resource.urn)) {
      const before = fields(dependent.inputs[property]).version;
      if (before === undefined || (typeof before === "string" && before.startsWith("$"))) continue;
      const other = this.matching.byHead.get(dependent.urn);
      if (other === undefined) continue;
      const reason = `Launch template ${resource.name} changes, so it gets a new version.`;
      const { action, page } = verdict({
        path: [property, "version"],
        before,
        after: undefined,
        base: other.base,
        head: dependent,
        provider: undefined,
      });
      this.add(dependent, {
        path: `${property}.version`,
        before,
        after: { unknown: true },
        secret: false,
        action,
        reason,
        ...(page === undefined ? {} : { page }),
      });
    }
  }

  private leaveNamespace(resource: PlannedResource, how: "deleted" | "replaced"): void {
    if (!resource.type.endsWith(":Namespace")) return;
    this.byNamespace ??= objectsByNamespace(this.sides);
    this.follows(leavingNamespace(resource, how, this.sides, this.byNamespace));
  }

  private follows(consequences: readonly Consequence[]): void {
    for (const [dependent, change] of consequences) this.add(dependent, change);
  }

  private add(dependent: PlannedResource, change: PropertyChange): void {
    const pair = this.matching.byHead.get(dependent.urn);
    if (pair === undefined || !dependent.custom) return;
    const draft = this.drafts.get(dependent.urn) ?? draftOf(pair);
    const at = draft.properties.findIndex(({ path }) => path === change.path || path.startsWith(`${change.path}.`));
    const there = draft.properties[at];
    if (there === undefined) draft.properties.push(change);
    else if (there.path === change.path && there.action !== "replace" && change.action === "replace")
      draft.properties[at] = change;
    else return;
    this.drafts.set(dependent.urn, draft);
    this.follow(draft);
  }
}

/** A cluster takes other subnets of its VPC; where that is replaced as well, it is told of the cluster by itself. */
function isInItsVpc({ resource, properties }: Draft, { type }: PlannedResource, place: Path): boolean {
  if (type !== "aws:eks/cluster:Cluster" || resource.type !== "aws:ec2/subnet:Subnet") return false;
  return pathText(place) === "vpcConfig.subnetIds" && !properties.some(({ path }) => path === "vpcId");
}

const inItsVpc = {
  action: "update",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
} as const;

function because({ resource }: Draft, how?: string): string {
  return `${shortType(resource.type)} ${resource.name} is replaced${how === undefined ? "" : ` ${how}`}, and this refers to it.`;
}

/** Whether a property, or something within it, is called after a type: `vpcConfig.subnetIds` after Subnet. */
function isNamedAfter(dependent: PlannedResource, property: string, type: string): boolean {
  return references(dependent.inputs[property], [property]).some(({ path }) => namesType(path, type));
}
