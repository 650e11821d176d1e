import { parsed } from "../../model/iam.ts";
import { at, fields, isHidden, isMissing, list, oneOrMore, text, type Value } from "../../model/json.ts";
import type { Container, PodTemplate } from "../../model/kubernetes.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

/**
 * Where a workload names its exceptions: `{ "<container, or pod>": { "<exception>": "<reason>" } }`, as JSON, on the object or on its
 * pods. It travels with the object, so that whoever reads that in the cluster finds the reason, too.
 */
export const exceptionsAnnotation = "eks-platform/hardening-exceptions";
const wholePod = "pod";

/** True: it is so; false: it is not; undefined: cannot tell. */
type Holds = boolean | undefined;

interface Aspect {
  /** Name of the exception that allows it. */
  readonly exception: string;
  /** What is wrong, after the container's name. */
  readonly fault: string;
  /** What to do about it, as the start of a sentence or a part of one. */
  readonly remedy: string;
  readonly holds: (container: Value, pod: Value) => Holds;
}

/** Where a container says what the kubelet shall ask. */
const handlers: readonly (readonly string[])[] = [
  ["startupProbe"],
  ["readinessProbe"],
  ["livenessProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

const containerAspects: readonly Aspect[] = [
  {
    exception: "runAsRoot",
    fault: "may run as root",
    remedy: "set runAsNonRoot: true, and no runAsUser: 0",
    holds: (container, pod) =>
      is(inherited("runAsNonRoot", container, pod), true, inherited("runAsUser", container, pod) !== 0),
  },
  {
    exception: "writableRootFilesystem",
    fault: "can write to its image",
    remedy: "set readOnlyRootFilesystem: true",
    holds: (container) => is(own("readOnlyRootFilesystem", container), true),
  },
  {
    exception: "privilegeEscalation",
    fault: "may gain privileges",
    remedy: "set allowPrivilegeEscalation: false",
    holds: (container) => is(own("allowPrivilegeEscalation", container), false),
  },
  {
    exception: "privileged",
    fault: "is privileged",
    remedy: "remove privileged: true",
    holds: (container) => isNot(own("privileged", container), true),
  },
  {
    exception: "keepCapabilities",
    fault: "keeps capabilities",
    remedy: "set capabilities.drop: [ALL]",
    holds: (container) => {
      const dropped = at(container, "securityContext", "capabilities", "drop");
      return isHidden(dropped) ? undefined : list(dropped).includes("ALL");
    },
  },
  {
    exception: "addCapabilities",
    fault: "adds capabilities",
    remedy: "remove capabilities.add",
    holds: (container) => {
      const added = at(container, "securityContext", "capabilities", "add");
      return isHidden(added) ? undefined : oneOrMore(added).length === 0;
    },
  },
  {
    exception: "unconfinedSeccomp",
    fault: "may make any system call",
    remedy: "set seccompProfile.type: RuntimeDefault",
    holds: (container, pod) => {
      const type = at(inherited("seccompProfile", container, pod), "type");
      return isHidden(type) ? undefined : type === "RuntimeDefault" || type === "Localhost";
    },
  },
  {
    exception: "hostPort",
    fault: "takes a port of the node",
    remedy: "remove hostPort",
    holds: (container) => {
      const ports = at(container, "ports");
      const onNode = list(ports).map((port) => at(port, "hostPort"));
      return isHidden(ports) ? undefined : areUnset(onNode, 0);
    },
  },
  {
    exception: "probeHost",
    fault: "has a probe or hook that asks another address than the pod's own",
    remedy: "remove host",
    holds: (container) =>
      areUnset(
        handlers.flatMap((handler) =>
          ["httpGet", "tcpSocket"].map((action) => at(container, ...handler, action, "host")),
        ),
        "",
      ),
  },
  {
    exception: "unboundedResources",
    fault: "has no requests of CPU and memory, or no limit of memory",
    remedy: "set resources.requests.cpu, resources.requests.memory and resources.limits.memory",
    holds: (container) => {
      const paths = [
        ["requests", "cpu"],
        ["requests", "memory"],
        ["limits", "memory"],
      ];
      const values = paths.map((path) => at(container, "resources", ...path));
      if (values.some(isMissing)) return false;
      return values.some(isHidden) ? undefined : true;
    },
  },
];

const podAspects: readonly Aspect[] = [
  ...["hostNetwork", "hostPID", "hostIPC"].map((exception) => ({
    exception,
    fault: "shares it with the node",
    remedy: `remove ${exception}: true`,
    holds: (_: Value, pod: Value) => isNot(at(pod, exception), true),
  })),
  {
    exception: "hostPath",
    fault: "mounts folders of the node",
    remedy: "use another kind of volume",
    holds: (_, pod) => {
      const volumes = at(pod, "volumes");
      return isHidden(volumes) ? undefined : !list(volumes).some((volume) => !isMissing(at(volume, "hostPath")));
    },
  },
];

/** Every exception there is, with what is found without it. */
export const hardeningExceptions: readonly Omit<Aspect, "holds">[] = [...containerAspects, ...podAspects];

export const containerHardening: Check = {
  id: "container-hardening",
  severity: Severity.Error,
  title: "Every container is hardened, but for the exceptions that its workload names with a reason.",
  why: "A process that is not root, cannot change its image, has no capabilities and is bounded in memory gives an intruder, or a mistake, the least to work with.",
  page: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  find: (_, index) => index.pods.flatMap(podHits),
};

function podHits(pod: PodTemplate): Hit[] {
  const { object, spec } = pod;
  if (pod.hidden) {
    const fix = "Give the pod's spec as plain values.";
    return [cannotTell(object.resource, `how the containers of ${object.label} are hardened`, fix)];
  }
  if (at(spec, "os", "name") === "windows") return [];
  const { exceptions, hits } = exceptionsOf(pod);
  const names = [wholePod, ...pod.containers.map(({ name }) => name)];
  const anywhere = names.flatMap((name) => exceptions.get(name) ?? []);
  const podName = { name: wholePod, init: false, value: undefined };
  return [
    ...hits,
    ...aspectHits(pod, podName, podAspects, anywhere),
    ...pod.containers.flatMap((container) => {
      const given = [...(exceptions.get(container.name) ?? []), ...(exceptions.get(wholePod) ?? [])];
      return aspectHits(pod, container, containerAspects, given);
    }),
    ...idleExceptions(pod, exceptions),
  ];
}

function aspectHits(
  { object, spec }: PodTemplate,
  { name, value }: Container,
  aspects: readonly Aspect[],
  exceptions: readonly string[],
): Hit[] {
  if (aspects.every(({ holds }) => holds(value, spec) === true)) return [];
  const open = aspects.filter(({ exception }) => !exceptions.includes(exception));
  const broken = open.filter(({ holds }) => holds(value, spec) === false);
  const unclear = open.filter(({ holds }) => holds(value, spec) === undefined);
  const who = aspects === podAspects ? object.label : `${object.label}, container ${name}`;
  const faults = broken.map(({ exception, fault }) => (aspects === podAspects ? `${exception}: ${fault}` : fault));
  return [
    ...(broken.length > 0 ? [hit(object.resource, `${who} ${faults.join("; ")}.`, fixOf(broken))] : []),
    ...(unclear.length > 0
      ? [
          cannotTell(
            object.resource,
            `for ${who}: ${unclear.map(({ exception }) => exception).join(", ")}`,
            "Give plain values.",
          ),
        ]
      : []),
  ];
}

function fixOf(broken: readonly Aspect[]): string {
  const remedies = broken.map(({ remedy }) => remedy).join("; ");
  const exceptions = broken.map(({ exception }) => exception).join(", ");
  const otherwise = `Where it cannot be otherwise, name the exception and its reason in the annotation ${exceptionsAnnotation}`;
  return `${remedies.charAt(0).toUpperCase()}${remedies.slice(1)}. ${otherwise}: ${exceptions}.`;
}

/** What a workload names with a reason, of whichever container. */
export function namedExceptions(pod: PodTemplate): string[] {
  return [...exceptionsOf(pod).exceptions.values()].flat();
}

/** Names of exceptions by container; whatever is wrong with the annotation is a finding, and excuses nothing. */
function exceptionsOf({ object, metadata, containers }: PodTemplate): {
  readonly exceptions: ReadonlyMap<string, readonly string[]>;
  readonly hits: readonly Hit[];
} {
  const exceptions = new Map<string, string[]>();
  const hits: Hit[] = [];
  const wrong = (what: string, fix: string) => hits.push(hit(object.resource, what, fix));
  const known = hardeningExceptions.map(({ exception }) => exception);
  const places = new Set([
    at(object.metadata, "annotations", exceptionsAnnotation),
    at(metadata, "annotations", exceptionsAnnotation),
  ]);
  for (const annotation of places) {
    if (isMissing(annotation)) continue;
    const value = parsed(text(annotation) ?? "");
    if (Object.keys(fields(value)).length === 0)
      wrong(
        `${object.label}: ${exceptionsAnnotation} is no JSON object of containers.`,
        "Write { container: { exception: reason } }.",
      );
    for (const [container, reasons] of Object.entries(fields(value))) {
      if (container !== wholePod && !containers.some(({ name }) => name === container))
        wrong(
          `${object.label} has no container ${container}, which ${exceptionsAnnotation} names.`,
          "Remove it there.",
        );
      for (const [exception, reason] of Object.entries(fields(reasons))) {
        if (!known.includes(exception))
          wrong(`${object.label}: ${exception} is no exception from hardening.`, `Use one of ${known.join(", ")}.`);
        else if ((text(reason) ?? "").trim() === "")
          wrong(`${object.label}: the exception ${exception} of ${container} has no reason.`, "Say why it is needed.");
        else exceptions.set(container, [...(exceptions.get(container) ?? []), exception]);
      }
    }
  }
  return { exceptions, hits };
}

/** An exception that nothing needs any more would excuse the next mistake. */
function idleExceptions(
  { object, spec, containers }: PodTemplate,
  exceptions: ReadonlyMap<string, readonly string[]>,
): Hit[] {
  return [...exceptions].flatMap(([name, given]) => {
    const meant = containers.filter((container) => name === wholePod || container.name === name);
    const idle = given.filter((exception) => {
      const ofPod = podAspects.find((aspect) => aspect.exception === exception);
      if (ofPod !== undefined) return ofPod.holds(undefined, spec) === true;
      const aspect = containerAspects.find((one) => one.exception === exception);
      return meant.length > 0 && meant.every(({ value }) => aspect?.holds(value, spec) === true);
    });
    if (idle.length === 0) return [];
    const message = `${object.label} does not need the exception ${idle.join(", ")} of ${name}.`;
    return [hit(object.resource, message, `Remove it from ${exceptionsAnnotation}.`)];
  });
}

function own(key: string, container: Value): Value {
  return at(container, "securityContext", key);
}

/** What the container says, else its pod. */
function inherited(key: string, container: Value, pod: Value): Value {
  return own(key, container) ?? at(pod, "securityContext", key);
}

function is(value: Value, wanted: boolean, also = true): Holds {
  return isHidden(value) ? undefined : value === wanted && also;
}

function isNot(value: Value, unwanted: boolean): Holds {
  return isHidden(value) ? undefined : value !== unwanted;
}

/** Kubernetes takes the zero of a field for nothing. */
function areUnset(values: readonly Value[], zero: Value): Holds {
  if (values.some((value) => !isMissing(value) && !isHidden(value) && value !== zero)) return false;
  return values.some(isHidden) ? undefined : true;
}
