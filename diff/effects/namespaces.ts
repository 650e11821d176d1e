/** https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ */

import type { KubernetesObject } from "../../model/kubernetes.ts";
import type { Effect } from "../diff.ts";
import { policiesCut } from "./network-policies.ts";
import { byProperty, counted, dataLoss, harmless, interruption, listed, nothing } from "./outcome.ts";
import { type EffectTable, objectBefore, objectLabel, type Subject } from "./subject.ts";
import { metadataRules } from "./workloads.ts";

const newPods = "Pods that run stay; only those that start from now on are measured by it, also those of a rollout.";

const limit: EffectTable[string] = {
  create: () => nothing(newPods),
  update: (subject) => byProperty(subject, [...metadataRules, harmless("spec", newPods)]),
  replace: () => nothing(newPods),
  delete: () => nothing("Pods that start from now on are no longer measured by it."),
};

export const namespaces: EffectTable = {
  "core:Namespace": {
    update: (subject) =>
      byProperty(subject, [
        ["metadata.labels", labels],
        ...metadataRules,
        harmless("spec.finalizers", "It counts when the namespace goes."),
      ]),
    replace: (subject) => everythingInIt(subject, "is deleted and made anew"),
    delete: (subject) => everythingInIt(subject, "is deleted"),
  },
  "core:ResourceQuota": limit,
  "core:LimitRange": limit,
};

function everythingInIt(subject: Subject, what: string): Effect {
  const namespace = objectBefore(subject)?.name;
  const label = objectLabel(subject);
  const inside = (kinds: readonly string[]) =>
    (subject.base?.ofKind(...kinds) ?? []).filter((object: KubernetesObject) => object.namespace === namespace);
  const pods = (subject.base?.pods ?? []).filter(({ object }) => object.namespace === namespace);
  const claims = inside(["PersistentVolumeClaim"]);
  const owning = inside(["StatefulSet"]);
  const details = [
    ...(pods.length > 0 ? [`These stop: ${listed(pods.map(({ object }) => object.label))}.`] : []),
    ...(claims.length > 0
      ? [`These claims go with their volumes: ${listed(claims.map((object) => object.label))}.`]
      : []),
  ];
  const known = [
    ...(pods.length > 0 ? [`${counted(pods.length, "workload")} of this program`] : []),
    ...(claims.length > 0 ? [counted(claims.length, "volume claim")] : []),
  ];
  const message = `${label} ${what} with everything in it: ${[...known, "all that others put there"].join(", ")}.`;
  return claims.length > 0 || owning.length > 0 ? dataLoss(message, { details }) : interruption(message, { details });
}

function labels(subject: Subject): Effect | undefined {
  const security = subject.change.properties.some(({ path }) => path.includes("pod-security.kubernetes.io/"));
  const cut = policiesCut(subject);
  if (cut !== undefined) return cut;
  if (!security) return nothing("No pod restarts: only the namespace's labels change.");
  return nothing(
    "Pods that run stay; those that start from now on are held to the new level and refused where they break it, also in a rollout.",
    {
      page: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
    },
  );
}
