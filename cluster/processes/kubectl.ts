import { paths } from "../home.ts";
import { execute } from "./execute.ts";
import { program } from "./program.ts";

/** Runs kubectl as the cluster's administrator. */
export function kubectl(args: readonly string[], input = ""): Promise<string> {
  return execute(program("kubectl"), [`--kubeconfig=${paths.kubeconfig}`, ...args], input);
}
