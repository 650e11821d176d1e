import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { packageRoot } from "../build/packages.ts";
import { dynamicLinker, librariesOf, unpackedFile } from "../build/shared-libraries.ts";
import type { TarEntry } from "./oci-tar.ts";

/** Paths as they are in a container: absolute. */
export function folder(path: string, rights: Pick<TarEntry, "mode" | "uid" | "gid"> = {}): TarEntry {
  return { path: inLayer(path), ...rights };
}

export function text(path: string, content: string): TarEntry {
  return { path: inLayer(path), content };
}

/** Something that a shell runs. */
export function script(path: string, content: string): TarEntry {
  return { path: inLayer(path), content, mode: 0o755 };
}

export function link(path: string, to: string): TarEntry {
  return { path: inLayer(path), link: to };
}

/** A program, or another file that is run, of this machine. */
export function copied(path: string, file: string, attributes: TarEntry["attributes"] = {}): TarEntry {
  return { path: inLayer(path), content: readFileSync(file), mode: 0o755, attributes };
}

/** Programs and libraries of the unpacked packages at their own paths, with every library they load and what loads those. */
export async function unpackedPrograms(...programs: readonly string[]): Promise<TarEntry[]> {
  const libraries = new Set<string>();
  for (const program of programs) {
    for (const library of await librariesOf(unpackedFile(program))) libraries.add(`/${relative(packageRoot, library)}`);
  }
  // What asks for it by /lib64 finds it: that is a link to /usr/lib64 in every image made here.
  const linker = libraries.size === 0 ? [] : [`/usr${dynamicLinker()}`];
  return [...programs, ...[...libraries].sort(), ...linker].map((path) => copied(path, unpackedFile(path)));
}

function inLayer(path: string): string {
  return path.slice(1);
}
