/** The Pod Security Standards: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */

import { at, isHidden, text, type Value } from "./json.ts";
import type { PodTemplate } from "./kubernetes.ts";
import { baseline } from "./pod-security-baseline.ts";
import type { Judgement, PodSecurityControl } from "./pod-security-judgement.ts";
import { restricted } from "./pod-security-restricted.ts";

export const PodSecurityLevel = { Privileged: "privileged", Baseline: "baseline", Restricted: "restricted" } as const;
export type PodSecurityLevel = (typeof PodSecurityLevel)[keyof typeof PodSecurityLevel];

/** What a namespace does with pods beyond a level: https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
export const PodSecurityMode = { Enforce: "enforce", Warn: "warn", Audit: "audit" } as const;
export type PodSecurityMode = (typeof PodSecurityMode)[keyof typeof PodSecurityMode];

export interface PodSecurityViolation extends Judgement, Pick<PodSecurityControl, "control" | "remedy"> {}

/** What pods of the template break; `minor` as of `v1.36`, Infinity for the newest. */
export function podSecurityViolations(
  level: PodSecurityLevel,
  minor: number,
  pod: PodTemplate,
): PodSecurityViolation[] {
  return controls(level, minor).flatMap(({ control, remedy, judge }) => {
    const judgement = pod.hidden ? { faults: [], unclear: true } : judge(pod, minor);
    return judgement.faults.length > 0 || judgement.unclear ? [{ control, remedy, ...judgement }] : [];
  });
}

function controls(level: PodSecurityLevel, minor: number): readonly PodSecurityControl[] {
  if (level === PodSecurityLevel.Privileged) return [];
  const inForce = ({ since }: PodSecurityControl) => since <= minor;
  if (level === PodSecurityLevel.Baseline) return baseline.filter(inForce);
  const added = restricted.filter(inForce);
  return [
    ...baseline.filter((one) => inForce(one) && !added.some(({ replaces }) => replaces === one.control)),
    ...added,
  ];
}

/** What a namespace asks of its pods in one mode. */
export interface PodSecurityDemand {
  /** Absent where the label is not known. */
  readonly level?: PodSecurityLevel;
  /** Infinity for `latest`; absent where the label is not known. */
  readonly minor?: number;
  /** As the label has it. */
  readonly version: string;
  /** Labels that the API server takes for no level, or for no version, and so refuses. */
  readonly invalid: readonly string[];
}

/** Nothing said means everything allowed, and the version of the API server: https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/ */
export function podSecurityDemand(labels: Value, mode: PodSecurityMode): PodSecurityDemand {
  const prefix = "pod-security.kubernetes.io/";
  const levelLabel = at(labels, `${prefix}${mode}`);
  const versionLabel = at(labels, `${prefix}${mode}-version`);
  const level = isHidden(levelLabel) ? undefined : (text(levelLabel) ?? PodSecurityLevel.Privileged);
  const version = isHidden(versionLabel) ? undefined : (text(versionLabel) ?? "latest");
  const knownLevel = Object.values(PodSecurityLevel).find((one) => one === level);
  const minor = version === undefined ? undefined : minorOf(version);
  const invalid = [
    ...(level !== undefined && knownLevel === undefined ? [`${prefix}${mode}: ${level}`] : []),
    ...(version !== undefined && minor === undefined ? [`${prefix}${mode}-version: ${version}`] : []),
  ];
  return {
    version: version ?? "",
    invalid,
    ...(knownLevel === undefined ? {} : { level: knownLevel }),
    ...(minor === undefined ? {} : { minor }),
  };
}

function minorOf(version: string): number | undefined {
  if (version === "latest") return Number.POSITIVE_INFINITY;
  const digits = /^v1\.(\d|[1-9]\d+)$/.exec(version)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
