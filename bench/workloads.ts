/** Plans and checks so many workloads: `node --import tsx bench/workloads.ts 1000`. Prints what it took, as JSON. */
import "../plan/lazy-modules.ts";
import { runChecks } from "../checks/index.ts";
import { planProgram } from "../plan/plan-program.ts";
import { standIns } from "../plan/stand-ins/index.ts";
import { surroundings } from "../plan/stand-ins/stand-ins.ts";
import { program } from "./program.ts";

export interface WorkloadsResult {
  readonly resources: number;
  /** Of planning and checking, without the time in which modules load. */
  readonly milliseconds: number;
}

const count = Number(process.argv[2] ?? 100);

const started = performance.now();
const plan = await planProgram(() => program(count), {
  project: "eks-platform",
  stack: "bench",
  root: process.cwd(),
  surroundings: surroundings("ap-northeast-1"),
  standIns,
  unknown: false,
  config: {},
  secretKeys: [],
});
const findings = runChecks(plan, { date: "2026-01-01" });
const milliseconds = performance.now() - started;

const errors = findings.filter(({ severity }) => severity === "error");
if (errors.length > 0) throw new Error(`What is measured should be in order, but: ${errors[0]!.message}`);
const result: WorkloadsResult = { resources: plan.resources.length, milliseconds };
process.stdout.write(JSON.stringify(result));
process.exit();
