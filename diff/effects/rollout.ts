import { at, isHidden, list, text, type Value, worded } from "../../model/json.ts";
import type { KubernetesObject } from "../../model/kubernetes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { Effect } from "../diff.ts";
import { interruption, nothing, rollingRestart } from "./outcome.ts";
import { podsText, type Replicas, replicasOf, share } from "./replicas.ts";

const rolloutPages = {
  Deployment: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
  StatefulSet: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies",
  DaemonSet: "https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/",
} as const;

/** What a changed pod template does to the pods that run, by the rules of the object's kind. */
export function rollout(index: PlanIndex | undefined, object: KubernetesObject): Effect {
  const replicas = replicasOf(index, object);
  if (object.kind === "DaemonSet") return ofDaemonSet(object);
  if (replicas?.max === 0) return nothing(`${object.label} has no pods to restart.`);
  return object.kind === "StatefulSet" ? ofStatefulSet(object, replicas) : ofDeployment(index, object, replicas);
}

function ofDeployment(index: PlanIndex | undefined, object: KubernetesObject, replicas: Replicas | undefined): Effect {
  const { label, spec } = object;
  const page = rolloutPages.Deployment;
  if (at(spec, "paused") === true)
    return nothing(`${label} is paused: ${podsText(replicas)} restart once it is resumed.`, { page });
  if (at(spec, "strategy", "type") === "Recreate")
    return interruption(`${label} stops ${podsText(replicas)} before the new start (strategy Recreate).`, { page });
  const details = claimDetails(index, object);
  const limits = at(spec, "strategy", "rollingUpdate");
  const surge = { given: at(limits, "maxSurge") ?? "25%", round: Math.ceil };
  const missing = { given: at(limits, "maxUnavailable") ?? "25%", round: Math.floor };
  if (replicas === undefined)
    return rollingRestart(`${label} restarts its pods in turn; how many at a time cannot be told.`, { page, details });
  const extra = share(surge.given, replicas.min, surge.round);
  const given = share(missing.given, replicas.min, missing.round);
  if (extra === undefined || given === undefined)
    return rollingRestart(`${label} restarts ${podsText(replicas)} in turn; how many at a time cannot be told.`, {
      page,
      details,
    });
  // Kubernetes never lets both be 0: it takes one away then.
  const fewer = extra === 0 ? Math.max(given, 1) : given;
  if (fewer >= replicas.min && replicas.min > 0)
    return interruption(
      `${label} may stop ${replicas.min === 1 ? "its only pod" : `all of ${podsText(replicas)}`} before a new one is ready (maxUnavailable ${fewer}).`,
      { page, details },
    );
  const only = replicas.min === 1 && replicas.max === 1;
  return rollingRestart(
    only
      ? `${label} restarts its only pod: the new one is ready before the old one goes.`
      : `${label} restarts ${podsText(replicas)} in turn: at most ${extra} more and ${fewer} fewer than ${replicas.min} at a time.`,
    { page, details },
  );
}

/** A volume that one node holds keeps a second pod waiting elsewhere. */
function claimDetails(index: PlanIndex | undefined, { namespace, spec }: KubernetesObject): string[] {
  const claims = list(at(spec, "template", "spec", "volumes")).flatMap(
    (volume) => text(at(volume, "persistentVolumeClaim", "claimName")) ?? [],
  );
  return claims.flatMap((name) => {
    const claim = index
      ?.ofKind("PersistentVolumeClaim")
      .find((one) => one.name === name && one.namespace === namespace);
    const modes = list(at(claim?.spec, "accessModes"));
    if (modes.length === 0 || modes.includes("ReadWriteMany") || modes.includes("ReadOnlyMany")) return [];
    return [
      `A new pod on another node waits for the volume of ${name} until the old pod there is gone (${modes.join(", ")}).`,
    ];
  });
}

function ofStatefulSet({ label, spec }: KubernetesObject, replicas: Replicas | undefined): Effect {
  const page = rolloutPages.StatefulSet;
  const strategy = at(spec, "updateStrategy");
  if (at(strategy, "type") === "OnDelete")
    return nothing(`${label} changes ${podsText(replicas)} only when someone deletes them (updateStrategy OnDelete).`, {
      page,
    });
  if (replicas === undefined)
    return rollingRestart(`${label} restarts its pods in turn, each away until its successor is ready.`, { page });
  const partition = at(strategy, "rollingUpdate", "partition") ?? 0;
  if (isHidden(partition) || typeof partition !== "number")
    return rollingRestart(`${label} restarts some of ${podsText(replicas)}; which cannot be told.`, { page });
  const restarting = { min: Math.max(replicas.min - partition, 0), max: Math.max(replicas.max - partition, 0) };
  if (restarting.max === 0)
    return nothing(`${label} restarts no pod: all are below its partition ${partition}.`, { page });
  const atOnce = share(at(strategy, "rollingUpdate", "maxUnavailable") ?? 1, replicas.min, Math.ceil) ?? 1;
  if (atOnce >= replicas.min && replicas.min > 0)
    return interruption(
      `${label} stops ${replicas.min === 1 ? "its only pod" : `all of ${podsText(replicas)}`} before ${replicas.min === 1 ? "the new one starts" : "the new start"}.`,
      { page },
    );
  const which = partition === 0 ? podsText(restarting) : `those of ${podsText(replicas)} from number ${partition} on`;
  return rollingRestart(
    `${label} restarts ${which}, the last first, ${atOnce} at a time, each away until its successor is ready.`,
    {
      page,
    },
  );
}

function ofDaemonSet({ label, spec }: KubernetesObject): Effect {
  const page = rolloutPages.DaemonSet;
  const strategy = at(spec, "updateStrategy");
  if (at(strategy, "type") === "OnDelete")
    return nothing(`${label} changes its pods only when someone deletes them (updateStrategy OnDelete).`, { page });
  const surge = at(strategy, "rollingUpdate", "maxSurge") ?? 0;
  const missing = at(strategy, "rollingUpdate", "maxUnavailable") ?? 1;
  if (isHidden(surge) || isHidden(missing))
    return rollingRestart(`${label} restarts its pod on every node; how many at a time cannot be told.`, { page });
  if (surge !== 0 && surge !== "0%")
    return rollingRestart(
      `${label} restarts its pod on every node, on at most ${nodes(surge)} at a time; the new one is ready before the old one goes.`,
      { page },
    );
  if (missing === "100%")
    return interruption(`${label} stops its pods on all nodes at once before the new start.`, { page });
  return rollingRestart(
    `${label} restarts its pod on every node, on at most ${nodes(missing)} at a time; there the old one goes before the new one starts.`,
    { page },
  );
}

function nodes(value: Value): string {
  return typeof value === "number" ? `${value} ${value === 1 ? "node" : "nodes"}` : `${worded(value)} of the nodes`;
}
