import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { paths } from "./home.ts";
import { textOf } from "./host/files.ts";
import { startTime } from "./host/proc.ts";
import { waitUntil } from "./processes/wait.ts";

const file = join(paths.home, "lock.json");

interface Holder {
  readonly pid: number;
  readonly startTime: string | undefined;
  readonly command: string;
}

/**
 * Two commands that change the cluster at once would undo each other's work: the later one waits, and says so. A lock of a command that
 * was killed holds nobody back.
 */
export async function alone<T>(
  command: string,
  run: () => Promise<T>,
  tell: (text: string) => unknown = (text) => process.stderr.write(text),
): Promise<T> {
  const mine = { pid: process.pid, startTime: startTime(process.pid), command };
  if (!take(mine)) {
    const { pid = 0, command: other = "" } = holder() ?? {};
    tell(`waiting for \`${other}\` (process ${pid}) to finish\n`);
    await waitUntil(`\`${other}\` (process ${pid}) did not finish`, () => take(mine), { seconds: 1800 });
  }
  try {
    return await run();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(mine: Holder): boolean {
  mkdirSync(paths.home, { recursive: true });
  const other = holder();
  if (other !== undefined && startTime(other.pid) === other.startTime) return false;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify(mine), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function holder(): Holder | undefined {
  const text = textOf(file);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    // Being written at this moment, or cut short.
    return undefined;
  }
}
