import { readFileSync } from "node:fs";
import { paths } from "../home.ts";
import { tryExecute } from "../processes/execute.ts";

/** Where something is mounted within the cluster's folder, later mounts first. Networks of pods are among them. */
export function mounts(): string[] {
  return mountsBelow(readFileSync("/proc/self/mountinfo", "utf8"), paths.run);
}

/** The fifth field is the mount point, its blanks as octal numbers: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
export function mountsBelow(mountinfo: string, folder: string): string[] {
  return mountinfo
    .split("\n")
    .map((line) => unescaped(line.split(" ")[4] ?? ""))
    .filter((point) => point.startsWith(`${folder}/`))
    .reverse();
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** What is still in use goes once it no longer is. */
export async function unmountAll(): Promise<void> {
  for (const point of mounts()) {
    const { code } = await tryExecute("umount", [point]);
    if (code !== 0) await tryExecute("umount", ["--lazy", point]);
  }
}
