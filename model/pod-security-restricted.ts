/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */

import type { Json } from "../plan/plan.ts";
import { at, fields, isMissing, list, type Value, worded } from "./json.ts";
import type { PodTemplate } from "./kubernetes.ts";
import { context, procMount, profile } from "./pod-security-baseline.ts";
import {
  each,
  fine,
  type Judgement,
  judged,
  ofContainers,
  ofPod,
  ofPodAndContainers,
  only,
  type PodSecurityControl,
  together,
  unless,
  wrong,
} from "./pod-security-judgement.ts";

const volumeKinds = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

export const restricted: readonly PodSecurityControl[] = [
  {
    control: "restrictedVolumes",
    since: 0,
    replaces: "hostPathVolumes",
    remedy: `use only volumes of the kinds ${volumeKinds.join(", ")}`,
    judge: (pod) => ofPod(pod, (spec) => each(at(spec, "volumes"), volume)),
  },
  {
    control: "allowPrivilegeEscalation",
    since: 8,
    remedy: "set allowPrivilegeEscalation: false",
    judge: (pod, minor) =>
      onLinux(pod, minor, () =>
        ofContainers(pod, (container) => {
          const fault = wrong("does not set allowPrivilegeEscalation: false");
          return judged(
            context(container, "allowPrivilegeEscalation"),
            (value) => (value === false ? fine : fault),
            fault,
          );
        }),
      ),
  },
  {
    control: "runAsNonRoot",
    since: 0,
    remedy: "set runAsNonRoot: true",
    judge: (pod, minor) => outsideUserNamespace(pod, minor, () => runAsNonRoot(pod)),
  },
  {
    control: "runAsUser",
    since: 23,
    remedy: "set no runAsUser, or another than 0",
    judge: (pod, minor) =>
      outsideUserNamespace(pod, minor, () =>
        ofPodAndContainers(pod, (place) =>
          judged(context(place, "runAsUser"), (user) => (user === 0 ? wrong("sets runAsUser: 0") : fine)),
        ),
      ),
  },
  {
    control: "seccompProfile",
    since: 19,
    replaces: "seccompProfile",
    remedy: "set seccompProfile.type to RuntimeDefault or Localhost",
    judge: (pod, minor) => onLinux(pod, minor, () => seccompProfile(pod)),
  },
  {
    control: "capabilities",
    since: 22,
    replaces: "capabilities",
    remedy: "set capabilities.drop: [ALL], and add none but NET_BIND_SERVICE",
    judge: (pod, minor) => onLinux(pod, minor, () => ofContainers(pod, capabilities)),
  },
  {
    control: "procMount",
    since: 35,
    replaces: "procMount",
    remedy: "remove procMount",
    judge: procMount,
  },
];

/** A volume of no kind becomes an emptyDir before anybody judges it. */
function volume(value: Json): Judgement {
  const kinds = Object.keys(fields(value)).filter((key) => key !== "name" && !isMissing(at(value, key)));
  const others = kinds.filter((kind) => !volumeKinds.includes(kind));
  return together(others.map((kind) => wrong(`has the ${kind} volume ${worded(at(value, "name"))}`)));
}

/** What Windows lacks is not asked of it. */
function onLinux({ spec }: PodTemplate, minor: number, judge: () => Judgement): Judgement {
  return minor < 25 ? judge() : unless(at(spec, "os", "name"), "windows", judge);
}

/** Root in a user namespace is nobody on the node: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/ */
function outsideUserNamespace({ spec }: PodTemplate, minor: number, judge: () => Judgement): Judgement {
  return minor < 35 ? judge() : unless(at(spec, "hostUsers"), false, judge);
}

/** The pod speaks for containers that say nothing; it may not be wrong even where every container is right. */
function runAsNonRoot(pod: PodTemplate): Judgement {
  const ofThePod = context(pod.spec, "runAsNonRoot");
  const judge = (value: Value, missing: Judgement) =>
    judged(value, (given) => (given === true ? fine : wrong("sets runAsNonRoot: false")), missing);
  const inherited = judged(
    ofThePod,
    (value) => (value === true ? fine : wrong(unset.runAsNonRoot)),
    wrong(unset.runAsNonRoot),
  );
  return together([
    ofPod(pod, () => judge(ofThePod, fine)),
    ofContainers(pod, (container) => judge(context(container, "runAsNonRoot"), inherited)),
  ]);
}

function seccompProfile(pod: PodTemplate): Judgement {
  const ofThePod = profile(pod.spec, "seccompProfile", wrong(unset.seccompProfile));
  const inherited = ofThePod.faults.length > 0 ? wrong(unset.seccompProfile) : ofThePod;
  return together([
    ofPod(pod, (spec) => profile(spec, "seccompProfile")),
    ofContainers(pod, (container) => profile(container, "seccompProfile", inherited)),
  ]);
}

const unset = {
  runAsNonRoot: "does not set runAsNonRoot: true, nor does the pod",
  seccompProfile: "sets no seccompProfile, nor does the pod",
};

function capabilities(container: Value): Judgement {
  return together([
    dropsAll(context(container, "capabilities", "drop")),
    each(context(container, "capabilities", "add"), (name) =>
      only(name, ["NET_BIND_SERVICE"], (shown) => `adds the capability ${shown}`),
    ),
  ]);
}

function dropsAll(dropped: Value): Judgement {
  if (list(dropped).includes("ALL")) return fine;
  const readable = each(dropped, () => fine);
  return readable.unclear ? readable : wrong("does not drop ALL capabilities");
}
