import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ClusterError } from "../cluster-error.ts";
import { paths } from "../home.ts";
import { type GoModule, goModules, goVersion, kubernetesRelease } from "../pins.ts";
import type { Step } from "../progress.ts";
import { type Ended, runProgram, tryProgram } from "./run-program.ts";
import { isCurrent, type Stamp, stamp, unstamp } from "./stamp.ts";

/** A program to build. */
export interface GoProgram {
  readonly name: string;
  readonly package: string;
  /** The folder its go.mod is in. */
  readonly folder: string;
  /** Absent where it is our own. */
  readonly version?: string;
  readonly variables: Readonly<Record<string, string>>;
}

const standIns = folderOf("stand-ins");

/** Everything that Go builds. Those of our own are done in a moment and come first: the others take minutes. */
export const goPrograms: readonly GoProgram[] = [
  { name: "pause", package: "./pause", folder: standIns, variables: {} },
  { name: "stand-in", package: "./agent", folder: standIns, variables: {} },
  ...goModules.flatMap(programsOf),
];

/** The folder of a module's go.mod. */
export function moduleFolder({ folder }: GoModule): string {
  return folderOf(`go/${folder}`);
}

function folderOf(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** The steps that are left to do, Go itself looked at first. None where all is built. */
export async function goSteps(programs: readonly GoProgram[] = goPrograms): Promise<Step[]> {
  const missing = programs.filter((program) => !isCurrent(stampOf(program)));
  if (missing.length > 0) await requireGo();
  return missing.map((program) => ({
    title: ["build", program.name, program.version].join(" ").trim(),
    run: () => buildProgram(program),
  }));
}

/** What `go build` is told. No paths of this machine, no symbols, no C: the program runs wherever the kernel does. */
export function buildArguments(program: GoProgram, output: string): string[] {
  const variables = Object.entries(program.variables).map(([name, value]) => `-X=${name}=${value}`);
  const linker = ["-s", "-w", ...variables].join(" ");
  return ["build", "-trimpath", "-buildvcs=false", `-ldflags=${linker}`, "-o", output, program.package];
}

/** Whether a Go of the version that it tells (`go1.26.8`) is at least the one needed. One that tells no number is somebody's own. */
export function isRecentEnough(found: string, needed = goVersion): boolean {
  const numbers = (text: string) =>
    (/(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? []).slice(1).map((part) => Number(part ?? 0));
  const [have, want] = [numbers(found), numbers(needed)];
  if (have.length === 0) return true;
  const differing = want.findIndex((number, index) => number !== have[index]);
  return differing === -1 || have[differing]! > want[differing]!;
}

/** Where a built program is. */
export function builtProgram(name: string): string {
  return join(paths.bin, name);
}

function programsOf(of: GoModule): GoProgram[] {
  return Object.entries(of.programs).map(([name, packageName]) => ({
    name,
    package: packageName,
    folder: moduleFolder(of),
    version: of.version,
    variables: of.variables,
  }));
}

async function buildProgram(program: GoProgram): Promise<void> {
  const made = stampOf(program);
  const unfinished = `${made.of}.unfinished`;
  await mkdir(paths.bin, { recursive: true });
  await unstamp(made);
  await rm(unfinished, { force: true });
  await runProgram("go", buildArguments(program, unfinished), {
    cwd: program.folder,
    env: { ...process.env, CGO_ENABLED: "0", GOOS: "linux", GOWORK: "off" },
    failure: `Go could not build ${program.name}. It said:`,
  });
  await rename(unfinished, made.of);
  await stamp(made);
}

/** All that decides what a program is: go.mod and go.sum pin everything it is made of, but for what is our own. */
function stampOf(program: GoProgram): Stamp {
  const hash = createHash("sha256");
  const files = readdirSync(program.folder, { recursive: true, encoding: "utf8" }).sort();
  for (const file of files.filter((name) => /^go\.(mod|sum)$|\.go$/.test(name))) {
    hash.update(readFileSync(join(program.folder, file)));
  }
  const made = { arguments: buildArguments(program, ""), sources: hash.digest("hex") };
  return { of: builtProgram(program.name), made: JSON.stringify(made) };
}

async function requireGo(): Promise<void> {
  // In the folder of a module: a Go that fetches newer ones by itself then tells the version it would build with.
  const options = { cwd: standIns, env: { ...process.env, GOWORK: "off" } };
  const found = await tryProgram("go", ["env", "GOVERSION"], options).catch(() => undefined);
  const lack = goLack(found);
  if (lack === undefined) return;
  throw new ClusterError(
    `Go ${goVersion} or newer is needed to build Kubernetes ${kubernetesRelease}, ${lack}. Install it from https://go.dev/dl/ and see that it is on the PATH.`,
  );
}

/** What is wrong with this machine's Go, by what `go env GOVERSION` said; undefined where it cannot be started. */
export function goLack(found: Pick<Ended, "code" | "stdout" | "stderr"> | undefined): string | undefined {
  if (found === undefined) return "and there is none here";
  // An old one refuses to read the go.mod of a newer one: `go.mod requires go >= 1.26.4 (running go 1.22.2; GOTOOLCHAIN=local)`.
  const version = found.code === 0 ? found.stdout.trim() : /running go ?([\w.]+)/.exec(found.stderr)?.[1];
  if (version !== undefined && isRecentEnough(version)) return undefined;
  return `but the one here is ${version ?? "older"}`;
}
