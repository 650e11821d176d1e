import { setTimeout as sleep } from "node:timers/promises";
import { ClusterError } from "../cluster-error.ts";

/** Asks again until the answer is yes. `what` completes the sentence "… within 60 s". */
export async function waitUntil(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { seconds, everyMs = 50 }: { seconds: number; everyMs?: number },
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new ClusterError(`${what} within ${seconds} s.`, 1);
    await sleep(everyMs);
  }
}
