import { groupBy } from "../../model/groups.ts";
import type { Style } from "../../plan/render/style.ts";
import { shortType } from "../../plan/render/tree.ts";
import { Action, type Effect, EffectKind, type Fold, type PropertyChange, type ResourceChange } from "../diff.ts";
import { byDanger, listed } from "../effects/outcome.ts";
import { counted } from "./headline.ts";
import { printable } from "./printable.ts";
import { propertyText } from "./property.ts";
import { actionWords, effectWords } from "./words.ts";

const mostProperties = 25;
const mostEffects = 5;

type Paint = (text: string) => string;

/** One change: what is done to what, what that does to what runs, and the properties behind it. */
export function changeLines(change: ResourceChange, style: Style): string[] {
  const { action, name, type, effect, alias, notes } = change;
  return [
    head(
      action,
      change.needsAlias ? "move, needs an alias" : actionWords[action].verb,
      `${name} (${shortType(type)})`,
      style,
    ),
    ...effectLines(effect, style),
    ...propertiesLines(change.properties, style),
    ...[...notes, ...(alias === undefined ? [] : [alias])].map((note) => line(4, note)),
    ...origin(change).map((text) => line(4, text, style.dim)),
  ];
}

/** Many changes as one: what they have in common, and all that they do. */
export function foldLines({ message, urns }: Fold, members: readonly ResourceChange[], style: Style): string[] {
  const actions = new Set(members.map(({ action }) => action));
  const [first] = actions;
  const verb = first !== undefined && actions.size === 1 ? actionWords[first].verb : "change";
  const symbol = first !== undefined && actions.size === 1 ? first : Action.Update;
  const texts = members.flatMap(({ type, properties }) =>
    /^kubernetes:core\/v1:(ConfigMap|Secret)$/.test(type)
      ? properties.filter(({ path }) => /^(data|stringData|binaryData)\b/.test(path))
      : [],
  );
  return [
    head(symbol, `${verb} × ${urns.length}`, message, style),
    ...foldedEffects(
      members.map(({ effect }) => effect),
      style,
    ),
    ...propertiesLines(texts, style),
    line(
      4,
      listed(
        members.map(({ name, type }) => `${type.split(":").at(-1)} ${name}`),
        12,
      ),
      style.dim,
    ),
  ];
}

function head(action: Action, verb: string, what: string, style: Style): string {
  const paint = {
    create: style.green,
    update: style.yellow,
    move: style.yellow,
    ignore: style.dim,
    unknown: style.red,
    replace: style.red,
    delete: style.red,
  }[action];
  return `  ${paint(`${actionWords[action].symbol.padEnd(3)} ${verb}`)}  ${style.bold(printable(what))}`;
}

const paints = (style: Style): Readonly<Record<EffectKind, Paint>> => ({
  [EffectKind.DataLoss]: style.red,
  [EffectKind.Interruption]: style.red,
  [EffectKind.Unknown]: style.yellow,
  [EffectKind.NodeReplacement]: style.yellow,
  [EffectKind.RollingRestart]: style.yellow,
  [EffectKind.Nothing]: style.dim,
});

function effectLines({ kind, message, details, page }: Effect, style: Style): string[] {
  return [
    `    ${paints(style)[kind](`${effectWords[kind]}:`)} ${printable(message)}`,
    ...details.map((detail) => line(6, `- ${detail}`)),
    ...(page === undefined || kind === EffectKind.Nothing ? [] : [line(6, page, style.dim)]),
  ];
}

/** Each effect once, the worst first, with how many have it. */
function foldedEffects(effects: readonly Effect[], style: Style): string[] {
  const groups = groupBy(effects, ({ message }) => message);
  const sorted = [...groups.values()].sort(([a], [b]) => byDanger(a.kind, b.kind));
  const shown = sorted.slice(0, sorted.length > mostEffects ? mostEffects - 1 : mostEffects);
  const rest = sorted.slice(shown.length).reduce((sum, group) => sum + group.length, 0);
  return [
    ...shown.flatMap(([effect], at) => {
      if (effect === undefined) return [];
      const again = shown.slice(at + 1).some(([later]) => later?.page === effect.page);
      const { page: _, ...short } = effect;
      return effectLines(again ? short : effect, style);
    }),
    ...(rest === 0 ? [] : [line(4, `… and ${rest} more, none more dangerous`)]),
  ];
}

function propertiesLines(properties: readonly PropertyChange[], style: Style): string[] {
  const shown = properties.length > mostProperties ? properties.slice(0, mostProperties - 1) : properties;
  const rest = properties.length - shown.length;
  return [
    ...shown.flatMap((property) => propertyLines(property, style)),
    ...(rest === 0 ? [] : [line(4, `… and ${counted(rest, "property").replace("propertys", "properties")} more`)]),
  ];
}

function propertyLines(property: PropertyChange, style: Style): string[] {
  const { head, lines, reason } = propertyText(property);
  const paint = { "-": style.red, "+": style.green, " ": style.dim };
  return [
    line(4, head),
    ...lines.map(({ sign, line: text }) => line(6, `${sign} ${text}`.trimEnd(), paint[sign])),
    ...(reason === undefined ? [] : [line(6, reason)]),
  ];
}

function origin({ previousUrn, within, source }: ResourceChange): string[] {
  const parts = [
    ...(previousUrn === undefined ? [] : [`was ${previousUrn.split("::").slice(3).join("::")}`]),
    ...(within === undefined
      ? []
      : [
          `made by ${within.split("::").slice(3).join("::")} (${shortType(within.split("::")[2]?.split("$").at(-1) ?? "")})`,
        ]),
    ...(source === undefined ? [] : [source]),
  ];
  return parts.length === 0 ? [] : [parts.join(", ")];
}

export function line(indent: number, text: string, paint: Paint = (same) => same): string {
  return text === "" ? "" : `${" ".repeat(indent)}${paint(printable(text))}`;
}
