/** All pods that a plan leads to, those of add-ons and charts included, with what they ask for and where they can run. */

import type { PlannedResource } from "../plan/plan.ts";
import { addOnPodSets, unknownPodMakers } from "./add-on-pods.ts";
import { at, fields, isHidden, isMissing, text, type Value } from "./json.ts";
import type { PodTemplate } from "./kubernetes.ts";
import type { FargateProfile, NodeGroup } from "./nodes.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { defaultsByNamespace, podRequests } from "./pod-requests.ts";
import { replicaCounts } from "./replicas.ts";
import { placement } from "./runs-on.ts";

export interface PodSet {
  /** "Deployment web/nginx", "add-on coredns" */
  readonly label: string;
  /** The object, or the add-on or chart that makes it. */
  readonly resource: PlannedResource;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The pods' spec; absent for those of add-ons and charts, of which only a table knows. */
  readonly spec?: Value;
  /** What decides where they run: of the spec, or of what is known of an add-on. */
  readonly scheduling: Value;
  /** One on each node that takes it. */
  readonly perNode: boolean;
  /** Of the object, or of its autoscaler; both absent for `perNode`, and where they are not known. */
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  /** Pods above the replicas during a rolling update, as the object says it: a number, or a share like `25%`. */
  readonly maxSurge?: number | string;
  /** Of one pod: containers together, or the largest init container, whichever is more; a limit stands in for a request. */
  readonly cpuMillis: number;
  readonly memoryMib: number;
  /** Some request is not known in this plan, and counted as nothing. */
  readonly unclear: boolean;
  /** Takes an address of the subnet; pods on the host's network do not. */
  readonly ownAddress: boolean;
  readonly runsOn: RunsOn;
}

/** Either a profile takes it, or the node groups named have no taint, selector or affinity against it. */
export interface RunsOn {
  readonly fargateProfile?: FargateProfile;
  readonly nodeGroups: readonly NodeGroup[];
  /** Something that decides it is not known in this plan; the groups are those that may take it. */
  readonly unclear: boolean;
}

/** A pod set before it is known where it runs. */
export type UnplacedPodSet = Omit<PodSet, "runsOn"> & { readonly staysOnNodes: boolean };

export const podSetsOf = perPlan((index): readonly PodSet[] => {
  const defaultsOf = defaultsByNamespace(index);
  const autoscalers = autoscalersByTarget(index);
  const place = placement(index);
  const ofObjects = index.pods.map((pod): UnplacedPodSet => {
    const { namespace, resource, label, kind } = pod.object;
    const isDaemon = kind === "DaemonSet";
    return {
      label,
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      labels: labelsOf(pod),
      spec: pod.spec,
      scheduling: pod.spec,
      ...podRequests(pod, defaultsOf(namespace)),
      perNode: isDaemon,
      ...replicas(pod, autoscalers),
      ...surge(pod),
      ownAddress: at(pod.spec, "hostNetwork") !== true,
      // Fargate runs no DaemonSet: https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
      staysOnNodes: isDaemon || at(pod.metadata, "annotations", "eks.amazonaws.com/compute-type") === "ec2",
    };
  });
  return [...ofObjects, ...addOnPodSets(index)].map((pods) => {
    const { staysOnNodes: _, ...rest } = pods;
    return { ...rest, runsOn: place(pods) };
  });
});

/** Add-ons, charts and manifests that make pods of which nothing is known. */
export const unknownPodMakersOf = perPlan((index): readonly PlannedResource[] => unknownPodMakers(index));

function labelsOf({ metadata }: PodTemplate): Record<string, string> {
  const labels = Object.entries(fields(at(metadata, "labels")));
  return Object.fromEntries(labels.filter(([, value]) => typeof value === "string")) as Record<string, string>;
}

type Autoscalers = ReadonlyMap<string, Value>;

function autoscalersByTarget(index: PlanIndex): Autoscalers {
  return new Map(
    index.ofKind("HorizontalPodAutoscaler").map(({ namespace, spec }) => {
      const target = at(spec, "scaleTargetRef");
      return [key(namespace, text(at(target, "kind")), text(at(target, "name"))), spec];
    }),
  );
}

function key(...parts: readonly (string | undefined)[]): string {
  return parts.map((part) => part ?? "").join("\n");
}

function replicas({ object }: PodTemplate, autoscalers: Autoscalers): Pick<PodSet, "minReplicas" | "maxReplicas"> {
  if (object.kind === "DaemonSet") return {};
  const scaled = autoscalers.get(key(object.namespace, object.kind, object.name));
  if (scaled !== undefined) {
    const given = [at(scaled, "minReplicas") ?? 1, at(scaled, "maxReplicas")] as const;
    return replicaCounts(given[0], given[1]);
  }
  const given = replicasGiven(object.kind, object.resource);
  return replicaCounts(given, given);
}

/** A job's pods at a time; a bare pod is one. */
function replicasGiven(kind: string, { inputs }: PlannedResource): Value {
  if (kind === "Pod") return 1;
  if (kind === "Job") return at(inputs, "spec", "parallelism") ?? 1;
  if (kind === "CronJob") return at(inputs, "spec", "jobTemplate", "spec", "parallelism") ?? 1;
  const given = at(inputs, "spec", "replicas");
  return isMissing(given) ? 1 : given;
}

/** Only a Deployment has pods above its replicas: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge */
function surge({ object }: PodTemplate): Pick<PodSet, "maxSurge"> {
  const strategy = at(object.spec, "strategy");
  if (object.kind !== "Deployment" || at(strategy, "type") === "Recreate") return {};
  const given = at(strategy, "rollingUpdate", "maxSurge");
  return { maxSurge: isHidden(given) || (typeof given !== "number" && typeof given !== "string") ? "25%" : given };
}

/** Pods beyond the replicas while a rolling update runs; shares are rounded up. */
export function surgePods({ maxSurge }: Pick<PodSet, "maxSurge">, replicasThen: number): number {
  if (typeof maxSurge === "number") return Math.max(0, maxSurge);
  const share = /^(\d{1,9})%$/.exec(maxSurge ?? "")?.[1];
  return share === undefined ? 0 : Math.ceil((replicasThen * Number(share)) / 100);
}
