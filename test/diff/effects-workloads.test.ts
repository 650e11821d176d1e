import type { Json, PlannedResource } from "../../plan/plan.ts";
import { container, labels, object, podSpec, unknown } from "../checks/plan-builder.ts";
import { type Case, itSays } from "./effect-case.ts";

type Spec = Record<string, Json>;

const template = (image: string) => ({ metadata: { labels }, spec: podSpec({ containers: [container({ image })] }) });

function workload(kind: string, image: string, spec: Spec = {}, name = "web"): PlannedResource {
  return object(kind, name, { selector: { matchLabels: labels }, template: template(image), ...spec });
}

const deployment = (spec: Spec = {}, image = "web:1") => workload("Deployment", image, spec);
const statefulSet = (spec: Spec = {}, image = "web:1") =>
  workload("StatefulSet", image, { serviceName: "web", ...spec });
const daemonSet = (spec: Spec = {}, image = "web:1") => workload("DaemonSet", image, spec);

/** A new image under that spec. */
const rolls = (make: (spec?: Spec, image?: string) => PlannedResource, spec: Spec = {}) =>
  [make(spec, "web:1"), make(spec, "web:2")] as const;

const autoscaler = object("HorizontalPodAutoscaler", "web", {
  minReplicas: 2,
  maxReplicas: 6,
  scaleTargetRef: { kind: "Deployment", name: "web" },
});
const claim = object("PersistentVolumeClaim", "data", { accessModes: ["ReadWriteOnce"] });
const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
const onClaim = (image: string) =>
  deployment({
    replicas: 2,
    template: { metadata: { labels }, spec: podSpec({ containers: [container({ image })], volumes }) },
  });
const templates = [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }];
const goesWithClaims = { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Delete" } };

const rollouts: Case[] = [
  [
    "a Deployment by its own limits",
    ...rolls(deployment, { replicas: 4, strategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } } }),
    "rollingRestart",
    "Deployment demo/web restarts its 4 pods in turn: at most 2 more and 1 fewer than 4 at a time.",
    [],
  ],
  [
    "a Deployment by Kubernetes' limits, of which the extra pods are rounded up and the missing ones down",
    ...rolls(deployment, { replicas: 6 }),
    "rollingRestart",
    "Deployment demo/web restarts its 6 pods in turn: at most 2 more and 1 fewer than 6 at a time.",
  ],
  [
    "limits that are both zero, of which Kubernetes makes one pod away",
    ...rolls(deployment, { replicas: 3, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
    "rollingRestart",
    "Deployment demo/web restarts its 3 pods in turn: at most 0 more and 1 fewer than 3 at a time.",
  ],
  [
    "as many as its autoscaler keeps",
    [deployment({}, "web:1"), autoscaler],
    [deployment({}, "web:2"), autoscaler],
    "rollingRestart",
    "Deployment demo/web restarts its 2 to 6 pods in turn: at most 1 more and 0 fewer than 2 at a time.",
  ],
  [
    "a single pod with room for its successor",
    ...rolls(deployment),
    "rollingRestart",
    "Deployment demo/web restarts its only pod: the new one is ready before the old one goes.",
  ],
  [
    "a single pod without",
    ...rolls(deployment, { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } }),
    "interruption",
    "Deployment demo/web may stop its only pod before a new one is ready (maxUnavailable 1).",
  ],
  [
    "all pods at once where all may be away",
    ...rolls(deployment, { replicas: 3, strategy: { rollingUpdate: { maxUnavailable: "100%" } } }),
    "interruption",
    "Deployment demo/web may stop all of its 3 pods before a new one is ready (maxUnavailable 3).",
  ],
  [
    "strategy Recreate",
    ...rolls(deployment, { replicas: 2, strategy: { type: "Recreate" } }),
    "interruption",
    "Deployment demo/web stops its 2 pods before the new start (strategy Recreate).",
  ],
  [
    "nothing while paused",
    ...rolls(deployment, { replicas: 2, paused: true }),
    "nothing",
    "Deployment demo/web is paused: its 2 pods restart once it is resumed.",
  ],
  [
    "nothing without pods",
    ...rolls(deployment, { replicas: 0 }),
    "nothing",
    "Deployment demo/web has no pods to restart.",
  ],
  [
    "an unknown number of pods",
    ...rolls(deployment, { replicas: unknown }),
    "rollingRestart",
    "Deployment demo/web restarts its pods in turn; how many at a time cannot be told.",
  ],
  [
    "a volume that only one node can hold",
    [onClaim("web:1"), claim],
    [onClaim("web:2"), claim],
    "rollingRestart",
    "Deployment demo/web restarts its 2 pods in turn: at most 1 more and 0 fewer than 2 at a time.",
    ["A new pod on another node waits for the volume of data until the old pod there is gone (ReadWriteOnce)."],
  ],
  [
    "a StatefulSet one by one",
    ...rolls(statefulSet, { replicas: 3 }),
    "rollingRestart",
    "StatefulSet demo/web restarts its 3 pods, the last first, 1 at a time, each away until its successor is ready.",
  ],
  [
    "only the pods from the partition on",
    ...rolls(statefulSet, { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } }),
    "rollingRestart",
    "StatefulSet demo/web restarts those of its 3 pods from number 2 on, the last first, 1 at a time, each away until its successor is ready.",
  ],
  [
    "no pod below the partition",
    ...rolls(statefulSet, { replicas: 3, updateStrategy: { rollingUpdate: { partition: 3 } } }),
    "nothing",
    "StatefulSet demo/web restarts no pod: all are below its partition 3.",
  ],
  [
    "a single pod of a StatefulSet, which has no extra one",
    ...rolls(statefulSet),
    "interruption",
    "StatefulSet demo/web stops its only pod before the new one starts.",
  ],
  [
    "nothing by itself with OnDelete",
    ...rolls(statefulSet, { replicas: 2, updateStrategy: { type: "OnDelete" } }),
    "nothing",
    "StatefulSet demo/web changes its 2 pods only when someone deletes them (updateStrategy OnDelete).",
  ],
  [
    "a DaemonSet node by node",
    ...rolls(daemonSet),
    "rollingRestart",
    "DaemonSet demo/web restarts its pod on every node, on at most 1 node at a time; there the old one goes before the new one starts.",
  ],
  [
    "a DaemonSet with extra pods",
    ...rolls(daemonSet, { updateStrategy: { rollingUpdate: { maxSurge: "20%", maxUnavailable: 0 } } }),
    "rollingRestart",
    "DaemonSet demo/web restarts its pod on every node, on at most 20% of the nodes at a time; the new one is ready before the old one goes.",
  ],
  [
    "a DaemonSet on all nodes at once",
    ...rolls(daemonSet, { updateStrategy: { rollingUpdate: { maxUnavailable: "100%" } } }),
    "interruption",
    "DaemonSet demo/web stops its pods on all nodes at once before the new start.",
  ],
];

const scaling: Case[] = [
  [
    "up",
    deployment({ replicas: 2 }),
    deployment({ replicas: 5 }),
    "nothing",
    "Deployment demo/web starts 3 more pods (2 → 5); none restarts.",
    [],
  ],
  [
    "down",
    deployment({ replicas: 5 }),
    deployment({ replicas: 2 }),
    "nothing",
    "Deployment demo/web stops 3 of 5 pods (5 → 2); none restarts.",
  ],
  [
    "to zero",
    deployment({ replicas: 2 }),
    deployment({ replicas: 0 }),
    "interruption",
    "Deployment demo/web stops all of its 2 pods.",
  ],
  [
    "by taking the number away, which is then 1",
    [deployment({ replicas: 3 }), autoscaler],
    [deployment(), autoscaler],
    "nothing",
    "Deployment demo/web stops 2 of 3 pods (3 → 1); none restarts.",
    [
      "HorizontalPodAutoscaler demo/web owns the number: it corrects what this sets, and without a number the API sets 1.",
    ],
  ],
  [
    "a StatefulSet whose claims go with its pods",
    statefulSet({ replicas: 3, volumeClaimTemplates: templates, ...goesWithClaims }),
    statefulSet({ replicas: 2, volumeClaimTemplates: templates, ...goesWithClaims }),
    "dataLoss",
    "The claims of the pods that StatefulSet demo/web stops are deleted, and their volumes with them.",
  ],
];

const otherUpdates: Case[] = [
  [
    "its own labels",
    deployment(),
    {
      ...deployment(),
      inputs: { ...deployment().inputs, metadata: { name: "web", namespace: "demo", labels: { a: "b" } } },
    },
    "nothing",
    "No pod restarts: only the object's own labels or annotations change.",
  ],
  [
    "how the next rollout goes",
    deployment({ minReadySeconds: 5 }),
    deployment({ minReadySeconds: 10 }),
    "nothing",
    "It counts for every rollout from this change on.",
  ],
  [
    "a field that the table does not know",
    deployment({ strange: 1 }),
    deployment({ strange: 2 }),
    "unknown",
    "What a change of spec.strange does to what runs is not known.",
  ],
  [
    "several at once: the most dangerous leads",
    deployment({ replicas: 2 }, "web:1"),
    deployment({ replicas: 0, strange: 1 }, "web:2"),
    "interruption",
    "Deployment demo/web stops all of its 2 pods.",
    ["What a change of spec.strange does to what runs is not known.", "Deployment demo/web has no pods to restart."],
  ],
];

const other = { matchLabels: { app: "other" } };

const endings: Case[] = [
  [
    "a deleted Deployment",
    deployment({ replicas: 3 }),
    [],
    "interruption",
    "Deployment demo/web is deleted: its 3 pods stop.",
  ],
  ["a deleted single pod", deployment(), [], "interruption", "Deployment demo/web is deleted: its only pod stops."],
  [
    "a deleted DaemonSet",
    daemonSet(),
    [],
    "interruption",
    "DaemonSet demo/web is deleted: its pods on all nodes stop.",
  ],
  [
    "a new selector under the same name",
    deployment({ replicas: 2 }),
    deployment({ replicas: 2, selector: other }),
    "interruption",
    "Deployment demo/web is deleted with its 2 pods before the new one starts.",
  ],
  [
    "a deleted StatefulSet, whose claims stay",
    statefulSet({ replicas: 2, volumeClaimTemplates: templates }),
    [],
    "interruption",
    "StatefulSet demo/web is deleted: its 2 pods stop.",
    ["The claims of StatefulSet demo/web stay, with what is in them."],
  ],
  [
    "a deleted StatefulSet whose claims go",
    statefulSet({ volumeClaimTemplates: templates, ...goesWithClaims }),
    [],
    "dataLoss",
    "The claims of StatefulSet demo/web are deleted with it, and their volumes with them.",
    ["StatefulSet demo/web is deleted: its only pod stops."],
  ],
  [
    "claims under another name",
    statefulSet({ volumeClaimTemplates: templates }),
    statefulSet({ volumeClaimTemplates: [{ metadata: { name: "files" } }] }),
    "interruption",
    "StatefulSet demo/web is deleted with its only pod before the new one starts.",
    [
      "Its pods start with empty volumes: what is in the claims of data stays there, used by nobody.",
      "The claims of StatefulSet demo/web stay, with what is in them.",
    ],
  ],
  ["a created one", [], deployment({ replicas: 2 }), "nothing", "Deployment demo/web starts its 2 pods."],
];

const named = (name: string) => ({
  ...deployment({ replicas: 2 }),
  inputs: { ...deployment({ replicas: 2 }).inputs, metadata: { name, namespace: "demo" } },
});

const renamed: Case[] = [
  [
    "runs old and new side by side",
    named("web"),
    named("shop"),
    "rollingRestart",
    "Deployment demo/web and its successor run side by side until the new pods are ready; then its 2 pods stop.",
  ],
];

const job = (spec: Spec) => object("Job", "migrate", { template: template("web:1"), ...spec });
const cronJob = (spec: Spec) => object("CronJob", "report", { jobTemplate: {}, schedule: "0 * * * *", ...spec });

const jobs: Case[] = [
  [
    "a Job with another template runs again",
    job({}),
    job({ template: template("web:2") }),
    "rollingRestart",
    "Job demo/migrate runs again from the start; a run in progress is stopped.",
  ],
  [
    "a Job is suspended",
    job({}),
    job({ suspend: true }),
    "interruption",
    "Job demo/migrate stops its pods until it is resumed.",
  ],
  ["a Job is deleted", job({}), [], "interruption", "Job demo/migrate is deleted; a run in progress is stopped."],
  [
    "a CronJob gets another schedule",
    cronJob({}),
    cronJob({ schedule: "5 * * * *" }),
    "nothing",
    "It runs at other times; a run in progress goes on.",
  ],
  [
    "a CronJob is suspended",
    cronJob({}),
    cronJob({ suspend: true }),
    "interruption",
    "CronJob demo/report starts no more runs; a run in progress goes on.",
  ],
  [
    "a CronJob is deleted",
    cronJob({}),
    [],
    "interruption",
    "CronJob demo/report runs no more; a run in progress is stopped.",
  ],
];

const scaler = (min: number, max: number) =>
  object("HorizontalPodAutoscaler", "web", {
    minReplicas: min,
    maxReplicas: max,
    scaleTargetRef: { kind: "Deployment", name: "web" },
  });
const budget = (spec: Spec) => object("PodDisruptionBudget", "web", { selector: { matchLabels: labels }, ...spec });

const autoscalersAndBudgets: Case[] = [
  [
    "a lower maximum",
    scaler(2, 6),
    scaler(2, 4),
    "nothing",
    "Deployment demo/web may have another number of pods (2 to 6 pods → 2 to 4); none restarts.",
    ["Where more than 4 pods run, the others stop."],
  ],
  [
    "a higher minimum",
    scaler(2, 6),
    scaler(3, 6),
    "nothing",
    "Deployment demo/web may have another number of pods (2 to 6 pods → 3 to 6); none restarts.",
    ["Where fewer than 3 pods run, more start."],
  ],
  [
    "no autoscaler any more",
    scaler(2, 6),
    [],
    "nothing",
    "Deployment demo/web keeps the pods it has: nobody scales it any more.",
  ],
  [
    "a budget that allows no eviction",
    [budget({ minAvailable: 1 }), deployment({ replicas: 2 })],
    [budget({ minAvailable: 2 }), deployment({ replicas: 2 })],
    "nothing",
    "It counts only when nodes are drained.",
    [
      "PodDisruptionBudget demo/web lets none of 2 pods go (minAvailable 2): no node that has one of them can be drained.",
    ],
  ],
  [
    "a budget that allows some, in per cent",
    [budget({ minAvailable: 1 }), deployment({ replicas: 4 })],
    [budget({ maxUnavailable: "30%" }), deployment({ replicas: 4 })],
    "nothing",
    "It counts only when nodes are drained.",
    ["PodDisruptionBudget demo/web lets 2 of 4 pods go at a time."],
  ],
  [
    "no budget any more",
    [budget({ minAvailable: 1 }), deployment({ replicas: 2 })],
    [deployment({ replicas: 2 })],
    "nothing",
    "PodDisruptionBudget demo/web no longer protects its pods: a node that is drained may stop all of them at once.",
  ],
  [
    "no budget and no pods",
    [budget({}), deployment()],
    [],
    "nothing",
    "PodDisruptionBudget demo/web has no pods left to protect.",
  ],
];

describe("the effect of a change on workloads", () => {
  describe("restarts", () => itSays(rollouts));
  describe("scales", () => itSays(scaling));
  describe("of something else", () => itSays(otherUpdates));
  describe("ends or begins", () => itSays(endings));
  describe("gives another name", () => itSays(renamed));
  describe("on jobs", () => itSays(jobs));
  describe("on autoscalers and budgets", () => itSays(autoscalersAndBudgets));
});
