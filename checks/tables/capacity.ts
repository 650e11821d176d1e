import { type Capacity, capacityOf, type GroupCapacity } from "../../model/capacity.ts";
import type { NodeCapacity } from "../../model/node-capacity.ts";
import { clustersOf, nodeGroupsOf } from "../../model/nodes.ts";
import { type PodSet, podSetsOf, unknownPodMakersOf } from "../../model/pods.ts";
import type { Row } from "../../model/table.ts";
import { tableOf } from "../table-of.ts";

export const capacityTable = tableOf(
  {
    id: "capacity",
    title: "Capacity of nodes",
    tells: "What the nodes offer to pods, and what the pods ask for.",
    page: "https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html",
  },
  (index) => {
    const capacity = capacityOf(index);
    return {
      columns: [
        { title: "Node group" },
        { title: "Zones" },
        { title: "Nodes", numeric: true },
        { title: "CPU offered", numeric: true },
        { title: "CPU requested", numeric: true },
        { title: "CPU free", numeric: true },
        { title: "Memory offered (MiB)", numeric: true },
        { title: "Memory requested (MiB)", numeric: true },
        { title: "Memory free (MiB)", numeric: true },
        { title: "Pods offered", numeric: true },
        { title: "Pods", numeric: true },
      ],
      rows: capacity === undefined ? [] : capacity.groups.map((one) => groupRow(one, capacity)),
      notes: [
        capacity?.autoscaled === true
          ? "An autoscaler adds nodes, so each group counts at its largest size."
          : "Nothing in this plan adds nodes, so each group counts at its desired size.",
        "Offered is what the kubelet leaves to pods: without what it reserves, and without 7.5% of the memory for the hypervisor and the kernel. Of several instance types it is the smallest.",
        "Pods are at their fewest replicas, and put on the first node with room, those that want most first. Each counts with what it requests, so pods that request nothing cost nothing here.",
      ],
    };
  },
);

function groupRow({ group, zones, offers, nodes }: GroupCapacity, { fewest }: Capacity): Row {
  const own = fewest.nodes.filter((node) => node.group === group.resource.urn);
  const amount = (which: "offers" | "used", key: keyof NodeCapacity) =>
    own.reduce((all, node) => all + node[which][key], 0);
  const offered = (key: keyof NodeCapacity, unit = "") =>
    offers === undefined || nodes === undefined ? "not known" : `${amount("offers", key)}${unit}`;
  const used = (key: keyof NodeCapacity, unit = "") =>
    offers === undefined || nodes === undefined ? "not known" : `${amount("used", key)}${unit}`;
  const free = (key: keyof NodeCapacity, unit = "") =>
    offers === undefined || nodes === undefined ? "not known" : `${amount("offers", key) - amount("used", key)}${unit}`;
  return {
    urn: group.resource.urn,
    cells: [
      group.name,
      zones.filter((zone) => zone !== "").join(", ") || "not known",
      nodes === undefined ? "not known" : String(nodes),
      offered("cpuMillis", "m"),
      used("cpuMillis", "m"),
      free("cpuMillis", "m"),
      offered("memoryMib"),
      used("memoryMib"),
      free("memoryMib"),
      offered("pods"),
      used("pods"),
    ],
  };
}

export const podPlacementTable = tableOf(
  {
    id: "pod-placement",
    title: "Where pods run",
    tells: "What each set of pods asks for, and which nodes or profile carry it.",
    page: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/",
  },
  (index) => {
    const unknown = unknownPodMakersOf(index).map(({ name }) => name);
    const sets = podSetsOf(index);
    const makesNodes = clustersOf(index).length + nodeGroupsOf(index).length > 0;
    return {
      columns: [
        { title: "Pods" },
        { title: "Replicas", numeric: true },
        { title: "CPU each", numeric: true },
        { title: "Memory each (MiB)", numeric: true },
        { title: "Address", numeric: false },
        { title: "Runs on" },
      ],
      rows: sets.map((pods) => podRow(pods, makesNodes ? "no node of this plan" : "nodes that are there already")),
      notes: [
        // Pods of an object have a spec; those of add-ons and charts are known of a table alone.
        ...(sets.every(({ spec }) => spec !== undefined)
          ? []
          : ["Of add-ons and charts the requests are their defaults, where the plan sets no others."]),
        ...(unknown.length === 0 ? [] : [`Not counted, since their pods are not known: ${unknown.join(", ")}.`]),
      ],
    };
  },
);

function podRow(pods: PodSet, elsewhere: string): Row {
  const { fargateProfile, nodeGroups, unclear } = pods.runsOn;
  const groups = nodeGroups.map(({ name }) => name).join(", ");
  const nodes = groups === "" ? elsewhere : unclear ? `perhaps ${groups}` : groups;
  const known = (text: string) => (pods.unclear ? "not known" : text);
  return {
    urn: pods.resource.urn,
    cells: [
      pods.label,
      replicas(pods),
      known(`${pods.cpuMillis}m`),
      known(String(pods.memoryMib)),
      pods.ownAddress ? "its own" : "the node's",
      fargateProfile === undefined ? nodes : `Fargate profile ${fargateProfile.name}`,
    ],
  };
}

function replicas({ perNode, minReplicas, maxReplicas }: PodSet): string {
  if (perNode) return "one a node";
  if (minReplicas === undefined || maxReplicas === undefined) return "not known";
  return minReplicas === maxReplicas ? String(minReplicas) : `${minReplicas} to ${maxReplicas}`;
}
