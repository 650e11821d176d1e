import type { Json, PlannedResource } from "../../plan/plan.ts";
import { container, deployment, labels, object, podSpec, resource } from "../checks/plan-builder.ts";
import { type Case, itSays } from "./effect-case.ts";

type Inputs = Record<string, Json>;

function group(inputs: Inputs = {}, name = "general", options: PlannedResource["options"] = {}): PlannedResource {
  return resource("aws:eks/nodeGroup:NodeGroup", name, {
    inputs: {
      clusterName: "shop",
      nodeGroupNamePrefix: `${name}-`,
      instanceTypes: ["m7i.large"],
      scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
      releaseVersion: "1.36.4-20260930",
      ...inputs,
    },
    options,
  });
}

const sizes = (minSize: number, desiredSize: number, maxSize: number) => ({
  scalingConfig: { minSize, desiredSize, maxSize },
});
const replicas = (count: number) =>
  object("Deployment", "web", {
    replicas: count,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: podSpec() },
  });
const budget = object("PodDisruptionBudget", "web", { selector: { matchLabels: labels }, minAvailable: 2 });
const newer = { releaseVersion: "1.36.4-20261010" };

const waves: Case[] = [
  [
    "one node at a time",
    group(),
    group(newer),
    "nodeReplacement",
    "Node group general replaces its 2 to 4 nodes, at most 1 at a time; new nodes come first.",
    [],
  ],
  [
    "by the limits of the group",
    group(sizes(3, 3, 3)),
    group({ ...sizes(3, 3, 3), ...newer, updateConfig: { maxUnavailablePercentage: 50, updateStrategy: "MINIMAL" } }),
    "nodeReplacement",
    "Node group general replaces its 3 nodes, at most 50 % at a time; old nodes go first.",
    ["It counts from the next update of the nodes on."],
  ],
  [
    "without a node",
    group(sizes(0, 0, 0)),
    group({ ...sizes(0, 0, 0), ...newer }),
    "nothing",
    "Node group general has no nodes to replace.",
  ],
  [
    "with a budget in the way",
    [group(), replicas(2), budget],
    [group({ version: "1.36" }), replicas(2), budget],
    "nodeReplacement",
    "Node group general replaces its 2 to 4 nodes, at most 1 at a time; new nodes come first.",
    [
      "Pods of Deployment demo/web move to other nodes.",
      "PodDisruptionBudget demo/web lets none of 2 pods go (minAvailable 2): no node that has one of them can be drained.",
      "The update waits 15 minutes for such a pod, and then fails.",
    ],
  ],
  [
    "with a budget that lets go, with single pods and with pods that none protects",
    [group(), replicas(3), budget, deployment("one", podSpec(), { inputs: { spec: {} } })],
    [group(newer), replicas(3), budget, deployment("one", podSpec(), { inputs: { spec: {} } })],
    "nodeReplacement",
    "Node group general replaces its 2 to 4 nodes, at most 1 at a time; new nodes come first.",
    [
      "Pods of Deployment demo/one and Deployment demo/web move to other nodes.",
      "PodDisruptionBudget demo/web lets 1 of 3 pods go at a time.",
      "Deployment demo/one has a single pod, which is away until it runs elsewhere.",
    ],
  ],
];

const replacements: Case[] = [
  [
    "new nodes first, where the name is chosen by EKS",
    group(),
    group({ instanceTypes: ["m7i.xlarge"] }),
    "nodeReplacement",
    "Node group general is made anew: new nodes come first, then its 2 to 4 nodes are drained and go.",
  ],
  [
    "old nodes first, where the name is given",
    group({ nodeGroupName: "general" }),
    group({ nodeGroupName: "general", instanceTypes: ["m7i.xlarge"] }),
    "interruption",
    "Node group general goes with its 2 to 4 nodes before the new one comes: its pods wait until then.",
  ],
  [
    "a group goes, and another takes its pods",
    [group(), group({}, "other"), replicas(2)],
    [group({}, "other"), replicas(2)],
    "nodeReplacement",
    "Node group general goes with its 2 to 4 nodes; its pods move to other node groups.",
  ],
  [
    "a group goes, and no other is left",
    [group(), replicas(2)],
    [replicas(2)],
    "interruption",
    "Node group general goes with its 2 to 4 nodes, and no other is left for the pods of Deployment demo/web.",
  ],
  ["a group comes", [], group(), "nothing", "Starts 2 nodes."],
];

const ignoring = { ignoreChanges: ["scalingConfig.desiredSize"] };

const scaling: Case[] = [
  [
    "a lower maximum",
    group(),
    group(sizes(2, 2, 3)),
    "nodeReplacement",
    "Node group general has at most 3 nodes instead of 4: where more run, the others go.",
  ],
  [
    "a higher maximum",
    group(),
    group(sizes(2, 2, 8)),
    "nothing",
    "Node group general may have 2 to 8 nodes instead of 2 to 4; none goes.",
  ],
  ["more nodes", group(), group(sizes(2, 3, 4)), "nothing", "Node group general starts 1 node more."],
  [
    "fewer nodes",
    group(sizes(2, 4, 4)),
    group(sizes(2, 3, 4)),
    "nodeReplacement",
    "Node group general stops 1 of 4 nodes, without asking PodDisruptionBudgets for long.",
  ],
  [
    "a desired size that Pulumi ignores",
    group({}, "general", ignoring),
    group(sizes(2, 4, 4), "general", ignoring),
    "nothing",
    "Pulumi changes nothing of the object itself.",
  ],
];

const tolerant = (name: string, tolerations: Json) =>
  deployment(name, podSpec({ containers: [container()], tolerations: tolerations as Json }));
const evicting = { key: "gpu", value: "yes", effect: "NO_EXECUTE" };

const labelsAndTaints: Case[] = [
  [
    "a label that goes",
    group({ labels: { pool: "a" } }),
    group({ labels: { pool: "b" } }),
    "nothing",
    "The labels of the nodes of general change in place: pods that run stay.",
    ["New pods that ask for pool=a find no place there."],
  ],
  [
    "a taint for new pods",
    group({ taints: [] }),
    group({ taints: [{ ...evicting, effect: "NO_SCHEDULE" }] }),
    "nothing",
    "The taints of the nodes of general change in place: pods that run stay, only new ones are kept off or let in.",
  ],
  [
    "a taint that evicts those that do not tolerate it",
    [group({ taints: [] }), tolerant("kept", [{ operator: "Exists" }]), tolerant("web", [])],
    [group({ taints: [evicting] }), tolerant("kept", [{ operator: "Exists" }]), tolerant("web", [])],
    "interruption",
    "The taint gpu (NoExecute) evicts from the nodes of general at once the pods that do not tolerate it: those of Deployment demo/web.",
  ],
  [
    "a taint that all tolerate",
    [group({ taints: [] }), tolerant("kept", [{ operator: "Exists" }])],
    [group({ taints: [evicting] }), tolerant("kept", [{ operator: "Exists" }])],
    "nothing",
    "All pods on the nodes of general tolerate the new taint.",
  ],
];

const template = (inputs: Inputs) => resource("aws:ec2/launchTemplate:LaunchTemplate", "template", { inputs });
const made = (version: string) => ({
  ...group({ launchTemplate: { id: "lt-1", version } }),
  propertyDependencies: { launchTemplate: [template({}).urn] },
});

const templates: Case[] = [
  [
    "a description that the nodes follow",
    [template({ userData: "a" }), made("1")],
    [template({ userData: "b" }), made("1")],
    "nothing",
    "It is only a description; the nodes of node group general follow, as told there.",
  ],
  [
    "a description that they follow some time",
    [template({ userData: "a" }), made("$Latest")],
    [template({ userData: "b" }), made("$Latest")],
    "unknown",
    "Which nodes are made from it, and when they are replaced, cannot be told.",
  ],
  [
    "the nodes of it",
    [made("1"), template({ userData: "a" })],
    [made("1"), template({ userData: "b" })],
    "nodeReplacement",
    "Node group general replaces its 2 to 4 nodes, at most 1 at a time; new nodes come first.",
  ],
];

const profile = (inputs: Inputs = {}) =>
  resource("aws:eks/fargateProfile:FargateProfile", "serverless", {
    inputs: {
      clusterName: "shop",
      fargateProfileName: "serverless",
      selectors: [{ namespace: "demo" }],
      subnetIds: ["a"],
      ...inputs,
    },
  });

const profiles: Case[] = [
  [
    "deletes its pods when it is replaced",
    [profile(), replicas(2)],
    [profile({ subnetIds: ["b"] }), replicas(2)],
    "interruption",
    "Fargate profile serverless is replaced: all pods of Deployment demo/web are deleted at once, and start anew where something takes them.",
    [],
  ],
  [
    "leaves pods without a place",
    [profile(), replicas(2)],
    [profile({ selectors: [{ namespace: "other" }] }), replicas(2)],
    "interruption",
    "Fargate profile serverless is replaced: all pods of Deployment demo/web are deleted at once, and start anew where something takes them.",
    ["Nothing takes Deployment demo/web any more."],
  ],
  [
    "takes only pods that start",
    [],
    profile(),
    "nothing",
    "Pods that run stay where they are; pods that match serverless and start from now on go to Fargate.",
  ],
];

describe("the effect of a change on nodes", () => {
  describe("replaces them in waves", () => itSays(waves));
  describe("replaces or removes the group", () => itSays(replacements));
  describe("scales", () => itSays(scaling));
  describe("labels and taints", () => itSays(labelsAndTaints));
  describe("a launch template is", () => itSays(templates));
  describe("a Fargate profile", () => itSays(profiles));
});
