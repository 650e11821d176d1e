import type { Engine } from "./engine.ts";
import type { Plan } from "./plan.ts";
import { toPlannedResource } from "./registration.ts";
import { type RunOptions, runProgram } from "./run.ts";
import { isStack } from "./urn.ts";
import { toJson } from "./values.ts";

export interface PlanOptions extends RunOptions {
  /** Show the values of secrets instead of `{ secret: true }`. */
  readonly showSecrets?: boolean;
}

/** Runs a program in the embedded engine and gives what it would create; findings are for `checks/` to add. */
export async function planProgram(program: () => unknown, options: PlanOptions): Promise<Plan> {
  return toPlan(await runProgram(program, options), options);
}

export function toPlan(engine: Engine, { project, stack, showSecrets = false }: PlanOptions): Plan {
  const { registrations } = engine;
  const root = [...registrations.values()].find(({ type }) => isStack(type));
  const outputs = toJson(root?.outputs ?? {}, showSecrets) as Plan["outputs"];
  return {
    project,
    stack,
    resources: [...registrations.keys()]
      .sort()
      .map((urn) => toPlannedResource(registrations.get(urn)!, registrations, showSecrets)),
    outputs,
    findings: [],
  };
}
