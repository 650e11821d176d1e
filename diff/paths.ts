/** Where in a resource's inputs something stands: property names, and list items by their natural key. */

export type Step = string | Item;
export type Path = readonly Step[];

/** An item of a list. */
export interface Item {
  readonly item: string;
}

const plainName = /^[A-Za-z_$][\w$-]*$/;

/** `spec.template.spec.containers[web].image`, `metadata.labels["app.kubernetes.io/name"]` */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step !== "string") return `${text}[${step.item}]`;
    if (!plainName.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** Property names alone: a table speaks of every item of a list. */
export function names(path: Path): string[] {
  return path.filter((step) => typeof step === "string");
}

/** A property path as resource options have it: https://www.pulumi.com/docs/iac/concepts/options/ignorechanges/ */
export type OptionPath = readonly (string | number)[];

const optionStep = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[\*\]|([^.[\]]+)/g;

/** Numbers are places in a list, `*` is every property or item. */
export function optionPath(text: string): OptionPath {
  return [...text.matchAll(optionStep)].map(([whole, index, quoted, name]) => {
    if (index !== undefined) return Number(index);
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, "$1");
    return name ?? whole.slice(1, -1);
  });
}

/** Whether an option speaks of the path, of something above it, or of something below: which item of a list it means is left open. */
export function touches(option: OptionPath, path: Path): boolean {
  const steps = Math.min(option.length, path.length);
  for (let at = 0; at < steps; at++) {
    const wanted = option[at];
    const step = path[at];
    if (wanted === "*") continue;
    if (typeof step === "string" ? step !== wanted : typeof wanted !== "number") return false;
  }
  return true;
}
