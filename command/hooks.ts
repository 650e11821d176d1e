import type { AcceptedFinding } from "../checks/index.ts";
import type { Finding, PlannedResource } from "../plan/plan.ts";
import type { StackFiles } from "../plan/project.ts";
import type { SourceLine } from "../review/review.ts";

/** What the command knows of one project beyond Pulumi itself. */
export interface CommandHooks {
  /** How people call it; `npm run plan --` by default. */
  readonly command?: string;
  /** What the stack file means; undefined where it has mistakes. */
  readonly settings?: (files: StackFiles) => Promise<KnownSettings | undefined>;
}

export interface KnownSettings {
  /** With their defaults filled in and without secrets. */
  readonly inForce: unknown;
  readonly acceptedFindings: readonly AcceptedFinding[];
  /** What is to be said of the settings themselves. */
  readonly findings: readonly Finding[];
  /** The line of the stack file that decides about a resource; its nearest component comes first, what is above it last. */
  readonly lineOf?: (ancestry: readonly PlannedResource[], finding: Finding) => SourceLine | undefined;
}
