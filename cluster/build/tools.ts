import { accessSync, constants, existsSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { basename, delimiter, join } from "node:path";
import { paths } from "../home.ts";
import { packageRoot, packagesAreThere } from "./packages.ts";
import { tryProgram } from "./run-program.ts";
import { librariesOf, libraryFolders } from "./shared-libraries.ts";
import { isCurrent, type Stamp, stamp, unstamp } from "./stamp.ts";

/** Network plugins for containerd's configuration: bridge, host-local, portmap, loopback and others. */
export const cniPlugins = join(packageRoot, "usr", "lib", "cni");

/** Links to those of the unpacked programs that are for the machine, and to the libraries it lacks for them. */
const links = { programs: join(paths.packages, "bin"), libraries: join(paths.packages, "lib") };

/** Always those of the packages, so that one version runs on every machine. */
const runtimePrograms = ["containerd", "containerd-shim-runc-v2", "ctr", "runc"];

/** The machine's own where it has them: they fit its kernel, and what else it does with its network. */
const machinePrograms = ["conntrack", "ip", "mount", "umount", "nsenter", "findmnt"];

const firewallPrograms = ["iptables", "ip6tables"].flatMap((name) => [name, `${name}-save`, `${name}-restore`]);

/** What every process of the cluster runs in: finds the built programs, then the linked ones, then the machine's. */
export function toolEnvironment(machine: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const folders = [paths.bin, links.programs, machine.PATH ?? "", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
  const libraries = [links.libraries, machine.LD_LIBRARY_PATH ?? ""];
  return {
    ...machine,
    PATH: folders.filter((folder) => folder !== "").join(delimiter),
    LD_LIBRARY_PATH: libraries.filter((folder) => folder !== "").join(delimiter),
    // Only where the links lead to our iptables: the machine's own finds its extensions by itself.
    ...(existsSync(join(links.programs, "iptables")) ? { XTABLES_LIBDIR: extensionsOfIptables() } : {}),
  };
}

/** Whether the links are those that this machine needs: what it lacks may change. */
export function toolsAreLinked(): boolean {
  return packagesAreThere() && isCurrent(stampOfLinks());
}

/** Links what the machine needs of the unpacked packages. */
export async function linkTools(): Promise<void> {
  const made = stampOfLinks();
  await unstamp(made);
  for (const folder of Object.values(links)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  for (const name of [...runtimePrograms, ...lacking(machinePrograms)]) await linkProgram(name, unpacked(name));
  if (lacking(["iptables"]).length > 0) await linkFirewall();
  for (const plugin of ["bridge", "host-local", "loopback", "portmap"]) await linkLibraries(join(cniPlugins, plugin));
  await stamp(made);
}

function stampOfLinks(): Stamp {
  return { of: links.programs, made: JSON.stringify([runtimePrograms, lacking([...machinePrograms, "iptables"])]) };
}

function lacking(programs: readonly string[]): string[] {
  return programs.filter((name) => !isOnPath(name, process.env.PATH));
}

/** iptables writes to the kernel in one of two ways, and not every kernel has both. The newer way is tried first. */
async function linkFirewall(): Promise<void> {
  const libraries = { LD_LIBRARY_PATH: libraryFolders().join(delimiter), XTABLES_LIBDIR: extensionsOfIptables() };
  const program = (kind: "nft" | "legacy") => unpacked(`xtables-${kind}-multi`);
  const list = ["iptables", "--wait", "--table", "nat", "--list-rules"];
  const { code } = await tryProgram(program("nft"), list, { env: { ...process.env, ...libraries } });
  for (const name of firewallPrograms) await linkProgram(name, program(code === 0 ? "nft" : "legacy"));
}

async function linkProgram(name: string, program: string): Promise<void> {
  await symlink(program, join(links.programs, name));
  await linkLibraries(program);
}

/** Only what the machine has not: the programs it starts by itself are not to find other libraries than theirs. */
async function linkLibraries(program: string): Promise<void> {
  const files = await librariesOf(program);
  // A library that was lacking may need others, which show only once it is there.
  for (;;) {
    const { stdout } = await tryProgram("ldd", [program], {
      env: { ...process.env, LD_LIBRARY_PATH: links.libraries },
    });
    const missing = files.filter((file) => stdout.includes(`${basename(file)} => not found`));
    if (missing.length === 0) return;
    for (const file of missing) await symlink(file, join(links.libraries, basename(file)));
  }
}

/** Where the packages put a program. */
function unpacked(name: string): string {
  const folders = ["usr/sbin", "usr/bin"].map((folder) => join(packageRoot, folder, name));
  return folders.find((file) => existsSync(file)) ?? join(packageRoot, "usr", "bin", name);
}

function extensionsOfIptables(): string {
  const folders = libraryFolders().map((folder) => join(folder, "xtables"));
  return folders.find((folder) => existsSync(folder)) ?? folders[0]!;
}

export function isOnPath(program: string, path = ""): boolean {
  // Root's PATH may lack the sbin folders, and so did the one that a terminal of an ordinary user passed on.
  return [...path.split(delimiter), "/usr/sbin", "/sbin"].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
