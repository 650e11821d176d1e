import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Usage } from "./usage.ts";

export interface Measurement extends Usage {
  readonly milliseconds: number;
  readonly stdout: string;
}

const usage = new URL("usage.ts", import.meta.url).href;

/** Runs `node` with the arguments and says what it cost; what fails is no measurement. */
export async function measure(args: readonly string[]): Promise<Measurement> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", "tsx", "--import", usage, ...args], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const outputs = [child.stdout, child.stderr, child.stdio[3]].map((stream) => text(stream as NodeJS.ReadableStream));
  const [code] = await once(child, "close");
  const milliseconds = performance.now() - started;
  const [stdout, stderr, report] = await Promise.all(outputs);
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${code}:\n${stderr}`);
  return { milliseconds, stdout: stdout!, ...(JSON.parse(report!) as Usage) };
}

/** So many measurements of each, in turns, so that a machine that slows down slows all of them. */
export async function measureInTurns(
  commands: readonly (readonly string[])[],
  times: number,
  onMeasured: () => void = () => {},
): Promise<Measurement[][]> {
  const results: Measurement[][] = commands.map(() => []);
  for (let turn = 0; turn < times; turn++) {
    for (const [index, command] of commands.entries()) {
      results[index]!.push(await measure(command));
      onMeasured();
    }
  }
  return results;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
