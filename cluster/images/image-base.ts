import { runProgram } from "../build/run-program.ts";
import { unpackedFile } from "../build/shared-libraries.ts";
import { folder, link, text, unpackedPrograms } from "./image-files.ts";
import type { TarEntry } from "./oci-tar.ts";

const busybox = "/usr/bin/busybox";

/** What people log in as, by the numbers that the published images give them. */
const users: readonly (readonly [name: string, id: number])[] = [
  ["root", 0],
  ["www-data", 33],
  ["nginx", 101],
  ["nonroot", 65532],
  ["nobody", 65534],
];

/** What images with a shell begin with: busybox by each of its names, and the files that every program expects. */
export async function baseLayer(): Promise<TarEntry[]> {
  const applets = (await runProgram(unpackedFile(busybox), ["--list"])).split("\n").filter((name) => name !== "");
  return [
    ...["/usr", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib64", "/etc", "/root", "/run", "/var"].map((path) =>
      folder(path),
    ),
    ...["bin", "sbin", "lib", "lib64"].map((name) => link(`/${name}`, `usr/${name}`)),
    folder("/tmp", { mode: 0o1777 }),
    folder("/var/tmp", { mode: 0o1777 }),
    link("/var/run", "../run"),
    text("/etc/passwd", users.map(([name, id]) => `${name}:x:${id}:${id}:${name}:/:/bin/sh\n`).join("")),
    text("/etc/group", users.map(([name, id]) => `${name}:x:${id}:\n`).join("")),
    text("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
    ...(await unpackedPrograms(busybox)),
    ...applets.filter((name) => name !== "busybox").map((name) => link(`/usr/bin/${name}`, "busybox")),
  ];
}
