import { existsSync } from "node:fs";
import { maxNodes, type RealNode, realNodes } from "../nodes/node.ts";
import { execute, tryExecute } from "../processes/execute.ts";
import { writeSysctl } from "./host-record.ts";
import { hasOwnRules, ownRulesAgain, removal } from "./network-rules.ts";

/** What the machine's kernel is told so that pods reach each other, and how it is told to forget it. */

/** The bridges are made before the first pod, since the nodes' addresses are on them. */
export async function setUpNetwork(nodes: readonly RealNode[]): Promise<void> {
  // Frames between pods of one bridge must pass the rules that turn a Service's address into a pod's, on their way back too.
  await loadBridgeModule();
  for (const node of nodes) await setUpBridge(node);
  writeSysctl("net/ipv4/ip_forward", "1");
  writeSysctl("net/bridge/bridge-nf-call-iptables", "1");
  const saved = await execute("iptables-save", []);
  if (!hasOwnRules(saved)) await execute("iptables-restore", ["--noflush", "--wait"], ownRulesAgain(saved));
}

/** Part of some kernels, a module of others. */
async function loadBridgeModule(): Promise<void> {
  if (existsSync("/proc/sys/net/bridge")) return;
  await execute("modprobe", ["br_netfilter"]);
}

async function setUpBridge({ bridge, address }: RealNode): Promise<void> {
  if (!isInterface(bridge)) await execute("ip", ["link", "add", bridge, "type", "bridge"]);
  await execute("ip", ["address", "replace", `${address}/24`, "dev", bridge]);
  await execute("ip", ["link", "set", bridge, "up"]);
}

const isInterface = (name: string) => existsSync(`/sys/class/net/${name}`);

/** Bridges that are there, whoever made them. */
export function bridges(): string[] {
  return realNodes(maxNodes)
    .map(({ bridge }) => bridge)
    .filter(isInterface);
}

/** The pods' ends of the network go with their processes; those on the machine are taken away here. */
export async function tearDownNetwork(): Promise<void> {
  for (const bridge of bridges()) {
    const { stdout } = await tryExecute("ip", ["-oneline", "link", "show", "master", bridge]);
    for (const [, name] of stdout.matchAll(/^\d+: ([^@:]+)/gm)) await tryExecute("ip", ["link", "delete", name!]);
    await execute("ip", ["link", "delete", bridge]);
  }
  for (const iptables of ["iptables", "ip6tables"]) {
    const rules = await rulesToRemove(iptables);
    if (rules !== "") await execute(`${iptables}-restore`, ["--noflush", "--wait"], rules);
  }
}

/** None where the kernel has no IPv6, and where iptables itself is gone: then nothing was built any more. */
export async function rulesToRemove(iptables: string): Promise<string> {
  const saved = await tryExecute(`${iptables}-save`, []).catch(() => ({ stdout: "" }));
  return removal(saved.stdout);
}
