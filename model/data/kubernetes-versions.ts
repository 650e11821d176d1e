/** Kubernetes versions on EKS, as of 2026-10-06: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html */

export interface KubernetesVersion {
  /** `1.36` */
  readonly version: string;
  /** First day on EKS; this day and the others are `YYYY-MM-DD`. */
  readonly release: string;
  /** Last day at the standard price; absent where AWS has not named it. */
  readonly endOfStandardSupport?: string;
  /** Last day at all: EKS moves the cluster to the next version after it. */
  readonly endOfExtendedSupport?: string;
}

/** Newest first. */
export const kubernetesVersions: readonly KubernetesVersion[] = [
  { version: "1.37", release: "2026-10-01" },
  {
    version: "1.36",
    release: "2026-06-02",
    endOfStandardSupport: "2027-08-02",
    endOfExtendedSupport: "2028-08-02",
  },
  {
    version: "1.35",
    release: "2026-01-28",
    endOfStandardSupport: "2027-03-27",
    endOfExtendedSupport: "2028-03-27",
  },
  {
    version: "1.34",
    release: "2025-10-02",
    endOfStandardSupport: "2026-12-02",
    endOfExtendedSupport: "2027-12-02",
  },
  {
    version: "1.33",
    release: "2025-05-29",
    endOfStandardSupport: "2026-07-29",
    endOfExtendedSupport: "2027-07-29",
  },
  {
    version: "1.32",
    release: "2025-01-23",
    endOfStandardSupport: "2026-03-23",
    endOfExtendedSupport: "2027-03-23",
  },
  {
    version: "1.31",
    release: "2024-09-26",
    endOfStandardSupport: "2025-11-26",
    endOfExtendedSupport: "2026-11-26",
  },
];
