/** Plans a Pulumi program without an account, a network or the Pulumi CLI. */

export type { EngineOptions } from "./engine.ts";
export { type ManifestFile, manifestFiles } from "./manifests.ts";
export {
  type Finding,
  type Json,
  type Plan,
  type PlannedResource,
  type ResourceOptions,
  Severity,
} from "./plan.ts";
export { planProgram } from "./plan-program.ts";
export { type ProjectOptions, planProject } from "./plan-project.ts";
export { readStackFiles, type StackFiles } from "./project.ts";
export { ProgramError, type RunOptions } from "./run.ts";
export { standIns } from "./stand-ins/index.ts";
export { type Surroundings, surroundings } from "./stand-ins/stand-ins.ts";
export { UsageError } from "./usage-error.ts";
