import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { commandLine, pids } from "./proc.ts";

/** Who listens on a port. The process is unknown where it is not for us to see. */
export interface Listener {
  readonly pid?: number;
  readonly command?: string;
}

/** Undefined where nobody does, on any address. */
export function whoListens(port: number): Listener | undefined {
  const inode = ["/proc/net/tcp", "/proc/net/tcp6"]
    .map((file) => listeningInode(textOf(file), port))
    .find((found) => found !== undefined);
  if (inode === undefined) return undefined;
  const pid = pids().find((one) => holdsSocket(one, inode));
  return pid === undefined ? {} : { pid, command: shortened(commandLine(pid)) };
}

/** In the table of sockets as the kernel prints it. State 0A is LISTEN: https://docs.kernel.org/networking/proc_net_tcp.html */
export function listeningInode(table: string, port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  for (const line of table.split("\n").slice(1)) {
    const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state === "0A" && local.endsWith(`:${hex}`)) return inode;
  }
  return undefined;
}

function holdsSocket(pid: number, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
  } catch {
    return false;
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function shortened(command: string): string {
  const line = command.replace(/\s+/g, " ");
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}
