import { fileURLToPath } from "node:url";
import type { Plan, PlannedResource } from "../plan/plan.ts";
import { toPlan } from "../plan/plan-program.ts";
import { runProgram } from "../plan/run.ts";
import { standIns } from "../plan/stand-ins/index.ts";
import { surroundings } from "../plan/stand-ins/stand-ins.ts";
import { Secrets } from "../plan/values.ts";

export interface PlanOfOptions {
  /** By full key (`eks-platform:network`); objects as they stand in a stack file. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly secretKeys?: readonly string[];
  readonly stack?: string;
  readonly region?: string;
  readonly unknown?: boolean;
  readonly secrets?: Secrets;
  readonly quietSeconds?: number;
  /** Folder of the program; this repository by default. */
  readonly root?: string;
}

/** Runs a program in the embedded engine; rejects with what went wrong in it. */
export async function planOf(program: () => unknown, options: PlanOfOptions = {}): Promise<Plan> {
  const { config = {}, secretKeys = [], stack = "test", region = "ap-northeast-1" } = options;
  const text = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const engine = await runProgram(program, {
    project: "eks-platform",
    stack,
    root: options.root ?? fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, ""),
    surroundings: surroundings(region),
    standIns,
    unknown: options.unknown ?? false,
    config: Object.fromEntries(text),
    secretKeys,
    ...(options.quietSeconds === undefined ? {} : { quietSeconds: options.quietSeconds }),
  });
  return toPlan(engine, options.secrets ?? Secrets.Hidden);
}

/** Every resource but the stack, sorted by type and name. */
export function typesAndNames(plan: Plan): [type: string, name: string][] {
  return plan.resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ type, name }): [string, string] => [type, name])
    .sort(([typeA, nameA], [typeB, nameB]) => (`${typeA} ${nameA}` < `${typeB} ${nameB}` ? -1 : 1));
}

/** The one resource of that type, and of that name where one is given; anything else is a failure. */
export function find(plan: Plan, type: string, name?: string): PlannedResource {
  const found = plan.resources.filter(
    (resource) => resource.type === type && (name === undefined || resource.name === name),
  );
  if (found.length === 1) return found[0]!;
  const all = typesAndNames(plan).map((pair) => pair.join(" "));
  throw new Error(`${found.length} resources are ${type} ${name ?? ""}; the plan has:\n${all.join("\n")}`);
}
