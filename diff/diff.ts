/** What a change of the program does to a platform that runs the base: data, most dangerous first. */

import type { Finding, Json } from "../plan/plan.ts";

/** https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/ */
export const Action = {
  Create: "create",
  Update: "update",
  Replace: "replace",
  /** Update or replace: the table of immutable properties does not know. Counts as dangerous. */
  Unknown: "unknown",
  Delete: "delete",
  /** The same object under another name or parent. */
  Move: "move",
  /** The program is told to leave what differs as it is (`ignoreChanges`). */
  Ignore: "ignore",
} as const;
export type Action = (typeof Action)[keyof typeof Action];

/** From the most dangerous to the least. */
export const EffectKind = {
  DataLoss: "dataLoss",
  Interruption: "interruption",
  /** The table of effects does not know. */
  Unknown: "unknown",
  NodeReplacement: "nodeReplacement",
  RollingRestart: "rollingRestart",
  Nothing: "nothing",
} as const;
export type EffectKind = (typeof EffectKind)[keyof typeof EffectKind];

/** What happens to what runs. */
export interface Effect {
  readonly kind: EffectKind;
  /** One sentence: "Replaces 4 nodes, at most 1 at a time." */
  readonly message: string;
  /** Which pods, which PodDisruptionBudgets in the way, how to do it without; a sentence each. */
  readonly details: readonly string[];
  readonly page?: string;
}

export interface PropertyChange {
  /** `scalingConfig.maxSize`, `spec.template.spec.containers[web].image`: list items by their natural key. */
  readonly path: string;
  /** Absent where there was, or will be, none. */
  readonly before?: Json;
  readonly after?: Json;
  /** The values are secret: that they differ is all that is said. */
  readonly secret: boolean;
  /** What this property alone asks for. */
  readonly action: "update" | "replace" | "unknown";
  /** Why, where it is not a plain update: "the API refuses to change it". */
  readonly reason?: string;
  readonly page?: string;
}

export interface ResourceChange {
  readonly action: Action;
  /** Of the head; of the base where it is deleted. */
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Where it is moved, and where a name with a hash in it is another: what it was. */
  readonly previousUrn?: string;
  /** URN of the remote component that makes it: it is not among the plan's resources. */
  readonly within?: string;
  /** `file:line` in the side it is of. */
  readonly source?: string;
  /** Those that replace first; empty for create and delete. */
  readonly properties: readonly PropertyChange[];
  readonly effect: Effect;
  /** A move: whether the program needs an alias, and which, as a sentence. */
  readonly alias?: string;
  /** The program has no such alias: as it stands, the object is deleted and created, though it moves to a reader. */
  readonly needsAlias?: true;
  /** What Pulumi will not allow or not do: protect, retainOnDelete, ignoreChanges; a sentence each. */
  readonly notes: readonly string[];
}

/** Many changes that are one to a reader; nothing is left out without being counted here. */
export interface Fold {
  /** "Label app.kubernetes.io/version changes from 1 to 2 on 48 objects." */
  readonly message: string;
  /** URNs of the changes it stands for, sorted. */
  readonly urns: readonly string[];
}

export interface FindingsDiff {
  readonly appeared: readonly Finding[];
  readonly gone: readonly Finding[];
  readonly staying: readonly Finding[];
}

export interface Diff {
  /** How a reader calls the two sides: "main at 1a2b3c4", "this folder". */
  readonly base: string;
  readonly head: string;
  /** False where the base has no plan, so that everything is created. */
  readonly basePlanned: boolean;
  /** Why it has none, where somebody tried. */
  readonly baseProblem?: string;
  /** All, folded or not: most dangerous first, then by action, then by URN. */
  readonly changes: readonly ResourceChange[];
  readonly folds: readonly Fold[];
  /** Resources alike on both sides. */
  readonly unchanged: number;
  readonly findings: FindingsDiff;
}
