import { at } from "../../model/json.ts";
import type { KubernetesObject, PodTemplate } from "../../model/kubernetes.ts";
import { clustersOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import {
  type PodSecurityDemand,
  PodSecurityMode,
  type PodSecurityViolation,
  podSecurityDemand,
  podSecurityViolations,
} from "../../model/pod-security.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";
import { namedExceptions } from "./hardening.ts";

const page = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";
const label = "pod-security.kubernetes.io/";

export const podSecurity: Check = {
  id: "pod-security",
  severity: Severity.Error,
  title: "Every pod keeps to the level of the Pod Security Standards that its namespace enforces.",
  why: "The API server refuses the pods otherwise: the workload is there, but none of its pods ever starts.",
  page,
  find: (_, index) => [
    ...index.ofKind("Namespace").flatMap(invalidLabels),
    ...podsByNamespace(index).flatMap(({ namespace, pods }) => [
      ...unclearLabels(namespace),
      ...pods.flatMap((pod) => refusals(pod, namespace, index)),
    ]),
  ],
};

export const podSecurityWarning: Check = {
  id: "pod-security-warning",
  severity: Severity.Note,
  title:
    "No pod goes beyond the level that its namespace warns of or audits, but for the exceptions that its workload names.",
  why: "Each rollout is told or logged as a fault then, until nobody reads the next such line, which may be a real one.",
  page: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  find: (_, index) =>
    podsByNamespace(index).flatMap(({ namespace, pods }) => pods.flatMap((pod) => warnings(pod, namespace, index))),
};

export const podSecurityUnset: Check = {
  id: "pod-security-unset",
  severity: Severity.Warning,
  title: "Every namespace with pods says which level of the Pod Security Standards it enforces.",
  why: "Without the label everything is allowed: whoever may create a pod there may take over its node.",
  page: "https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/",
  find: (_, index) =>
    podsByNamespace(index).flatMap(({ namespace }) => {
      if (at(namespace.metadata, "labels", `${label}enforce`) !== undefined) return [];
      const where = `The namespace ${namespace.name}`;
      const message = `${where} enforces no level of the Pod Security Standards, so its pods may do anything to their nodes.`;
      return [
        hit(namespace.resource, message, `Set the label ${label}enforce, to restricted where its pods allow it.`),
      ];
    }),
};

/** Namespaces that the plan makes; of others nobody here knows the labels. */
function podsByNamespace(index: PlanIndex): { namespace: KubernetesObject; pods: readonly PodTemplate[] }[] {
  return index.ofKind("Namespace").flatMap((namespace) => {
    if (namespace.name === undefined) return [];
    const pods = index.podsWith(namespace.name, []).filter(({ object }) => object.namespace === namespace.name);
    return pods.length === 0 ? [] : [{ namespace, pods }];
  });
}

function demandOf({ metadata }: KubernetesObject, mode: PodSecurityMode): PodSecurityDemand {
  return podSecurityDemand(at(metadata, "labels"), mode);
}

function invalidLabels(namespace: KubernetesObject): Hit[] {
  const invalid = Object.values(PodSecurityMode).flatMap((mode) => demandOf(namespace, mode).invalid);
  if (invalid.length === 0) return [];
  const message = `The API server refuses ${called(namespace)} for its labels ${invalid.join(", ")}.`;
  const fix = "Use privileged, baseline or restricted as a level, and latest or one like v1.36 as a version.";
  return [hit(namespace.resource, message, fix)];
}

function unclearLabels(namespace: KubernetesObject): Hit[] {
  const { level, minor, invalid } = demandOf(namespace, PodSecurityMode.Enforce);
  if ((level !== undefined && minor !== undefined) || invalid.length > 0) return [];
  const what = `which level ${called(namespace)} enforces`;
  return [cannotTell(namespace.resource, what, "Give its labels as plain values.")];
}

function called({ name, resource }: KubernetesObject): string {
  return `the namespace ${name ?? resource.name}`;
}

function refusals(pod: PodTemplate, namespace: KubernetesObject, index: PlanIndex): Hit[] {
  const { resource, label: shown } = pod.object;
  const demand = demandOf(namespace, PodSecurityMode.Enforce);
  const violations = violationsOf(pod, demand, index);
  const broken = violations.filter(({ faults }) => faults.length > 0);
  const unclear = violations.filter(({ faults }) => faults.length === 0);
  const level = named(demand);
  if (broken.length > 0) {
    const message = `${shown}: ${called(namespace)} enforces ${level}, so its pods are refused: ${faultsOf(broken)}.`;
    return [hit(resource, message, remediesOf(broken))];
  }
  if (unclear.length === 0) return [];
  const what = `whether the pods of ${shown} keep to ${level} (${unclear.map(({ control }) => control).join(", ")})`;
  return [cannotTell(resource, what, "Give the pod's spec as plain values.")];
}

/** What is enforced as well is an error already. */
function warnings(pod: PodTemplate, namespace: KubernetesObject, index: PlanIndex): Hit[] {
  const { resource, label: shown } = pod.object;
  const enforced = demandOf(namespace, PodSecurityMode.Enforce);
  const other = [PodSecurityMode.Warn, PodSecurityMode.Audit]
    .map((mode) => ({ mode, demand: demandOf(namespace, mode) }))
    .filter(({ demand: { level, minor } }) => level !== enforced.level || minor !== enforced.minor);
  if (other.length === 0) return [];
  const refused = new Set(violationsOf(pod, enforced, index).map(faultKey));
  const excused = new Set(namedExceptions(pod));
  return other.flatMap(({ mode, demand }) => {
    const broken = violationsOf(pod, demand, index).filter(
      (one) => one.faults.length > 0 && !refused.has(faultKey(one)) && !isExcused(one, excused),
    );
    if (broken.length === 0) return [];
    const does = mode === PodSecurityMode.Warn ? "warns" : "writes to the audit log";
    const message = `${shown}: ${called(namespace)} ${does} at each rollout, as the pods go beyond ${named(demand)}: ${faultsOf(broken)}.`;
    return [hit(resource, message, `${remediesOf(broken)} Where they must, lower the label ${label}${mode}.`)];
  });
}

function violationsOf(
  pod: PodTemplate,
  { level, minor }: PodSecurityDemand,
  index: PlanIndex,
): readonly PodSecurityViolation[] {
  return level === undefined || minor === undefined
    ? []
    : podSecurityViolations(level, Math.min(minor, newestMinor(index)), pod);
}

/** A cluster takes a version that it does not know yet for its own. */
function newestMinor(index: PlanIndex): number {
  const minors = clustersOf(index).map(({ version }) => Number(/^1\.(\d+)$/.exec(version ?? "")?.[1] ?? Number.NaN));
  return minors.length === 1 && !Number.isNaN(minors[0]) ? minors[0]! : Number.POSITIVE_INFINITY;
}

function named({ level, version }: PodSecurityDemand): string {
  return `${level} (${version})`;
}

function faultKey({ control, faults }: PodSecurityViolation): string {
  return `${control}: ${faults.join("; ")}`;
}

function faultsOf(violations: readonly PodSecurityViolation[]): string {
  return violations.flatMap(({ faults }) => faults).join("; ");
}

function remediesOf(violations: readonly PodSecurityViolation[]): string {
  const all = [...new Set(violations.map(({ remedy }) => remedy))].join("; ");
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}.`;
}

/** The exceptions from hardening that speak of the same: their reason has been given and reviewed. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  hostNamespaces: ["hostNetwork", "hostPID", "hostIPC"],
  privileged: ["privileged"],
  capabilities: ["addCapabilities", "keepCapabilities"],
  hostPathVolumes: ["hostPath"],
  restrictedVolumes: ["hostPath"],
  hostPorts: ["hostPort"],
  seccompProfile: ["unconfinedSeccomp"],
  hostProbesAndHostLifecycle: ["probeHost"],
  allowPrivilegeEscalation: ["privilegeEscalation"],
  runAsNonRoot: ["runAsRoot"],
  runAsUser: ["runAsRoot"],
};

function isExcused({ control }: PodSecurityViolation, named: ReadonlySet<string>): boolean {
  return (exceptions[control] ?? []).some((exception) => named.has(exception));
}
