/** Which nodes and Fargate profiles take a pod: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */

import { at, fields, isHidden, isMissing, list, text, type Value } from "./json.ts";
import { Answer, all, any } from "./kubernetes.ts";
import { lookUp } from "./look-up.ts";
import type { FargateProfile, FargateSelector, NodeGroup, Taint } from "./nodes.ts";
import { compared } from "./sorting.ts";

/** The values that a label has on some node; none where no node has it, absent where it is not known. */
export type LabelValues = (key: string) => readonly string[] | undefined;

export interface Place {
  readonly labels: LabelValues;
  readonly taints: readonly Taint[];
}

/** https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const typeLabels = ["node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"];
const zoneLabels = [
  "topology.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/zone",
  "topology.ebs.csi.aws.com/zone",
];
/** Set by what makes or runs the node, to values that no plan holds. */
const elsewhere =
  /^(kubernetes\.io\/hostname|topology\.kubernetes\.io\/region|topology\.k8s\.aws\/.*|k8s\.io\/.*|eks\.amazonaws\.com\/(nodegroup|nodegroup-image|sourceLaunchTemplate.*))$/;

/** A node group as the scheduler sees it; one zone of it where that is named. */
export function placeOf(group: NodeGroup, zone?: string): Place {
  const zones = group.subnets?.flatMap((subnet) => subnet.zone ?? []) ?? [];
  return {
    taints: group.taints,
    labels: (key) => {
      const own = lookUp(group.labels, key);
      if (own !== undefined) return [own];
      if (typeLabels.includes(key)) return known(group.instanceTypes);
      if (zoneLabels.includes(key)) return zone === undefined ? known(zones) : [zone];
      return elsewhere.test(key) || group.unclear ? undefined : [];
    },
  };
}

function known(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

/** Whether some node of that kind takes a pod of this spec, whatever else runs there. */
export function takes(place: Place, spec: Value): Answer {
  const affinity = at(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  return all([
    isHidden(spec) ? Answer.CannotTell : Answer.Yes,
    hasLabels(place.labels, at(spec, "nodeSelector")),
    isMissing(affinity) ? Answer.Yes : fitsTerms(place.labels, at(affinity, "nodeSelectorTerms")),
    toleratesAll(place.taints, at(spec, "tolerations")),
  ]);
}

function hasLabels(labels: LabelValues, wanted: Value): Answer {
  if (isHidden(wanted)) return Answer.CannotTell;
  return all(Object.entries(fields(wanted)).map(([key, value]) => fits(labels(key), "In", [value])));
}

/** One term is enough; one without any condition fits nothing. */
function fitsTerms(labels: LabelValues, terms: Value): Answer {
  if (isHidden(terms)) return Answer.CannotTell;
  return any(
    list(terms).map((term) => {
      const expressions = at(term, "matchExpressions");
      if ([term, expressions].some(isHidden) || list(at(term, "matchFields")).length > 0) return Answer.CannotTell;
      if (list(expressions).length === 0) return Answer.No;
      return all(
        list(expressions).map((one) => {
          const key = text(at(one, "key"));
          const values = at(one, "values");
          if (key === undefined || isHidden(values)) return Answer.CannotTell;
          return fits(labels(key), at(one, "operator"), list(values));
        }),
      );
    }),
  );
}

function fits(is: readonly string[] | undefined, operator: Value, values: readonly Value[]): Answer {
  if (is === undefined || values.some(isHidden)) return Answer.CannotTell;
  const listed = (one: string) => values.includes(one);
  const yes = (fulfilled: boolean) => (fulfilled ? Answer.Yes : Answer.No);
  switch (operator) {
    case "In":
      return yes(is.some(listed));
    case "NotIn":
      return yes(is.length === 0 || is.some((one) => !listed(one)));
    case "Exists":
      return yes(is.length > 0);
    case "DoesNotExist":
      return yes(is.length === 0);
    case "Gt":
      return yes(is.some((one) => Number(one) > Number(values[0])));
    case "Lt":
      return yes(is.some((one) => Number(one) < Number(values[0])));
    default:
      return Answer.CannotTell;
  }
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function toleratesAll(taints: readonly Taint[], tolerations: Value): Answer {
  const hard = taints.filter(({ effect }) => effect !== "PreferNoSchedule");
  if (hard.length > 0 && isHidden(tolerations)) return Answer.CannotTell;
  return all(hard.map((taint) => any(list(tolerations).map((one) => tolerates(one, taint)))));
}

function tolerates(toleration: Value, { key, value, effect }: Taint): Answer {
  const parts = ["key", "operator", "value", "effect"].map((part) => at(toleration, part));
  if (parts.some(isHidden)) return Answer.CannotTell;
  const [wantedKey, operator, wantedValue, wantedEffect] = parts.map((part) => text(part) ?? "");
  // Tolerated for a time means evicted after it.
  if (effect === "NoExecute" && !isMissing(at(toleration, "tolerationSeconds"))) return Answer.No;
  const everyKey = wantedKey === "" && operator === "Exists";
  const sameKey = everyKey || wantedKey === key;
  const sameValue = operator === "Exists" || wantedValue === (value ?? "");
  return sameKey && sameValue && (wantedEffect === "" || wantedEffect === effect) ? Answer.Yes : Answer.No;
}

/** A pod with this label runs under the profile it names, if that one fits. */
const profileLabel = "eks.amazonaws.com/fargate-profile";

type Labels = Readonly<Record<string, string>>;

/** The profiles that take a pod, that which runs it first: https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */
export function profileMatcher(profiles: readonly FargateProfile[]) {
  const sorted = [...profiles].sort((a, b) => compared(a.name, b.name));
  const compiled = sorted.map((profile) => ({ profile, matches: profile.selectors.map(selectorMatcher) }));
  return (namespace: string, labels: Labels): readonly FargateProfile[] => {
    const found = compiled
      .filter(({ matches }) => matches.some((match) => match(namespace, labels)))
      .map(({ profile }) => profile);
    const named = found.filter(({ name }) => name === labels[profileLabel]);
    return [...named, ...found.filter((one) => !named.includes(one))];
  };
}

/** Namespaces, keys and values may have wildcards: https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html#fargate-profile-wildcards */
function selectorMatcher({ namespace, labels }: FargateSelector) {
  const inNamespace = wildcard(namespace);
  const wanted = Object.entries(labels).map(([key, value]) => [wildcard(key), wildcard(value)] as const);
  return (podNamespace: string, podLabels: Labels): boolean =>
    inNamespace.test(podNamespace) &&
    wanted.every(([key, value]) =>
      Object.entries(podLabels).some((label) => key.test(label[0]) && value.test(label[1])),
    );
}

function wildcard(pattern: string): RegExp {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s");
}
