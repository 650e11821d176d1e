/** What a change does to what runs, by the type of what changes. */

import { expansionOf } from "../model/expansion.ts";
import { perPlan } from "../model/per-plan.ts";
import type { PlanIndex } from "../model/plan-index.ts";
import { Action, type Effect, EffectKind } from "./diff.ts";
import { access } from "./effects/access.ts";
import { addOnEffects } from "./effects/add-ons.ts";
import { autoscaling } from "./effects/autoscaling.ts";
import { charts } from "./effects/charts.ts";
import { configurationEffects } from "./effects/configuration.ts";
import { controlPlane } from "./effects/control-plane.ts";
import { dataStores } from "./effects/data-stores.ts";
import { fargateProfiles } from "./effects/fargate.ts";
import { iam } from "./effects/iam.ts";
import { ingresses } from "./effects/ingresses.ts";
import { jobEffects } from "./effects/jobs.ts";
import { keys } from "./effects/keys.ts";
import { logs } from "./effects/logs.ts";
import { namespaces } from "./effects/namespaces.ts";
import { networkPolicies } from "./effects/network-policies.ts";
import { networks } from "./effects/networks.ts";
import { nodeGroups } from "./effects/node-groups.ts";
import { byDanger, byProperty, descriptive, listed, nothing, unknown } from "./effects/outcome.ts";
import { podIdentity } from "./effects/pod-identity.ts";
import { pulumiOwn } from "./effects/pulumi.ts";
import { rbac } from "./effects/rbac.ts";
import { securityGroups } from "./effects/security-groups.ts";
import { services } from "./effects/services.ts";
import { type Change, type EffectRules, type EffectTable, type Subject, subjectOf } from "./effects/subject.ts";
import { volumes } from "./effects/volumes.ts";
import { workloads } from "./effects/workloads.ts";

const table: EffectTable = {
  ...access,
  ...addOnEffects,
  ...autoscaling,
  ...charts,
  ...configurationEffects,
  ...controlPlane,
  ...dataStores,
  ...fargateProfiles,
  ...iam,
  ...ingresses,
  ...jobEffects,
  ...keys,
  ...logs,
  ...namespaces,
  ...networkPolicies,
  ...networks,
  ...nodeGroups,
  ...podIdentity,
  ...pulumiOwn,
  ...rbac,
  ...securityGroups,
  ...services,
  ...volumes,
  ...workloads,
};

/** Most dangerous where nothing is known: never "nothing". */
const stranger: EffectRules = {
  create: () => nothing("It is new: nothing that runs is touched."),
  update: (subject) => byProperty(subject, descriptive),
  replace: ({ change }) => unknown(`What goes with the old ${change.name} when it is replaced is not known.`),
  delete: ({ change }) => unknown(`What needs ${change.name}, and what goes with it, is not known.`),
};

export function effectOf(change: Change, base: PlanIndex | undefined, head: PlanIndex | undefined): Effect {
  const subject = subjectOf(change, base, head);
  const resource = subject.after ?? subject.before;
  if (resource !== undefined && !resource.custom && !resource.remote)
    return nothing("A component is no object of its own: what it makes is listed by itself.");
  if (resource?.remote && isExpanded(subject)) return ofPackaged(change);
  return effectByAction(subject, rulesOf(change.type));
}

/** What shows in its parts is told of them; what shows in none is told here. */
function ofPackaged({ properties }: Change): Effect {
  if (properties.length === 0) return nothing("What this component makes is listed by itself.");
  return unknown(`What ${listed(properties.map(({ path }) => path))} changes within the component is not known.`);
}

const apiGroup = /^kubernetes:([^:/]+)\/v[^:]*:(\w+)$/;

function rulesOf(type: string): EffectRules {
  const [, group, kind] = apiGroup.exec(type) ?? [];
  const keys = [type, ...(group === undefined ? [] : [`${group}:${kind}`])];
  const key = keys.find((one) => Object.hasOwn(table, one));
  return (key === undefined ? undefined : table[key]) ?? stranger;
}

const expandedComponents = perPlan((index) => new Set(expansionOf(index).map(({ component }) => component)));

/** The diff has the parts of such a component as changes of their own. */
function isExpanded({ change, base, head }: Subject): boolean {
  return [base, head].some(
    (index) =>
      index !== undefined && [change.urn, change.previousUrn].some((urn) => expandedComponents(index).has(urn)),
  );
}

function effectByAction(subject: Subject, rules: EffectRules): Effect {
  const { change, before } = subject;
  const stays = before?.options.retainOnDelete === true;
  switch (change.action) {
    case Action.Create:
      return (rules.create ?? stranger.create ?? rules.update)(subject);
    case Action.Delete:
      return stays ? nothing("Pulumi forgets it, and the object stays (retainOnDelete).") : rules.delete(subject);
    case Action.Replace:
      return stays ? nothing("The old one stays beside the new one (retainOnDelete).") : rules.replace(subject);
    case Action.Update:
    case Action.Ignore:
      return rules.update(subject);
    case Action.Move:
      return moved(subject, rules);
    case Action.Unknown:
      return uncertain(rules.update(subject), rules.replace(subject));
  }
}

/** As dangerous as the worse of the two, and never less than unknown. */
function uncertain(update: Effect, replace: Effect): Effect {
  const isUpdateWorse = byDanger(update.kind, replace.kind) < 0;
  const [worse, how] = isUpdateWorse ? [update, "updated"] : [replace, "replaced"];
  const other = isUpdateWorse ? [] : [`If it is updated: ${update.message}`];
  return {
    ...worse,
    kind: byDanger(worse.kind, EffectKind.Unknown) <= 0 ? worse.kind : EffectKind.Unknown,
    message: `Whether it is updated or replaced cannot be told; if it is ${how}: ${worse.message}`,
    details: [...worse.details, ...other],
  };
}

function moved(subject: Subject, rules: EffectRules): Effect {
  return subject.change.properties.length === 0
    ? nothing("The same object, under another name in Pulumi: nothing that runs is touched.")
    : rules.update(subject);
}
