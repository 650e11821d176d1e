/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/ */

import { at, text } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { byProperty, dataLoss, harmless, interruption, nothing, unknown } from "./outcome.ts";
import { type EffectTable, objectBefore, objectLabel, type Subject } from "./subject.ts";
import { metadataRules } from "./workloads.ts";

const page = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming";
const later = "Volumes that exist stay as they are: only new claims get the other kind.";

export const volumes: EffectTable = {
  "core:PersistentVolumeClaim": {
    create: (subject) => nothing(`${objectLabel(subject)} gets a volume.`),
    update: (subject) =>
      byProperty(subject, [
        ...metadataRules,
        [
          "spec.resources",
          () =>
            nothing("The volume grows in place where its class allows that; it cannot shrink.", {
              page: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims",
            }),
        ],
        ["spec.volumeAttributesClassName", () => nothing("The volume's performance changes in place.")],
      ]),
    replace: claimGone,
    delete: claimGone,
  },
  "core:PersistentVolume": {
    create: () => nothing("It is there for claims."),
    update: (subject) =>
      byProperty(subject, [
        ...metadataRules,
        harmless("spec.persistentVolumeReclaimPolicy", "It counts when the claim goes."),
        ["spec.mountOptions", () => nothing("It takes effect where the volume is mounted next.")],
        harmless("spec.capacity", "The number alone changes; the storage behind stays."),
      ]),
    replace: volumeGone,
    delete: volumeGone,
  },
  "storage.k8s.io:StorageClass": {
    create: () => nothing("It is there for claims to come."),
    update: (subject) =>
      byProperty(subject, [...metadataRules, harmless("allowVolumeExpansion", later), harmless("mountOptions", later)]),
    replace: () => nothing(later),
    delete: (subject) =>
      nothing(`Volumes that exist stay; claims that ask for ${objectLabel(subject)} from now on wait.`),
  },
};

/** Where the plan does not hold the class, it has Kubernetes' default: the volume goes with its claim. */
function claimGone(subject: Subject): Effect {
  const label = objectLabel(subject);
  const name = text(at(objectBefore(subject)?.spec, "storageClassName"));
  const bound = text(at(objectBefore(subject)?.spec, "volumeName"));
  const classes = subject.base?.ofKind("StorageClass") ?? [];
  const volume = subject.base?.ofKind("PersistentVolume").find((one) => bound !== undefined && one.name === bound);
  const storageClass = classes.find((one) => one.name === name);
  const policy =
    volume === undefined
      ? at(storageClass?.resource.inputs, "reclaimPolicy")
      : (at(volume.spec, "persistentVolumeReclaimPolicy") ?? "Retain");
  if (policy === "Retain")
    return interruption(
      `${label} goes; its volume stays, with what is in it, but a new claim finds it only by hand (reclaimPolicy Retain).`,
      { page },
    );
  const known = storageClass !== undefined || volume !== undefined;
  return dataLoss(
    `${label} goes, and its volume with everything in it${known ? " (reclaimPolicy Delete)" : ", unless its class retains volumes"}.`,
    { page },
  );
}

function volumeGone(subject: Subject): Effect {
  const label = objectLabel(subject);
  const policy = at(objectBefore(subject)?.spec, "persistentVolumeReclaimPolicy");
  if (policy === "Delete")
    return dataLoss(`${label} goes, and the storage behind it (reclaimPolicy Delete).`, { page });
  if (policy !== undefined && policy !== "Retain")
    return unknown(`What becomes of the storage behind ${label} cannot be told.`, { page });
  return interruption(`Pods can no longer mount ${label}; the storage behind it stays.`, { page });
}
