import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The package as its users get it. */
export interface Packed {
  /** A program's folder, with the package and all it depends on in its `node_modules`. */
  readonly program: string;
  /** The unpacked package. */
  readonly folder: string;
  /** Paths in the package, sorted. */
  readonly files: readonly string[];
}

let packing: Promise<Packed> | undefined;

/** Builds, packs and unpacks once for all who ask; nothing is left in the tree or, at the end, anywhere. */
export function packed(): Promise<Packed> {
  packing ??= pack();
  return packing;
}

async function pack(): Promise<Packed> {
  const temporary = mkdtempSync(join(tmpdir(), "eks-platform-package-"));
  process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
  const sources = join(temporary, "sources");
  cpSync(root, sources, { recursive: true, filter: (path) => !left.has(basename(path)) });
  cpSync(await build(), join(sources, "dist"), { recursive: true });
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", temporary], { cwd: sources });
  const archive = readdirSync(temporary).find((name) => name.endsWith(".tgz"))!;

  const program = join(temporary, "program");
  const modules = join(program, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  await run("tar", ["-xzf", join(temporary, archive), "-C", modules]);
  const folder = join(modules, "eks-platform");
  renameSync(join(modules, "package"), folder);
  return { program, folder, files: filesIn(folder) };
}

/** What a clone does not have. */
const left = new Set([".git", ".cluster", "node_modules", "dist"]);

/** Compiles as `npm run build` does, types apart, which `npm run check` has checked; again only after a change. */
async function build(): Promise<string> {
  const cache = join(root, "node_modules/.cache/eks-platform-package");
  const key = keyOfSources();
  const keyFile = join(cache, "key");
  if (existsSync(keyFile) && readFileSync(keyFile, "utf8") === key) return join(cache, "dist");
  const fresh = `${cache}-${process.pid}`;
  const dist = join(fresh, "dist");
  const options = ["--noCheck", "--outDir", dist, "--tsBuildInfoFile", join(dist, ".tsbuildinfo")];
  await run(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json", ...options],
    {
      cwd: root,
    },
  );
  writeFileSync(join(fresh, "key"), key);
  rmSync(cache, { recursive: true, force: true });
  renameSync(fresh, cache);
  return join(cache, "dist");
}

function keyOfSources(): string {
  const hash = createHash("sha256");
  const folders = ["components", "k8s", "plan", "checks", "settings", "command", "model", "diff", "review", "render"];
  const files = [
    ...readdirSync(root).filter((name) => /\.(ts|json)$/.test(name)),
    ...folders.flatMap((folder) => filesIn(join(root, folder)).map((path) => join(folder, path))),
  ];
  for (const path of files.sort()) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}
