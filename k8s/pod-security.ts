import { kubernetesVersion } from "../versions.ts";

/** How much a pod may do to its node: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const PodSecurityLevel = {
  /** Anything. For agents of the node only. */
  Privileged: "privileged",
  /** No known way out of the container. */
  Baseline: "baseline",
  /** As little as a program needs. */
  Restricted: "restricted",
} as const;
export type PodSecurityLevel = (typeof PodSecurityLevel)[keyof typeof PodSecurityLevel];

/** What the API server does with pods beyond a level: https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
export interface PodSecurityArgs {
  /** Pods beyond this level are refused. `restricted` by default. */
  enforce?: PodSecurityLevel;
  /** Whoever creates one beyond this level is warned. As `enforce` by default. */
  warn?: PodSecurityLevel;
  /** One beyond this level is noted in the audit log. As `enforce` by default. */
  audit?: PodSecurityLevel;
  /** Version of the standards, for example `v1.36`; `latest` changes with the cluster. That of the pinned Kubernetes by default. */
  version?: string;
}

/** Each level is pinned to a version: what `latest` means changes with every upgrade of the cluster. */
export function podSecurityLabels({ enforce, warn, audit, version }: PodSecurityArgs = {}): Record<string, string> {
  const enforced = enforce ?? PodSecurityLevel.Restricted;
  const levels = { enforce: enforced, warn: warn ?? enforced, audit: audit ?? enforced };
  return Object.fromEntries(
    Object.entries(levels).flatMap(([mode, level]) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, version ?? `v${kubernetesVersion}`],
    ]),
  );
}
