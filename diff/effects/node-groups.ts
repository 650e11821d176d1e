/** https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html */

import { at, fields, list, text, type Value, worded } from "../../model/json.ts";
import { Answer } from "../../model/kubernetes.ts";
import { type NodeGroup, nodeGroupsOf } from "../../model/nodes.ts";
import { takes } from "../../model/scheduling.ts";
import type { Effect } from "../diff.ts";
import { atATime, drainPage, groupOf, inTheWay, nodesText, podsOn } from "./drain.ts";
import {
  byProperty,
  counted,
  descriptive,
  harmless,
  interruption,
  listed,
  nodeReplacement,
  nothing,
  type PropertyRule,
  unknown,
} from "./outcome.ts";
import { deletesFirst } from "./replacement.ts";
import { numberIn } from "./replicas.ts";
import { type EffectTable, type Subject, under, was, willBe } from "./subject.ts";

const rules: readonly PropertyRule[] = [
  ...descriptive,
  ["version", wave],
  ["releaseVersion", wave],
  ["launchTemplate", wave],
  ["scalingConfig", scaling],
  ["labels", labels],
  ["taints", taints],
  harmless("updateConfig", "It counts from the next update of the nodes on."),
  harmless("nodeRepairConfig", "It counts when a node stays unhealthy."),
  harmless("forceUpdateVersion", "It counts from the next update of the nodes on."),
  harmless("ignoreScalingChanges", "Only who owns the number of nodes changes."),
];

const nodeGroup: EffectTable[string] = {
  create: (subject) => {
    const group = groupOf(subject, subject.head);
    return nothing(
      group?.minSize === undefined
        ? "New nodes start."
        : `Starts ${counted(group.desiredSize ?? group.minSize, "node")}.`,
    );
  },
  update: (subject) => byProperty(subject, rules),
  replace: replaced,
  delete: gone,
};

export const nodeGroups: EffectTable = {
  "aws:eks/nodeGroup:NodeGroup": nodeGroup,
  "eks:index:ManagedNodeGroup": nodeGroup,
  "aws:ec2/launchTemplate:LaunchTemplate": {
    update: (subject) =>
      byProperty(subject, [
        ...descriptive,
        harmless("defaultVersion"),
        harmless("updateDefaultVersion"),
        ["", newVersion],
      ]),
    replace: newVersion,
    delete: (subject) => {
      const groups = groupsOf(subject);
      if (groups.length === 0) return nothing("No node group of this program uses it any more.");
      return unknown(`${listed(groups.map(nameOf))} cannot start nodes from it any more.`);
    },
  },
};

function nameOf({ name }: NodeGroup): string {
  return `node group ${name}`;
}

/** Node by node, a new one before an old one goes: unless the group is told to be minimal. */
function waveOf(subject: Subject, group: NodeGroup): Effect {
  const index = subject.base ?? subject.head;
  if (group.maxSize === 0) return nothing(`Node group ${group.name} has no nodes to replace.`);
  const order = group.updateStrategy === "MINIMAL" ? "old nodes go first" : "new nodes come first";
  return nodeReplacement(`Node group ${group.name} replaces ${nodesText(group)}, ${atATime(group)}; ${order}.`, {
    details: index === undefined ? [] : inTheWay(index, group),
    page: drainPage,
  });
}

function wave(subject: Subject): Effect {
  const group = groupOf(subject, subject.base) ?? groupOf(subject, subject.head);
  const update = groupOf(subject, subject.head);
  if (group === undefined)
    return nodeReplacement("Replaces the nodes of the group in turn; how many at a time cannot be told.", {
      page: drainPage,
    });
  return waveOf(subject, { ...group, ...(update === undefined ? {} : limits(update)) });
}

function limits({ maxUnavailable, maxUnavailablePercentage, updateStrategy }: NodeGroup) {
  return {
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    ...(maxUnavailablePercentage === undefined ? {} : { maxUnavailablePercentage }),
    ...(updateStrategy === undefined ? {} : { updateStrategy }),
  };
}

/** The groups of the head whose template it is. */
function groupsOf(subject: Subject): NodeGroup[] {
  const { urn, within } = subject.change;
  const uses = ({ resource }: NodeGroup) =>
    resource.urn === within ||
    [
      ...(resource.propertyDependencies.launchTemplate ?? []),
      text(at(resource.inputs, "launchTemplate", "id", "resource")),
    ].includes(urn);
  return subject.head === undefined ? [] : nodeGroupsOf(subject.head).filter(uses);
}

/** What follows is told of the groups: theirs are the nodes. */
function newVersion(subject: Subject): Effect {
  const groups = groupsOf(subject);
  const following = groups.filter(
    ({ resource }) => !text(at(resource.inputs, "launchTemplate", "version"))?.startsWith("$"),
  );
  if (groups.length === 0 || following.length < groups.length)
    return unknown("Which nodes are made from it, and when they are replaced, cannot be told.");
  return nothing(`It is only a description; the nodes of ${listed(groups.map(nameOf))} follow, as told there.`);
}

function replaced(subject: Subject): Effect {
  const group = groupOf(subject, subject.base);
  const index = subject.base;
  if (group === undefined || index === undefined)
    return nodeReplacement("Replaces the group and all of its nodes; how many cannot be told.", { page: drainPage });
  const details = inTheWay(index, group);
  if (deletesFirst(subject))
    return interruption(
      `Node group ${group.name} goes with ${nodesText(group)} before the new one comes: its pods wait until then.`,
      { details, page: drainPage },
    );
  return nodeReplacement(
    `Node group ${group.name} is made anew: new nodes come first, then ${nodesText(group)} are drained and go.`,
    { details, page: drainPage },
  );
}

/** Whether what ran on it has a place in the head. */
function gone(subject: Subject): Effect {
  const group = groupOf(subject, subject.base);
  if (group === undefined || subject.base === undefined)
    return interruption("Its nodes go; where their pods go cannot be told.", { page: drainPage });
  const left = subject.head === undefined ? [] : nodeGroupsOf(subject.head);
  const moving = podsOn(subject.base, group);
  const stranded = moving.filter(
    ({ runsOn }) =>
      !runsOn.nodeGroups.some(
        (other) => other !== group && left.some(({ resource }) => resource.urn === other.resource.urn),
      ),
  );
  const details = inTheWay(subject.base, group);
  const message = `Node group ${group.name} goes with ${nodesText(group)}`;
  if (stranded.length > 0 && left.length === 0)
    return interruption(
      `${message}, and no other is left for the pods of ${listed(stranded.map(({ label }) => label))}.`,
      { page: drainPage },
    );
  if (stranded.length > 0)
    return interruption(
      `${message}: the pods of ${listed(stranded.map(({ label }) => label))} have no other place that the base knows.`,
      { details, page: drainPage },
    );
  return nodeReplacement(`${message}; its pods move to other node groups.`, { details, page: drainPage });
}

function scaling(subject: Subject): Effect {
  const size = (value: Value, key: string) => numberIn(at(value, key));
  const [before, after] = [was(subject, "scalingConfig"), willBe(subject, "scalingConfig")];
  const name = groupOf(subject, subject.head)?.name ?? subject.change.name;
  const [max, oldMax] = [size(after, "maxSize"), size(before, "maxSize")];
  const [min, oldMin] = [size(after, "minSize"), size(before, "minSize")];
  const [desired, oldDesired] = [size(after, "desiredSize"), size(before, "desiredSize")];
  const ignored =
    willBe(subject, "ignoreScalingChanges") === true ||
    (subject.after?.options.ignoreChanges ?? []).some((path) => under("scalingConfig.desiredSize", path));
  const sizes = [min, oldMin, max, oldMax];
  if (sizes.some((one) => one === undefined)) return unknown(`How many nodes node group ${name} keeps cannot be told.`);
  if (!ignored && desired !== undefined && oldDesired !== undefined && desired < oldDesired)
    return nodeReplacement(
      `Node group ${name} stops ${oldDesired - desired} of ${counted(oldDesired, "node")}, without asking PodDisruptionBudgets for long.`,
      { page: drainPage },
    );
  if (max !== undefined && oldMax !== undefined && max < oldMax)
    return nodeReplacement(
      `Node group ${name} has at most ${counted(max, "node")} instead of ${oldMax}: where more run, the others go.`,
      { page: drainPage },
    );
  if (min !== oldMin || max !== oldMax)
    return nothing(
      `Node group ${name} may have ${min} to ${counted(max ?? 0, "node")} instead of ${oldMin} to ${oldMax}; none goes.`,
    );
  if (ignored)
    return nothing(`The desired size of node group ${name} counts only when it is made: an autoscaler owns it.`);
  return nothing(`Node group ${name} starts ${counted((desired ?? 0) - (oldDesired ?? 0), "node")} more.`);
}

function labels(subject: Subject): Effect {
  const name = groupOf(subject, subject.head)?.name ?? subject.change.name;
  const [before, after] = [fields(was(subject, "labels")), fields(willBe(subject, "labels"))];
  const lost = Object.keys(before).filter((key) => before[key] !== after[key]);
  const details =
    lost.length === 0
      ? []
      : [`New pods that ask for ${listed(lost.map((key) => `${key}=${worded(before[key])}`))} find no place there.`];
  return nothing(`The labels of the nodes of ${name} change in place: pods that run stay.`, { details });
}

function taints(subject: Subject): Effect {
  const group = groupOf(subject, subject.head);
  const [before, after] = [list(was(subject, "taints")), list(willBe(subject, "taints"))];
  const added = after.filter((taint) => !before.some((other) => JSON.stringify(other) === JSON.stringify(taint)));
  const evicting = added.filter((taint) => at(taint, "effect") === "NO_EXECUTE");
  const name = group?.name ?? subject.change.name;
  if (evicting.length === 0)
    return nothing(
      `The taints of the nodes of ${name} change in place: pods that run stay, only new ones are kept off or let in.`,
    );
  const base = groupOf(subject, subject.base);
  const there = subject.base === undefined || base === undefined ? [] : podsOn(subject.base, base);
  const evicted = there.filter(({ scheduling }) => !evicting.every((taint) => toleratesTaint(scheduling, taint)));
  if (there.length > 0 && evicted.length === 0)
    return nothing(`All pods on the nodes of ${name} tolerate the new taint.`);
  return interruption(
    `The taint ${listed(evicting.map((taint) => worded(at(taint, "key"))))} (NoExecute) evicts from the nodes of ${name} at once the pods that do not tolerate it${evicted.length === 0 ? "" : `: those of ${listed(evicted.map(({ label }) => label))}`}.`,
    { page: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/" },
  );
}

function toleratesTaint(spec: Value, taint: Value): boolean {
  const [key, value] = [text(at(taint, "key")) ?? "", text(at(taint, "value"))];
  const place = {
    labels: () => undefined,
    taints: [{ key, effect: "NoExecute", ...(value === undefined ? {} : { value }) }],
  };
  return takes(place, { tolerations: at(spec, "tolerations") ?? [] }) === Answer.Yes;
}
