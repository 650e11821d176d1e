import type { Engine } from "./engine.ts";
import type { Plan } from "./plan.ts";
import { toPlannedResource } from "./registration.ts";
import { type RunOptions, runProgram } from "./run.ts";
import { isStack } from "./urn.ts";
import { type Mark, Secrets, toJson } from "./values.ts";

/** Runs a program in the embedded engine and gives what it would create; findings are for `checks/` to add. */
export async function planProgram(program: () => unknown, options: RunOptions): Promise<Plan> {
  return toPlan(await runProgram(program, options), Secrets.Hidden);
}

export function toPlan({ registrations, options: { project, stack } }: Engine, secrets: Secrets, mark?: Mark): Plan {
  const root = [...registrations.values()].find(({ type }) => isStack(type));
  return {
    project,
    stack,
    resources: [...registrations.keys()]
      .sort()
      .map((urn) => toPlannedResource(registrations.get(urn)!, registrations, secrets, mark)),
    outputs: toJson(root?.outputs ?? {}, secrets, mark) as Plan["outputs"],
    findings: [],
  };
}
