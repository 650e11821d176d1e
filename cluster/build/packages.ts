import { mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ClusterError } from "../cluster-error.ts";
import { paths } from "../home.ts";
import { debianPackages } from "../pins.ts";
import { runProgram, tryProgram } from "./run-program.ts";
import { isCurrent, stamp } from "./stamp.ts";

/** What Debian's packages hold, laid out as on a machine that has them installed. */
export const packageRoot = join(paths.packages, "root");

const archives = join(paths.packages, "archives");
const lists = join(paths.packages, "lists");
const stampOfPackages = { of: packageRoot, made: JSON.stringify({ debianPackages, layout: 1 }) };

/** Pages nobody reads here. They are a third of what there is to write. */
const leftOut = ["doc", "man", "locale", "info", "lintian", "bug"].map((folder) => `--exclude=./usr/share/${folder}`);

export function packagesAreThere(): boolean {
  return isCurrent(stampOfPackages);
}

/** Downloads Debian's packages and all they depend on, and unpacks them. Nothing is installed, and the machine's apt is left as it is. */
export async function unpackPackages(): Promise<void> {
  // What an interrupted download left may be of another day.
  await rm(archives, { recursive: true, force: true });
  await mkdir(join(archives, "partial"), { recursive: true });
  await mkdir(join(lists, "partial"), { recursive: true });
  await download();
  const unfinished = `${packageRoot}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await layOut(unfinished);
  await unpackAll(unfinished);
  await rm(packageRoot, { recursive: true, force: true });
  await rename(unfinished, packageRoot);
  for (const folder of [archives, lists]) await rm(folder, { recursive: true, force: true });
  await stamp(stampOfPackages);
}

async function download(): Promise<void> {
  // An empty list of installed packages: what the machine has is not what another one has, and images need all of it.
  const status = join(paths.packages, "status");
  await writeFile(status, "");
  const own = [`Dir::State::status=${status}`, `Dir::Cache::archives=${archives}`, "Debug::NoLocking=true"];
  const ownLists = [...own, `Dir::State::lists=${lists}`];
  const install = ["install", "--yes", "--download-only", "--no-install-recommends", ...debianPackages];
  if ((await apt(install, own)).code === 0) return;
  // No lists on this machine, or so old that what they name is gone. Those of our own are as new as can be. Sources of others
  // that do not answer are no reason to stop: whether all packages are found is what counts.
  const updated = await apt(["update"], ownLists);
  const installed = await apt(install, ownLists);
  if (installed.code === 0) return;
  throw new ClusterError(
    `Debian's packages could not be downloaded. See that this machine reaches the sources apt has, then try again.\n${updated.stderr}${installed.stderr}`.trim(),
    1,
  );
}

function apt(command: readonly string[], options: readonly string[]) {
  // Downloaded as whoever runs this: apt's own user may not write into our folder.
  const settings = [...options, "APT::Sandbox::User=root"].flatMap((option) => ["-o", option]);
  return tryProgram("apt-get", ["--quiet", ...settings, ...command], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
  });
}

/** Old packages have /bin and /lib, new ones only /usr/bin and /usr/lib: https://wiki.debian.org/UsrMerge. Both find the same folder here. */
async function layOut(root: string): Promise<void> {
  for (const folder of ["bin", "sbin", "lib", "lib64"]) {
    await mkdir(join(root, "usr", folder), { recursive: true });
    await symlink(join("usr", folder), join(root, folder));
  }
}

/** As many at a time as there are processors: most of it is decompression. */
async function unpackAll(root: string): Promise<void> {
  const names = (await readdir(archives)).filter((name) => name.endsWith(".deb")).sort();
  const unpackNext = async (): Promise<void> => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) await unpack(join(archives, name), root);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, unpackNext));
}

async function unpack(archive: string, root: string): Promise<void> {
  const tar = ["--extract", "--keep-directory-symlink", "--no-same-owner", ...leftOut, `--directory=${root}`];
  // Arguments, not text of the script: a path may have a space.
  const script = 'archive=$1; shift; set -o pipefail; dpkg-deb --fsys-tarfile "$archive" | tar "$@"';
  await runProgram("bash", ["-c", script, "unpack", archive, ...tar], { failure: `${archive} could not be unpacked.` });
}
