/** The recommended labels: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */

/** What an in-cluster object belongs to. */
export interface LabelIdentity {
  /** The program, for example `nginx` or `fluent-bit`. */
  readonly name: string;
  /** This installation of it, unique within its namespace, for example the workload's name. */
  readonly instance: string;
  /** Its part in the whole, for example `web` or `log-agent`. None by default. */
  readonly component?: string;
  /** The whole it is part of. `eks-platform` by default. */
  readonly partOf?: string;
}

const prefix = "app.kubernetes.io";

/** The two labels by which pods are found. A selector cannot change after creation, so nothing that may change belongs in here. */
export function selectorLabels({ name, instance }: LabelIdentity): Record<string, string> {
  return { [`${prefix}/name`]: name, [`${prefix}/instance`]: instance };
}

/** All labels of an object: those of the selector and those for people. */
export function labels(identity: LabelIdentity): Record<string, string> {
  return {
    ...selectorLabels(identity),
    ...(identity.component === undefined ? {} : { [`${prefix}/component`]: identity.component }),
    [`${prefix}/part-of`]: identity.partOf ?? "eks-platform",
    [`${prefix}/managed-by`]: "pulumi",
  };
}
