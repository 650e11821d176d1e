/** One mistake in what somebody asked for, in the four parts a reader needs: where, what, why not, what instead. */
export interface Problem {
  /** Where it stands, from the top of the settings or of a component's arguments: `["nodeGroups", "general", "scaling", "desired"]`. */
  readonly path: readonly (string | number)[];
  /** What stands there; left out where nothing does, or where it must not be shown. */
  readonly value?: unknown;
  /** Why that cannot be, continuing "<path> is <value>, ": for example "but max is 4". */
  readonly rule: string;
  /** What to do instead, as one sentence: "Raise max, or lower desired." */
  readonly fix: string;
}

/** "nodeGroups.general.scaling.desired is 5, but max is 4. Raise max, or lower desired." */
export function sentence({ path, value, rule, fix }: Problem): string {
  const where = pathText(path);
  const what = value === undefined ? where : `${where} is ${valueText(value)},`;
  return `${what} ${rule.replace(/\.$/, "")}. ${fix}`;
}

export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (/[.[\]"\s]/.test(part)) return `${text}["${part}"]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
