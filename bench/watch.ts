import { spawn } from "node:child_process";
import { once } from "node:events";
import { utimesSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** What the command prints once it has shown a plan. */
const shown = "Watching the files here";

/** In which somebody reads and writes, and the next process gets ready. */
const betweenSaves = 4000;

/** Milliseconds from a save of the stack file to the new plan, so many times. */
export async function fromSaveToPlan(stack: string, times: number, onMeasured: () => void): Promise<number[]> {
  const file = fileURLToPath(new URL(`../Pulumi.${stack}.yaml`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", "cli.ts", "--watch", "--stack", stack], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let onPlan = () => {};
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    if (!text.includes(shown)) return;
    text = "";
    onPlan();
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`It ended with ${code} instead.`)));
  const plan = () => Promise.race([ended, new Promise<void>((done) => (onPlan = done))]);
  try {
    await plan();
    const milliseconds: number[] = [];
    for (let save = 0; save < times; save++) {
      await pause(betweenSaves);
      const next = plan();
      const started = performance.now();
      utimesSync(file, new Date(), new Date());
      await next;
      milliseconds.push(performance.now() - started);
      onMeasured();
    }
    return milliseconds;
  } finally {
    child.kill();
  }
}
