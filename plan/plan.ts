/** A plan is data: what a program would create, sorted, without a time, a path of this machine or a secret in it. */

/** Any JSON value. A secret stands in as `{ secret: true }`, an unknown value as `{ unknown: true }`, a resource as `{ resource: urn }`. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** https://www.pulumi.com/docs/iac/concepts/options/, those that change what the engine does with the resource. */
export interface ResourceOptions {
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  /** URN of the resource whose deletion takes this one along. */
  readonly deletedWith?: string;
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly hideDiffs?: readonly string[];
  readonly replaceWith?: readonly string[];
  readonly additionalSecretOutputs?: readonly string[];
  readonly aliases?: readonly Json[];
  readonly customTimeouts?: {
    readonly create?: string;
    readonly update?: string;
    readonly delete?: string;
    readonly read?: string;
  };
  /** Id of an object that exists: adopted by the first `up`, or only read. */
  readonly import?: string;
  readonly version?: string;
  readonly pluginDownloadURL?: string;
}

export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN; absent for the stack itself. */
  readonly parent?: string;
  /** URN of the nearest component of the program above it, itself excluded. */
  readonly component?: string;
  /** True where a provider creates it, be it one object or, for `remote` components, many. */
  readonly custom: boolean;
  /** True for a component whose children a provider's own program makes (`awsx.ec2.Vpc`, `eks.Cluster`). */
  readonly remote: boolean;
  /** URN of the provider that serves it. */
  readonly provider?: string;
  /** URNs, sorted. */
  readonly dependencies: readonly string[];
  /** URNs by input property, sorted. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly options: ResourceOptions;
  /** `file:line` within the repository. */
  readonly source?: string;
}

export const Severity = { Error: "error", Warning: "warning", Note: "note" } as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

export interface Finding {
  /** Id of the check. */
  readonly rule: string;
  readonly severity: Severity;
  /** The resource it is about; absent where it is about the whole stack. */
  readonly urn?: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix?: string;
  /** The AWS, Kubernetes or Pulumi page that the rule comes from. */
  readonly page: string;
  /** The reason for which the stack file accepts it. */
  readonly accepted?: string;
}

export interface Plan {
  readonly project: string;
  readonly stack: string;
  /** Sorted by URN. */
  readonly resources: readonly PlannedResource[];
  readonly outputs: Readonly<Record<string, Json>>;
  readonly findings: readonly Finding[];
}
