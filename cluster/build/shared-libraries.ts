import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { packageRoot } from "./packages.ts";
import { runProgram, tryProgram } from "./run-program.ts";

/** The folders of the unpacked packages in which the dynamic linker looks: https://wiki.debian.org/Multiarch */
export function libraryFolders(): string[] {
  const lib = join(packageRoot, "usr", "lib");
  const triplets = existsSync(lib) ? readdirSync(lib).filter((name) => name.endsWith("-linux-gnu")) : [];
  return [...triplets.map((triplet) => join(lib, triplet)), lib];
}

/** Path of a library that a program loads only when it needs it, which no list of its libraries says. */
export function unpackedLibrary(name: string): string {
  const found = libraryFolders().find((folder) => existsSync(join(folder, name)));
  if (found === undefined) throw new Error(`no ${name} in ${packageRoot}`);
  return `/${relative(packageRoot, join(found, name))}`;
}

/** Where a path of the unpacked packages leads: their links mean their own root, not that of this machine. */
export function unpackedFile(path: string, root = packageRoot): string {
  const file = join(root, path);
  let target: string;
  try {
    target = readlinkSync(file);
  } catch {
    return file;
  }
  return unpackedFile(resolve(dirname(path), target), root);
}

/** The path by which dynamic programs ask the kernel for their linker: /lib64/ld-linux-x86-64.so.2 on most machines. */
export function dynamicLinker(): string {
  const found = ["lib64", "lib"].flatMap((folder) => {
    const path = join(packageRoot, "usr", folder);
    const names = existsSync(path) ? readdirSync(path) : [];
    return names.filter((name) => /^ld-linux.*\.so\.\d+$/.test(name)).map((name) => `/${folder}/${name}`);
  });
  if (found[0] === undefined) throw new Error(`no dynamic linker in ${packageRoot}`);
  return found[0];
}

/** Every library that a program or another library loads at its start, all from the unpacked packages; none for a static one. */
export async function librariesOf(program: string): Promise<string[]> {
  const linker = unpackedFile(dynamicLinker());
  // 1 where nothing is to be linked: https://man7.org/linux/man-pages/man8/ld.so.8.html
  if ((await tryProgram(linker, ["--verify", program])).code === 1) return [];
  return listed(await runProgram(linker, ["--library-path", libraryFolders().join(":"), "--list", program]));
}

/** The files in what `ld.so --list` prints: `libc.so.6 => /usr/lib/x86_64-linux-gnu/libc.so.6 (0x00007f…)`. */
export function listed(text: string): string[] {
  return text.split("\n").flatMap((line) => /=> (\/.*) \(0x[0-9a-f]+\)$/.exec(line)?.[1] ?? []);
}
