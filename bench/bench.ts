/**
 * What the plan costs, as ratios to what is measured in the same run on the same machine; seconds alone say little.
 * Ends with 1 where a target is missed. Needs some minutes and a machine that does nothing else.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { Change } from "./change.ts";
import { type Measurement, measureInTurns, median } from "./measure.ts";
import { fromSaveToPlan } from "./watch.ts";
import type { WorkloadsResult } from "./workloads.ts";

interface Line {
  readonly what: string;
  readonly measured: number;
  readonly target: number;
  readonly unit: string;
}

const runs = 7;
const workloadRuns = 3;

const progress = process.stderr.isTTY ? () => process.stderr.write(".") : () => {};
const [floor, plan] = await measureInTurns([["bench/floor.ts"], ["cli.ts", "--stack", "dev"]], runs, progress);
const [hundred, thousand] = await measureInTurns(
  [100, 1000].map((count) => ["bench/workloads.ts", String(count)]),
  workloadRuns,
  progress,
);
const { one, diff, pageBytes } = await measureChange(1000);
const saves = await fromSaveToPlan("dev", runs, progress);
if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");

/** A plan, and a diff with its page, of so many workloads that get another image. */
async function measureChange(count: number) {
  const change = new Change(count);
  try {
    const page = join(change.folder, "page.html");
    const project = ["--cwd", change.folder, "--stack", "bench"];
    const commands = [
      ["cli.ts", ...project],
      ["cli.ts", "diff", "HEAD", ...project, "--html", page],
    ];
    const [one, diff] = await measureInTurns(commands, workloadRuns, progress);
    return { one, diff, pageBytes: statSync(page).size };
  } finally {
    change.remove();
  }
}

const wall = (measurements: readonly Measurement[]) => median(measurements.map(({ milliseconds }) => milliseconds));
const results = (measurements: readonly Measurement[]) =>
  measurements.map(({ stdout }) => JSON.parse(stdout) as WorkloadsResult);
const perWorkload = (measurements: readonly Measurement[], count: number) =>
  median(results(measurements).map(({ milliseconds }) => milliseconds)) / count;
const { resources } = results(thousand!)[0]!;
const cpu = median(thousand!.map(({ cpuMilliseconds }) => cpuMilliseconds));

const lines: Line[] = [
  {
    what: "plan of dev, all checks and tables : import of the five SDK packages",
    measured: wall(plan!) / wall(floor!),
    target: 2,
    unit: "×",
  },
  {
    what: "a workload of 1,000 : a workload of 100",
    measured: perWorkload(thousand!, 1000) / perWorkload(hundred!, 100),
    target: 1.3,
    unit: "×",
  },
  { what: `CPU of each of ${resources} resources`, measured: cpu / resources, target: 6.5, unit: "ms" },
  {
    what: "memory for 1,000 workloads",
    measured: Math.max(...thousand!.map(({ peakBytes }) => peakBytes)) / 1e9,
    target: 1.2,
    unit: "GB",
  },
  {
    what: "diff of 1,000 workloads with its page : a plan of them",
    measured: wall(diff!) / wall(one!),
    target: 3,
    unit: "×",
  },
  { what: "the page of that diff", measured: pageBytes / 1e6, target: 10, unit: "MB" },
  { what: "from a save of dev to its plan", measured: median(saves) / 1000, target: 2, unit: "s" },
];

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
process.stdout.write(`Node ${process.versions.node}. Floor ${seconds(wall(floor!))}, plan of dev ${seconds(wall(plan!))} (medians of ${runs});
100 workloads ${seconds(wall(hundred!))}, 1,000 workloads ${seconds(wall(thousand!))} (medians of ${workloadRuns});
the command plans 1,000 workloads in ${seconds(wall(one!))} and compares them in ${seconds(wall(diff!))} (medians of ${workloadRuns}).

`);
const width = Math.max(...lines.map(({ what }) => what.length));
for (const { what, measured, target, unit } of lines) {
  const verdict = measured <= target ? "met" : "MISSED";
  const values = `${measured.toFixed(2).padStart(6)} ${unit.padEnd(3)}  target ≤ ${target} ${unit.padEnd(3)}`;
  process.stdout.write(`${what.padEnd(width)}  ${values}  ${verdict}\n`);
}
process.exitCode = lines.every(({ measured, target }) => measured <= target) ? 0 : 1;
