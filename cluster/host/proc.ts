import { readdirSync, readFileSync } from "node:fs";

/** What the kernel tells about processes: https://man7.org/linux/man-pages/man5/proc.5.html */

/** Changes with every start of the machine, after which pids and start times begin anew. */
export function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/**
 * When a process started, in clock ticks since the machine did: with its pid, the name of one process and no other.
 * Undefined where there is none, or only one that ended and waits for its parent to notice.
 */
export function startTime(pid: number): string | undefined {
  const stat = contents(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : startTimeOf(stat);
}

/** The second field is the program's name in parentheses, which may hold spaces and parentheses itself. */
export function startTimeOf(stat: string): string | undefined {
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state === "Z" || state === "X" ? undefined : fields[18];
}

export function pids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Whether a process was started with this in its environment, or is a descendant of one that was. */
export function hasInEnvironment(pid: number, assignment: string): boolean {
  return (contents(`/proc/${pid}/environ`) ?? "").split("\0").includes(assignment);
}

/** The command line, for messages. */
export function commandLine(pid: number): string {
  return (contents(`/proc/${pid}/cmdline`) ?? "").split("\0").join(" ").trim();
}

/** A process may end between being listed and being read. */
function contents(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
