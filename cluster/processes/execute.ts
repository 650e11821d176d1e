import { type Ended, runProgram, tryProgram } from "../build/run-program.ts";
import { processEnvironment } from "./processes.ts";

/** Runs a tool in the environment of the cluster's processes and gives what it printed; fails with what it complained about. */
export function execute(program: string, args: readonly string[], input = ""): Promise<string> {
  return runProgram(program, args, { env: processEnvironment(), input });
}

/** The same, where a failure may mean that there is nothing to do. */
export function tryExecute(program: string, args: readonly string[], input = ""): Promise<Ended> {
  return tryProgram(program, args, { env: processEnvironment(), input });
}
