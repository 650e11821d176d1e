import type { types } from "@pulumi/kubernetes";
import type { Problem } from "../problems.ts";

type Container = types.input.core.v1.Container;
type SecurityContext = types.input.core.v1.SecurityContext;
type PodSecurityContext = types.input.core.v1.PodSecurityContext;

/** What a container or its pod may be allowed beyond the restricted level: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const Exception = {
  /** The process may run as user 0 (`runAsNonRoot: false`). */
  RunAsRoot: "runAsRoot",
  /** The image's own file system can be written to; prefer an emptyDir over the writable path. */
  WritableRootFilesystem: "writableRootFilesystem",
  /** A process may gain more rights than its parent (setuid programs). */
  PrivilegeEscalation: "privilegeEscalation",
  /** The capabilities listed beside it are added back; all others stay dropped. */
  AddCapabilities: "addCapabilities",
  /** No system call filter. */
  UnconfinedSeccomp: "unconfinedSeccomp",
  /** The pod shares the network of its node. Node agents only. */
  HostNetwork: "hostNetwork",
  /** The pod reads or writes folders of its node. Node agents only. */
  HostPath: "hostPath",
  /** A port of the node leads to the container. Node agents only. */
  HostPort: "hostPort",
  /** A probe or hook asks another address than the pod's own. Node agents only. */
  ProbeHost: "probeHost",
} as const;
export type Exception = (typeof Exception)[keyof typeof Exception];

/** What reaches the node, or other machines through its kubelet. */
export const agentExceptions: readonly Exception[] = [
  Exception.HostNetwork,
  Exception.HostPath,
  Exception.HostPort,
  Exception.ProbeHost,
];

/** One thing a container is allowed beyond the hardened default, and why. */
export interface HardeningException {
  /** Which rule does not hold: `runAsRoot`, `writableRootFilesystem`, `privilegeEscalation`, `addCapabilities`, `unconfinedSeccomp`, `hostNetwork`, `hostPath`, `hostPort` or `probeHost`. */
  exception: Exception;
  /** Why it is needed, for whoever reviews it. It is written into the workload's annotations. */
  reason: string;
  /** The capabilities that `addCapabilities` gives back, for example `NET_BIND_SERVICE`. Only with `addCapabilities`. */
  capabilities?: string[];
}

/** Annotation of a workload that names every exception of its pods with its reason, as JSON by container name. */
export const exceptionsAnnotation = "eks-platform/hardening-exceptions";

/** The container with a security context of the restricted level, but for the exceptions. A user or group id that it names is kept. */
export function hardened(container: Container, exceptions: readonly HardeningException[] = []): Container {
  const given = container.securityContext as SecurityContext | undefined;
  return { ...container, securityContext: { ...given, ...securityContext(exceptions) } };
}

/** The security context of one container. */
export function securityContext(exceptions: readonly HardeningException[] = []): SecurityContext {
  const allowed = (exception: Exception) => exceptions.some((one) => one.exception === exception);
  const added = exceptions.flatMap((one) =>
    one.exception === Exception.AddCapabilities ? (one.capabilities ?? []) : [],
  );
  return {
    runAsNonRoot: !allowed(Exception.RunAsRoot),
    readOnlyRootFilesystem: !allowed(Exception.WritableRootFilesystem),
    allowPrivilegeEscalation: allowed(Exception.PrivilegeEscalation),
    privileged: false,
    capabilities: { drop: ["ALL"], ...(added.length > 0 ? { add: [...new Set(added)].sort() } : {}) },
    seccompProfile: { type: allowed(Exception.UnconfinedSeccomp) ? "Unconfined" : "RuntimeDefault" },
  };
}

/**
 * The part of a pod's spec that hardening decides. `runAsNonRoot` stays with the containers, each of which says it for itself,
 * so that one exception does not loosen its neighbours.
 * Service links are off: they put every Service of the namespace into the environment, and slow down the start of pods where there are thousands.
 */
export function hardenedPod(podContext: PodSecurityContext = {}): {
  automountServiceAccountToken: boolean;
  enableServiceLinks: boolean;
  securityContext: PodSecurityContext;
} {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { ...podContext, seccompProfile: { type: "RuntimeDefault" } },
  };
}

/** What a workload's metadata says of its exceptions; its pods would roll whenever somebody finds better words. Keys are container names. */
export function exceptionMetadata(byContainer: Readonly<Record<string, readonly HardeningException[] | undefined>>): {
  annotations?: Record<string, string>;
} {
  const reasons = Object.entries(byContainer)
    .filter(([, exceptions]) => exceptions !== undefined && exceptions.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([container, exceptions]) => [
      container,
      Object.fromEntries((exceptions ?? []).map(({ exception, reason }) => [exception, reason])),
    ]);
  if (reasons.length === 0) return {};
  return { annotations: { [exceptionsAnnotation]: JSON.stringify(Object.fromEntries(reasons)) } };
}

/** What is wrong with a list of exceptions that stands at `path`. */
export function hardeningProblems(
  exceptions: readonly HardeningException[] = [],
  path: readonly (string | number)[],
): Problem[] {
  return exceptions.flatMap(({ exception, reason, capabilities }, index): Problem[] => {
    const at = [...path, index];
    const problems: Problem[] = [];
    if (reason.trim() === "")
      problems.push({
        path: [...at, "reason"],
        value: reason,
        rule: "but every exception must be justified",
        fix: `Say why ${exception} is needed, or remove the exception.`,
      });
    if (exception === Exception.AddCapabilities && (capabilities ?? []).length === 0)
      problems.push({
        path: [...at, "capabilities"],
        rule: "is missing, but addCapabilities must say which",
        fix: "List them, for example [NET_BIND_SERVICE].",
      });
    if (exception !== Exception.AddCapabilities && capabilities !== undefined)
      problems.push({
        path: [...at, "capabilities"],
        value: capabilities,
        rule: `but only addCapabilities takes capabilities, not ${exception}`,
        fix: "Remove them, or add an exception addCapabilities.",
      });
    for (const capability of capabilities ?? [])
      if (!/^[A-Z][A-Z_]*$/.test(capability) || capability.startsWith("CAP_") || capability === "ALL")
        problems.push({
          path: [...at, "capabilities"],
          value: capability,
          rule: "but capabilities are named one by one, in capitals and without CAP_",
          fix: "Write it like NET_BIND_SERVICE.",
        });
    return problems;
  });
}
