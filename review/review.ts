import type { Rule } from "../checks/check.ts";
import type { Diff } from "../diff/diff.ts";
import type { PlanIndex } from "../model/plan-index.ts";
import type { Table } from "../model/table.ts";
import type { ManifestFile } from "../plan/manifests.ts";
import type { Finding, Plan } from "../plan/plan.ts";

/** A line of a file, from 1; the path is told from the project's folder. */
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
  /** Where there is a base with a plan: what the change does to the bill. */
  readonly cost?: string;
  /** The day it was judged by, `YYYY-MM-DD`. */
  readonly date: string;
  /** Settings with their defaults, without secrets, as YAML. */
  readonly settings: string;
  readonly manifests: readonly ManifestFile[];
  /** What the findings go by, those of this plan and all others. */
  readonly rules: readonly Rule[];
  /** The line that decides about what a finding is about: of the stack file where one does, else of the program. */
  readonly lineOf: (finding: Finding) => SourceLine;
}
