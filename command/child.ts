import type { ChildProcess } from "node:child_process";

/** Ends the child when this process ends, before anything is removed that it may still write to. */
export function endsWithThis<T extends ChildProcess>(child: T): T {
  // A program may have its own mind about gentler signals.
  const end = () => child.kill("SIGKILL");
  process.prependOnceListener("exit", end);
  child.once("close", () => process.off("exit", end));
  return child;
}
