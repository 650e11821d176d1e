import { type Capacity, capacityOf, newlyUnplaced } from "../../model/capacity.ts";
import { Shortage, type Unplaced } from "../../model/packing.ts";
import type { PodSet } from "../../model/pods.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import type { Check, Hit } from "../check.ts";

const page = "https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/";

export const podsFit: Check = {
  id: "pods-fit",
  severity: Severity.Error,
  title: "The nodes have room for all pods at their fewest replicas.",
  why: "A pod without a node stays Pending, and the deployment waits for it until it fails.",
  page,
  find: (_, index) => {
    const capacity = capacityOf(index);
    if (capacity === undefined) return [];
    const missing = judged(capacity, capacity.fewest.unplaced);
    return [...doubts(capacity), ...(elsewhere(missing, capacity) ?? missing.map((one) => noRoom(one, capacity)))];
  },
};

export const podsFitScaledOut: Check = {
  id: "pods-fit-scaled-out",
  severity: Severity.Warning,
  title:
    "The nodes have room for all pods at their most replicas, or something adds nodes up to the groups' largest size.",
  why: "An autoscaler of pods that asks for more than there is room for leaves pods Pending just when the load is highest.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/autoscaling.html",
  find: (_, index) => {
    const capacity = capacityOf(index);
    if (capacity === undefined || capacity.otherNodes.length > 0) return [];
    const { fewest, most, mostOnLargest } = capacity;
    const never = judged(capacity, newlyUnplaced(fewest, mostOnLargest));
    const reported = new Set([...never.map(({ set }) => set.label), ...fewest.unplaced.map(({ label }) => label)]);
    const later = judged(capacity, most.unplaced).filter(({ label }) => !reported.has(label));
    return [...never.map((one) => notAtLargest(one, capacity)), ...later.map((one) => noAutoscaler(one, capacity))];
  },
};

export const podsFitOneZoneLost: Check = {
  id: "pods-fit-one-zone-lost",
  severity: Severity.Warning,
  title: "Without the nodes of any one zone, the others have room for all pods at their fewest replicas.",
  why: "When a zone fails everyone asks for nodes in the others, and there may be none for a while.",
  page: "https://docs.aws.amazon.com/eks/latest/best-practices/reliability.html",
  find: (_, index) => {
    const capacity = capacityOf(index);
    return capacity === undefined || capacity.otherNodes.length > 0 ? [] : zoneLost(capacity);
  },
};

type Missing = Unplaced & { readonly set: PodSet };

/** Leaves out pods that may have a place on nodes of which too little is known. */
function judged({ pods, groups }: Capacity, unplaced: readonly Unplaced[]): Missing[] {
  const unknown = new Set(
    groups.filter((one) => one.offers === undefined || one.nodes === undefined).map(({ group }) => group),
  );
  return unplaced.flatMap((one) => {
    const set = pods.get(one.label);
    if (set === undefined || set.runsOn.nodeGroups.some((group) => unknown.has(group))) return [];
    return [{ ...one, set }];
  });
}

/** What is not known is said once, of whatever does not say it. */
function doubts({ groups, pods }: Capacity): Hit[] {
  const ofGroups = groups.flatMap(({ group, offers, nodes }): Hit[] => {
    if (offers !== undefined && nodes !== undefined) return [];
    const what =
      offers === undefined
        ? `${group.instanceTypes.join(", ") || "its instance type"} is not known here`
        : "its size is not known";
    return [doubt(group.resource, `${group.name}: cannot tell whether its nodes have room for the pods, as ${what}.`)];
  });
  const ofPods = [...pods].flatMap(([label, { resource, unclear, perNode, minReplicas }]): Hit[] => {
    if (!unclear && (perNode || minReplicas !== undefined)) return [];
    const what = unclear ? "what they request" : "how many they are";
    return [doubt(resource, `${label}: cannot tell whether its pods have room, as ${what} is not known in this plan.`)];
  });
  return [...ofGroups, ...ofPods];
}

function doubt({ urn }: PlannedResource, message: string): Hit {
  return {
    urn,
    message,
    fix: "Give the value in plain, or compare by hand with the table of capacity.",
    cannotTell: true,
  };
}

/** One for all pods where nodes come from elsewhere as well. */
function elsewhere(missing: readonly Missing[], { otherNodes }: Capacity): Hit[] | undefined {
  const [first] = otherNodes;
  if (first === undefined) return undefined;
  if (missing.length === 0) return [];
  const count = missing.reduce((all, one) => all + one.count, 0);
  const message = `${first.name}: cannot tell whether it brings nodes for ${count} pods that have no room on the node groups: ${missing.map(({ label }) => label).join(", ")}.`;
  return [{ urn: first.urn, message, fix: "Compare its limits with what the pods request.", cannotTell: true }];
}

function noRoom(missing: Missing, capacity: Capacity): Hit {
  const { label, set, because } = missing;
  if (because !== Shortage.Nothing)
    return hitOf(
      set,
      `${label}: ${pods(missing, "minReplicas")} no room. ${reason(missing, capacity)}`,
      "Raise the desired size of the node group, take larger instances, or lower the requests.",
    );
  const names = (
    set.runsOn.nodeGroups.length > 0 ? set.runsOn.nodeGroups : capacity.groups.map(({ group }) => group)
  ).map(({ name }) => name);
  return set.runsOn.nodeGroups.length > 0
    ? hitOf(
        set,
        `${label}: the groups that take its pods have no node: ${names.join(", ")}.`,
        "Raise the desired size of one of them.",
      )
    : hitOf(
        set,
        `${label}: no node takes its pods, as their nodeSelector, affinity or tolerations fit none of the node groups: ${names.join(", ")}.`,
        "Give a node group the labels that the pods ask for, or give the pods a toleration of its taints.",
      );
}

function notAtLargest(missing: Missing, capacity: Capacity): Hit {
  return hitOf(
    missing.set,
    `${missing.label}: ${pods(missing, "maxReplicas")} no room even with every node group at its largest. ${reason(missing, capacity)}`,
    "Raise the largest size of the node group, or lower the most replicas.",
  );
}

function noAutoscaler(missing: Missing, capacity: Capacity): Hit {
  return hitOf(
    missing.set,
    `${missing.label}: ${pods(missing, "maxReplicas")} no room on the nodes there are, and nothing in this stack adds nodes. ${reason(missing, capacity)}`,
    "Raise the desired size of the node group, or install a node autoscaler (cluster-autoscaler, Karpenter).",
  );
}

/** For each set of pods the zone whose loss is worst for it. */
function zoneLost(capacity: Capacity): Hit[] {
  const worst = new Map<string, Missing & { readonly zone: string }>();
  for (const { zone, packing } of capacity.withoutZone)
    for (const one of judged(capacity, newlyUnplaced(capacity.fewest, packing)))
      if (one.count > (worst.get(one.label)?.count ?? 0)) worst.set(one.label, { ...one, zone });
  return [...worst.values()].map((missing) =>
    hitOf(
      missing.set,
      `${missing.label}: with the nodes of ${missing.zone} lost, ${pods(missing, "minReplicas")} no room. ${reason(missing, capacity)}`,
      "Raise the desired size of the node group until the other zones can carry everything, or spread it over more zones.",
    ),
  );
}

function pods({ count, set }: Missing, replicas: "minReplicas" | "maxReplicas"): string {
  if (set.perNode) return count === 1 ? "the pod of 1 node has" : `the pods of ${count} nodes have`;
  return `${count} of ${set[replicas] ?? set.minReplicas ?? count} pods ${count === 1 ? "has" : "have"}`;
}

function reason({ because, set }: Missing, { groups }: Capacity): string {
  const own = groups.filter(({ group }) => set.runsOn.nodeGroups.includes(group));
  const names = own.map(({ group }) => group.name).join(", ");
  const most = (key: "cpuMillis" | "memoryMib" | "pods" | "addresses") =>
    Math.max(0, ...own.map(({ offers }) => offers?.[key] ?? 0));
  switch (because) {
    case Shortage.Cpu:
      return `Each requests ${set.cpuMillis}m of CPU; a node of ${names} has ${most("cpuMillis")}m for all its pods.`;
    case Shortage.Memory:
      return `Each requests ${set.memoryMib} MiB; a node of ${names} has ${most("memoryMib")} MiB for all its pods.`;
    case Shortage.Pods:
      return `A node of ${names} takes ${most("pods")} pods.`;
    case Shortage.Addresses:
      return `A node of ${names} has ${most("addresses")} addresses for pods.`;
    case Shortage.Spread:
      return "There is room, but not where their topology spread or anti-affinity allows it.";
    default:
      return `No node of ${names} is left.`;
  }
}

/** Doubtful where something that decides about the place is not known. */
function hitOf({ resource, runsOn }: PodSet, message: string, fix: string): Hit {
  return { urn: resource.urn, message, fix, ...(runsOn.unclear ? { cannotTell: true } : {}) };
}
