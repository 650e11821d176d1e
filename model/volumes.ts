/** Where the data of a pod's volumes lies: https://kubernetes.io/docs/concepts/storage/persistent-volumes/ */

import type { PlannedResource } from "../plan/plan.ts";
import { at, fields, isHidden, isMissing, list, text, type Value } from "./json.ts";
import type { KubernetesObject } from "./kubernetes.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import type { PodSet } from "./pods.ts";

export interface Volume {
  readonly name: string;
  /** As the pod's spec calls it: `emptyDir`, `hostPath`, `persistentVolumeClaim`; absent where it is not known. */
  readonly kind?: string;
  /** Of a claim. */
  readonly storage?: Storage;
}

/** What a claim gets. */
export interface Storage {
  /** Name of the CSI driver, or of the provisioner; absent where the plan does not tell. */
  readonly driver?: string;
  /** A StorageClass makes the volume, rather than somebody beforehand; absent where the plan does not tell. */
  readonly dynamic?: boolean;
  /** Name of the StorageClass, and its object where the plan has it. */
  readonly className?: string;
  readonly storageClass?: KubernetesObject;
}

export const efsDriver = "efs.csi.aws.com";
const ebsDrivers: readonly string[] = ["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"];

export function isEbs({ driver }: Storage): boolean {
  return driver !== undefined && ebsDrivers.includes(driver);
}

/** Those of a pod's spec, then those that a StatefulSet's templates make. */
export function volumesOf({ resource, namespace, spec }: PodSet, index: PlanIndex): Volume[] {
  const templates = list(at(resource.inputs, "spec", "volumeClaimTemplates"));
  return [
    ...list(at(spec, "volumes")).map((volume) => podVolume(volume, resource, namespace, index)),
    ...templates.map((template) => ({
      name: text(at(template, "metadata", "name")) ?? "",
      kind: "persistentVolumeClaim",
      storage: storageOf(at(template, "spec"), index),
    })),
  ];
}

function podVolume(volume: Value, resource: PlannedResource, namespace: string | undefined, index: PlanIndex): Volume {
  const name = text(at(volume, "name")) ?? "";
  const kinds = Object.entries(fields(volume)).filter(([key, value]) => key !== "name" && !isMissing(value));
  const kind = kinds[0]?.[0];
  if (kind === undefined) return { name };
  if (kind === "ephemeral")
    return { name, kind, storage: storageOf(at(volume, "ephemeral", "volumeClaimTemplate", "spec"), index) };
  if (kind !== "persistentVolumeClaim") return { name, kind };
  const claim = claimOf(at(volume, kind, "claimName"), resource, namespace, index);
  return { name, kind, storage: claim === undefined ? {} : storageOf(claim.spec, index, claim) };
}

/** By name; where that is an output, by what the spec depends on. */
function claimOf(
  name: Value,
  { propertyDependencies }: PlannedResource,
  namespace: string | undefined,
  index: PlanIndex,
) {
  const { claims } = storageObjects(index);
  const known = text(name);
  if (known !== undefined && namespace !== undefined) return claims.get(`${namespace}/${known}`);
  const used = index
    .ofKind("PersistentVolumeClaim")
    .filter(({ resource }) => propertyDependencies.spec?.includes(resource.urn));
  return used.length === 1 ? used[0] : undefined;
}

/** Of a claim's spec; `claim` is the object, where it has one of its own. */
export function storageOf(spec: Value, index: PlanIndex, claim?: KubernetesObject): Storage {
  const { classes, volumes, defaultClass } = storageObjects(index);
  const className = at(spec, "storageClassName");
  const volumeName = at(spec, "volumeName");
  if ([spec, className, volumeName].some(isHidden)) return {};
  if (typeof volumeName === "string") return { dynamic: false, ...driverOf(volumes.get(volumeKey.named(volumeName))) };
  const reserved = claim === undefined ? undefined : volumes.get(volumeKey.reserved(claim.namespace, claim.name));
  const bound = reserved ?? (typeof className === "string" ? volumes.get(volumeKey.ofClass(className)) : undefined);
  if (bound !== undefined) return { dynamic: false, ...driverOf(bound) };
  if (className === "") return { dynamic: false };
  const wanted = text(className) ?? defaultClass?.name;
  if (wanted === undefined) return {};
  const storageClass = classes.get(wanted);
  if (storageClass !== undefined) return { className: wanted, storageClass, ...provisionedBy(storageClass) };
  // The one class that EKS ever made itself.
  return { className: wanted, ...(wanted === "gp2" ? { driver: "kubernetes.io/aws-ebs", dynamic: true } : {}) };
}

function provisionedBy({ resource }: KubernetesObject): Storage {
  const provisioner = text(at(resource.inputs, "provisioner"));
  if (provisioner === undefined) return {};
  if (provisioner === "kubernetes.io/no-provisioner") return { dynamic: false };
  // Without a mode the driver provisions nothing: such a class only brings claims and volumes together.
  const dynamic = provisioner !== efsDriver || !isMissing(at(resource.inputs, "parameters", "provisioningMode"));
  return { driver: provisioner, dynamic };
}

function driverOf(volume: KubernetesObject | undefined): Storage {
  const driver = text(at(volume?.spec, "csi", "driver"));
  if (driver !== undefined) return { driver };
  if (!isMissing(at(volume?.spec, "awsElasticBlockStore"))) return { driver: "kubernetes.io/aws-ebs" };
  return {};
}

const isDefault = "storageclass.kubernetes.io/is-default-class";

/** Under what a claim may find a volume; neither part of a name holds a blank. */
const volumeKey = {
  named: (name: string) => name,
  reserved: (namespace: string | undefined, name: string | undefined) => `claim ${namespace} ${name}`,
  ofClass: (className: string) => `class ${className}`,
};

const storageObjects = perPlan((index) => {
  const claims = index.ofKind("PersistentVolumeClaim");
  const classes = index.ofKind("StorageClass");
  const volumes = new Map<string, KubernetesObject>();
  for (const volume of index.ofKind("PersistentVolume")) {
    const claimRef = at(volume.spec, "claimRef");
    volumes.set(volumeKey.named(volume.name ?? volume.resource.name), volume);
    const key = isMissing(claimRef)
      ? volumeKey.ofClass(text(at(volume.spec, "storageClassName")) ?? "")
      : volumeKey.reserved(text(at(claimRef, "namespace")), text(at(claimRef, "name")));
    volumes.set(key, volume);
  }
  return {
    claims: new Map(claims.map((claim) => [`${claim.namespace}/${claim.name ?? claim.resource.name}`, claim])),
    classes: new Map(classes.map((one) => [one.name ?? one.resource.name, one])),
    defaultClass: classes.find(({ metadata }) => at(metadata, "annotations", isDefault) === "true"),
    volumes,
  };
});
