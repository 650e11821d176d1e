import { at, list } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { dataLoss, nothing } from "./outcome.ts";
import { objectAfter, objectBefore, objectLabel, type Subject, was } from "./subject.ts";

const page = "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention";

/** Claims of a StatefulSet stay when it goes, unless it says otherwise. */
export function claimsAtEnd(subject: Subject): Effect | undefined {
  if (templates(subject).length === 0) return undefined;
  if (policy(subject, "whenDeleted") === "Delete")
    return dataLoss(`The claims of ${objectLabel(subject)} are deleted with it, and their volumes with them.`, {
      page,
    });
  return nothing(`The claims of ${objectLabel(subject)} stay, with what is in them.`, { page });
}

export function claimsAtScaleDown(subject: Subject): Effect | undefined {
  if (templates(subject).length === 0) return undefined;
  if (policy(subject, "whenScaled") === "Delete")
    return dataLoss(
      `The claims of the pods that ${objectLabel(subject)} stops are deleted, and their volumes with them.`,
      {
        page,
      },
    );
  return nothing("The claims of the pods that stop stay, with what is in them.", { page });
}

function templates(subject: Subject) {
  return list(was(subject, "spec", "volumeClaimTemplates"));
}

function policy(subject: Subject, when: "whenDeleted" | "whenScaled") {
  const object = when === "whenScaled" ? objectAfter(subject) : objectBefore(subject);
  return at(object?.spec, "persistentVolumeClaimRetentionPolicy", when);
}
