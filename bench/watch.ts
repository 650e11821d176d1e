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
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const plan = async () => {
    while (!text.includes(shown)) {
      if (child.exitCode !== null) throw new Error(`The watching command ended with ${child.exitCode}.`);
      await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
    }
  };
  try {
    await plan();
    const milliseconds: number[] = [];
    for (let save = 0; save < times; save++) {
      await pause(betweenSaves);
      text = "";
      const started = performance.now();
      utimesSync(file, new Date(), new Date());
      await plan();
      milliseconds.push(performance.now() - started);
      onMeasured();
    }
    return milliseconds;
  } finally {
    child.kill();
  }
}
