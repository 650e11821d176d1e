/** What differs between two values, as deep as both go the same way. */

import { fields, isHidden, isMissing, isSecret, isUnknown, text, type Value } from "../model/json.ts";
import type { Json } from "../plan/plan.ts";
import { asSet, isPolicyElement, isSet, keyed } from "./lists.ts";
import { names, type Path, type Step } from "./paths.ts";

export interface Difference {
  readonly path: Path;
  /** Undefined where there is none, and where it is secret. */
  readonly before: Value;
  readonly after: Value;
  readonly secret: boolean;
  /** One side is not known: they may be the same. */
  readonly uncertain: boolean;
  readonly only?: "order" | "formatting";
}

export interface Comparison {
  /** As the AWS provider reads inputs: `"1"` is 1, and an empty list or object is none. */
  readonly lenient: boolean;
  readonly sameResource: (before: string, after: string) => boolean;
  /** Texts that stand for the same in both plans, though they differ. */
  readonly alike?: (before: string, after: string) => boolean;
}

export function differences(before: Value, after: Value, comparison: Comparison, path: Path = []): Difference[] {
  const found: Difference[] = [];
  new Walk(comparison, [...path], found).compare(before, after);
  return found;
}

class Walk {
  private readonly comparison: Comparison;
  private readonly path: Step[];
  private readonly found: Difference[];
  /** Within an IAM document. */
  private policy = false;

  constructor(comparison: Comparison, path: Step[], found: Difference[]) {
    this.comparison = comparison;
    this.path = path;
    this.found = found;
  }

  compare(before: Value, after: Value): void {
    if (before === after || (this.isNone(before) && this.isNone(after))) return;
    if (isSecret(before) || isSecret(after)) {
      this.compareSecrets(before, after);
      return;
    }
    if (isUnknown(before) || isUnknown(after)) {
      if (!isUnknown(before) || !isUnknown(after)) this.add(before, after, { uncertain: true });
      return;
    }
    if (typeof before === "string" && typeof after === "string") {
      this.compareTexts(before, after);
      return;
    }
    if (this.policy && isPolicyElement(names(this.path)) && sameSet(before, after)) return;
    if (Array.isArray(before) && Array.isArray(after)) {
      this.compareLists(before, after);
      return;
    }
    if (isObject(before) && isObject(after)) {
      this.compareObjects(before, after);
      return;
    }
    const { lenient } = this.comparison;
    if (lenient && isScalar(before) && isScalar(after) && String(before) === String(after)) return;
    this.add(before, after);
  }

  private isNone(value: Value): boolean {
    if (isMissing(value)) return true;
    return this.comparison.lenient && typeof value === "object" && Object.keys(value).length === 0;
  }

  /** Without marks nothing tells two secrets apart; with one on one side alone, the other holds something unknown. */
  private compareSecrets(before: Value, after: Value): void {
    if (!isSecret(before) || !isSecret(after)) {
      this.add(before, after, { secret: true, uncertain: isUnknown(before) || isUnknown(after) });
      return;
    }
    const marks = [before, after].map((value) => text(fieldOf(value, "mark")));
    if (marks[0] !== marks[1]) this.add(before, after, { secret: true, uncertain: marks.includes(undefined) });
  }

  private compareTexts(before: string, after: string): void {
    if (this.comparison.alike?.(before, after)) return;
    const [left, right] = [document(before), document(after)];
    if (left === undefined || right === undefined) {
      this.add(before, after);
      return;
    }
    const count = this.found.length;
    const outer = this.policy;
    this.policy ||= isPolicy(left) || isPolicy(right);
    this.compare(left, right);
    const formatted = this.found.length === count && !this.policy;
    this.policy = outer;
    if (formatted) this.add(before, after, { only: "formatting" });
  }

  private compareObjects(before: { [key: string]: Json }, after: { [key: string]: Json }): void {
    const [left, right] = [reference(before), reference(after)];
    if (left !== undefined && right !== undefined) {
      if (!this.comparison.sameResource(left, right)) this.add(before, after);
      return;
    }
    for (const key of Object.keys({ ...before, ...after }).sort()) {
      this.within(key, before[key], after[key]);
    }
  }

  private within(step: Step, before: Value, after: Value): void {
    this.path.push(step);
    this.compare(before, after);
    this.path.pop();
  }

  private compareLists(before: readonly Json[], after: readonly Json[]): void {
    const name = names(this.path).at(-1) ?? "";
    const unordered = this.policy || isSet(name);
    if (before.every(isPlain) && after.every(isPlain)) {
      this.compareScalars(before, after, unordered);
      return;
    }
    const sides = keyed(name, before, after);
    if (sides === undefined) {
      this.compareByValue(before, after, unordered);
      return;
    }
    const [left, right] = sides;
    const count = this.found.length;
    for (const key of new Set([...left.keys(), ...right.keys()])) {
      this.within({ item: key }, left.get(key), right.get(key));
    }
    const reordered = [...left.keys()].join("\n") !== [...right.keys()].join("\n");
    if (this.found.length === count && reordered && !unordered)
      this.add([...left.keys()], [...right.keys()], { only: "order" });
  }

  private compareScalars(before: readonly Json[], after: readonly Json[], unordered: boolean): void {
    const same = (a: Json, b: Json | undefined) => this.find(a, b).length === 0;
    if (before.length === after.length && before.every((item, at) => same(item, after[at]))) return;
    const [left, right] = [before, after].map((items) => items.map((item) => JSON.stringify(item)).sort());
    const reordered = left?.join() === right?.join();
    if (reordered && unordered) return;
    const uncertain = [...before, ...after].some(isUnknown);
    this.add([...before], [...after], { uncertain, ...(reordered ? { only: "order" as const } : {}) });
  }

  /** Items without a key: those that have an equal on the other side are the same, the rest go together by their place. */
  private compareByValue(before: readonly Json[], after: readonly Json[], unordered: boolean): void {
    const rest = [...after.entries()];
    const left = [...before.entries()].filter(([place, item]) => {
      const same = (at: number) => this.find(item, rest[at]![1]).length === 0;
      const here = rest.findIndex(([other]) => other === place);
      const at = here >= 0 && same(here) ? here : rest.findIndex((_, other) => same(other));
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
    for (let at = 0; at < Math.max(left.length, rest.length); at++) {
      const place = (rest[at] ?? left[at])![0];
      this.within({ item: String(place) }, left[at]?.[1], rest[at]?.[1]);
    }
    const moved = left.length === 0 && rest.length === 0 && !unordered;
    if (moved && before.some((item, at) => this.find(item, after[at]).length > 0))
      this.add([...before], [...after], { only: "order" });
  }

  /** What would be found here, without keeping it. */
  private find(before: Value, after: Value): Difference[] {
    const found: Difference[] = [];
    const walk = new Walk(this.comparison, [...this.path], found);
    walk.policy = this.policy;
    walk.compare(before, after);
    return found;
  }

  private add(before: Value, after: Value, what: Partial<Difference> = {}): void {
    const { secret = false, uncertain = false, only } = what;
    this.found.push({
      path: [...this.path],
      before: secret ? undefined : unmarked(before),
      after: secret ? undefined : unmarked(after),
      secret,
      uncertain,
      ...(only === undefined ? {} : { only }),
    });
  }
}

/** Marks tell secrets apart and are nothing to be read. */
function unmarked(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return { secret: true };
  if (Array.isArray(value)) return value.map((item) => unmarked(item) ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unmarked(item) ?? null]));
}

function isObject(value: Value): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: Value): boolean {
  return typeof value !== "object";
}

function isPlain(value: Value): boolean {
  return typeof value !== "object" || value === null || isHidden(value);
}

function fieldOf(value: Value, key: string): Value {
  return isObject(value) ? value[key] : undefined;
}

function sameSet(before: Value, after: Value): boolean {
  const [left, right] = [asSet(before), asSet(after)];
  return left !== undefined && right !== undefined && left.join("\n") === right.join("\n");
}

/** An object or a list as JSON text. */
function document(value: string): Value {
  if (!/^\s*[{[]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

function isPolicy(value: Value): boolean {
  return fields(value).Statement !== undefined;
}

/** `{ resource: urn }` stands for a resource; a Kubernetes field of that name holds no URN. */
function reference(value: { [key: string]: Json }): string | undefined {
  const urn = text(value.resource);
  return urn?.startsWith("urn:pulumi:") ? urn : undefined;
}
