import type { Diff } from "../diff/diff.ts";
import type { PlanIndex } from "../model/plan-index.ts";
import type { Table } from "../model/table.ts";
import type { ManifestFile } from "../plan/manifests.ts";
import type { Finding, Plan } from "../plan/plan.ts";

/** A line of a file in the repository, from 1. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

/** Everything that a reader of a plan is told; each output is made of this and nothing else. */
export interface Review {
  /** With its findings. */
  readonly plan: Plan;
  readonly index: PlanIndex;
  readonly tables: readonly Table[];
  /** Where there is a base. */
  readonly diff?: Diff;
  /** The day it was judged by, `YYYY-MM-DD`. */
  readonly date: string;
  /** Settings with their defaults, without secrets, as YAML. */
  readonly settings: string;
  readonly manifests: readonly ManifestFile[];
  /** The line that decides about what a finding is about: of the stack file where one does, else of the program. */
  readonly lineOf: (finding: Finding) => SourceLine | undefined;
}
