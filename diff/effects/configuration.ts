/** What pods read beside their template: ConfigMaps, Secrets, and the account they run under. */

import { isDeepStrictEqual } from "node:util";
import { addTo, groupBy } from "../../model/groups.ts";
import { at, list, text, type Value, walk } from "../../model/json.ts";
import { type KubernetesObject, type PodTemplate, serviceAccountName } from "../../model/kubernetes.ts";
import { perPlan } from "../../model/per-plan.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { Effect } from "../diff.ts";
import {
  byProperty,
  counted,
  interruption,
  listed,
  nothing,
  type PropertyRule,
  rollingRestart,
  together,
  unknown,
} from "./outcome.ts";
import { type EffectTable, objectAfter, objectBefore, objectLabel, type Subject, stays } from "./subject.ts";
import { metadataRules } from "./workloads.ts";

const configMapPage =
  "https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically";

const fargatePage = "https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html";

const contents: readonly PropertyRule[] = [
  ...metadataRules,
  ["data", readers],
  ["binaryData", readers],
  ["stringData", readers],
  ["immutable", () => nothing("No pod restarts: only later changes are refused or allowed.")],
  ["type", readers],
];

const configuration: EffectTable[string] = {
  update: (subject) => byProperty(subject, contents),
  replace: readers,
  delete: (subject) => {
    const object = objectBefore(subject);
    if (object !== undefined && isFargateLogging(object))
      return nothing("Fargate pods that start from now on write no logs; those that run still do.", {
        page: fargatePage,
      });
    const needing = object === undefined ? [] : usesOf(subject.head, object);
    if (needing.length === 0) return nothing(`No pod refers to ${objectLabel(subject)} any more.`);
    return interruption(
      `${listed(needing.map(({ pod }) => pod.object.label))} still ${needing.length === 1 ? "refers" : "refer"} to ${objectLabel(subject)}: pods that start from now on fail.`,
    );
  },
};

export const configurationEffects: EffectTable = {
  "core:ConfigMap": configuration,
  "core:Secret": configuration,
  "core:ServiceAccount": {
    update: (subject) =>
      byProperty(subject, [
        ["metadata.annotations", account],
        ...metadataRules,
        ["automountServiceAccountToken", account],
        ["imagePullSecrets", account],
        ["secrets", account],
      ]),
    replace: accountGone,
    delete: accountGone,
  },
};

interface Use {
  readonly pod: PodTemplate;
  /** Kubernetes writes changes into the files of pods that run; variables and single files stay as they were. */
  readonly live: boolean;
}

function readers(subject: Subject): Effect {
  const object = objectAfter(subject) ?? objectBefore(subject);
  const label = objectLabel(subject);
  if (object === undefined) return unknown(`Which pods read ${label} cannot be told.`);
  if (isFargateLogging(object))
    return nothing("Fargate pods that start from now on log by it; those that run do not.", { page: fargatePage });
  const uses = usesOf(subject.head, object);
  if (uses.length === 0) return unknown(`No pod of this program refers to ${label}: who else reads it cannot be told.`);
  const effects: Effect[] = [];
  const rolling = uses.filter(({ pod }) => restarts(subject, pod));
  const staying = uses.filter((use) => !rolling.includes(use));
  const names = (some: readonly Use[]) => listed(some.map(({ pod }) => pod.object.label));
  if (rolling.length > 0)
    effects.push(
      rollingRestart(
        `${names(rolling)} ${rolling.length === 1 ? "restarts its" : "restart their"} pods with the new content, as the pod template changes with it.`,
      ),
    );
  const live = staying.filter((use) => use.live);
  const fixed = staying.filter((use) => !use.live);
  if (live.length > 0)
    effects.push(
      nothing(
        `The running pods of ${names(live)} find the new files within minutes; none restarts, and whether they read them again is up to them.`,
        { page: configMapPage },
      ),
    );
  if (fixed.length > 0)
    effects.push(
      nothing(`It takes effect at the next restart of ${names(fixed)}: nothing restarts by itself.`, {
        page: configMapPage,
      }),
    );
  return together(effects);
}

function isFargateLogging({ namespace, name }: KubernetesObject): boolean {
  return namespace === "aws-observability" && name === "aws-logging";
}

/** The template changes in the same diff, be it by a name, a checksum or anything else. */
function restarts({ base }: Subject, pod: PodTemplate): boolean {
  const before = base?.podOf(pod.object.resource.urn);
  return before !== undefined && !isDeepStrictEqual([before.metadata, before.spec], [pod.metadata, pod.spec]);
}

function usesOf(index: PlanIndex | undefined, { kind, namespace, name }: KubernetesObject): Use[] {
  if (index === undefined || name === undefined || (kind !== "ConfigMap" && kind !== "Secret")) return [];
  return (references(index).get(key(kind, namespace, name)) ?? []).flatMap((pod) => {
    const live = useOf(pod, kind, name);
    return live === undefined ? [] : [{ pod, live }];
  });
}

/** Pods by what may be the name of something that they read. */
const references = perPlan((index) => {
  const found = new Map<string, PodTemplate[]>();
  for (const pod of index.pods) {
    const names = new Set<string>();
    walk(pod.spec, (value, path) => {
      const step = path.at(-1);
      if (typeof value === "string" && (step === "name" || step === "secretName")) names.add(value);
    });
    for (const name of names)
      for (const kind of ["ConfigMap", "Secret"]) {
        addTo(found, key(kind, pod.object.namespace, name), pod);
      }
  }
  return found;
});

function key(kind: string, namespace: string | undefined, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}

/** Undefined where it does not use it; true where only by files that follow the object. */
function useOf({ spec, containers }: PodTemplate, kind: "ConfigMap" | "Secret", name: string): boolean | undefined {
  const [volume, key, env, from, field] =
    kind === "ConfigMap"
      ? (["configMap", "name", "configMapKeyRef", "configMapRef", "name"] as const)
      : (["secret", "secretName", "secretKeyRef", "secretRef", "name"] as const);
  const volumes = list(at(spec, "volumes"))
    .filter(
      (one) =>
        at(one, volume, key) === name ||
        list(at(one, "projected", "sources")).some((source) => at(source, volume, field) === name),
    )
    .map((one) => text(at(one, "name")));
  const inVariables = containers.some(
    ({ value }) =>
      list(at(value, "envFrom")).some((one) => at(one, from, "name") === name) ||
      list(at(value, "env")).some((one) => at(one, "valueFrom", env, "name") === name),
  );
  const pulled = kind === "Secret" && list(at(spec, "imagePullSecrets")).some((one) => at(one, "name") === name);
  if (volumes.length === 0 && !inVariables && !pulled) return undefined;
  const singleFile = containers.some(({ value }) =>
    list(at(value, "volumeMounts")).some(
      (mount) => volumes.includes(text(at(mount, "name"))) && !isEmpty(at(mount, "subPath")),
    ),
  );
  return !inVariables && !singleFile;
}

function isEmpty(value: Value): boolean {
  return value === undefined || value === null || value === "";
}

const podsByAccount = perPlan((index) =>
  groupBy(index.pods, (pod) => key("ServiceAccount", pod.object.namespace, serviceAccountName(pod) ?? "")),
);

export function podsUnder(index: PlanIndex | undefined, namespace: string | undefined, account: string | undefined) {
  if (index === undefined || account === undefined) return [];
  return podsByAccount(index).get(key("ServiceAccount", namespace, account)) ?? [];
}

function podsOf(index: PlanIndex | undefined, account: KubernetesObject | undefined): PodTemplate[] {
  return podsUnder(index, account?.namespace, account?.name);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html */
function account(subject: Subject): Effect {
  const pods = podsOf(subject.head, objectAfter(subject));
  if (pods.length === 0) return nothing(`No pod of this program runs under ${objectLabel(subject)}.`);
  return nothing(
    `It takes effect at the next restart of ${listed(pods.map(({ object }) => object.label))}: nothing restarts by itself.`,
    {
      page: "https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html",
    },
  );
}

function accountGone(subject: Subject): Effect {
  const pods = podsOf(subject.base, objectBefore(subject)).filter((pod) => stays(subject, pod));
  if (pods.length === 0) return nothing(`No pod of this program is left that runs under ${objectLabel(subject)}.`);
  return interruption(
    `The tokens of ${objectLabel(subject)} stop working: the pods of ${counted(pods.length, "workload")} lose the Kubernetes API and their AWS role until they restart (${listed(pods.map(({ object }) => object.label))}).`,
  );
}
