import { Action, EffectKind } from "../../diff/diff.ts";
import { Severity } from "../../plan/plan.ts";

/** "1 error", "2 errors", "6,006 resources" */
export function count(number: number, what: string): string {
  return `${String(number).replace(/\B(?=(\d{3})+$)/g, ",")} ${what}${number === 1 ? "" : "s"}`;
}

/** The most dangerous first; a replacement counts as one thing of its own. */
export const actionWords: Readonly<Record<Action, string>> = {
  [Action.Delete]: "deleted",
  [Action.Replace]: "replaced",
  [Action.Unknown]: "updated or replaced, not known which",
  [Action.Update]: "updated",
  [Action.Move]: "moved",
  [Action.Create]: "created",
  [Action.Ignore]: "different, which is ignored",
};

/** Signs that say the same without a colour. */
export const actionSigns: Readonly<Record<Action, string>> = {
  [Action.Delete]: "−",
  [Action.Replace]: "±",
  [Action.Unknown]: "?",
  [Action.Update]: "~",
  [Action.Move]: "→",
  [Action.Create]: "+",
  [Action.Ignore]: "=",
};

export const effectWords: Readonly<Record<EffectKind, string>> = {
  [EffectKind.DataLoss]: "Data loss",
  [EffectKind.Interruption]: "Interruption",
  [EffectKind.Unknown]: "Effect not known",
  [EffectKind.NodeReplacement]: "Nodes replaced",
  [EffectKind.RollingRestart]: "Pods restarted",
  [EffectKind.Nothing]: "Nothing that runs is touched",
};

export const severityWords: Readonly<Record<Severity, string>> = {
  [Severity.Error]: "Error",
  [Severity.Warning]: "Warning",
  [Severity.Note]: "Note",
};
