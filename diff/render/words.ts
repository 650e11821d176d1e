import { Action, EffectKind } from "../diff.ts";

interface ActionWords {
  readonly symbol: string;
  readonly verb: string;
  /** As it is counted: "1 update", "2 updates". */
  readonly counted: readonly [one: string, many: string];
}

/** The most dangerous first: the order in which they are counted. */
export const actionWords: Readonly<Record<Action, ActionWords>> = {
  [Action.Delete]: { symbol: "-", verb: "delete", counted: ["delete", "deletes"] },
  [Action.Replace]: { symbol: "-/+", verb: "replace", counted: ["replace", "replaces"] },
  [Action.Unknown]: {
    symbol: "?",
    verb: "update or replace, cannot tell",
    counted: ["update or replace (cannot tell)", "updates or replaces (cannot tell)"],
  },
  [Action.Move]: { symbol: ">", verb: "move", counted: ["move", "moves"] },
  [Action.Update]: { symbol: "~", verb: "update", counted: ["update", "updates"] },
  [Action.Create]: { symbol: "+", verb: "create", counted: ["create", "creates"] },
  [Action.Ignore]: { symbol: "=", verb: "ignore", counted: ["ignored difference", "ignored differences"] },
};

export const effectWords: Readonly<Record<EffectKind, string>> = {
  [EffectKind.DataLoss]: "Data loss",
  [EffectKind.Interruption]: "Interruption",
  [EffectKind.Unknown]: "Effect not known",
  [EffectKind.NodeReplacement]: "Nodes replaced",
  [EffectKind.RollingRestart]: "Pods restarted",
  [EffectKind.Nothing]: "No interruption",
};

/** What the most dangerous change does, before the name of what changes. */
export const dangerWords: Readonly<Record<Exclude<EffectKind, "nothing">, string>> = {
  [EffectKind.DataLoss]: "loses data with",
  [EffectKind.Interruption]: "interrupts",
  [EffectKind.Unknown]: "cannot tell what happens to",
  [EffectKind.NodeReplacement]: "replaces nodes with",
  [EffectKind.RollingRestart]: "restarts pods with",
};
