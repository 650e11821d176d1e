/** Preloaded into each measured process, which then reports itself on file descriptor 3. */
import { writeSync } from "node:fs";

export interface Usage {
  readonly cpuMilliseconds: number;
  readonly peakBytes: number;
}

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage: Usage = { cpuMilliseconds: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 };
  writeSync(3, JSON.stringify(usage));
});
