import { existsSync, rmdirSync } from "node:fs";
import { down } from "../../cluster/down.ts";
import { isUp, up } from "../../cluster/up.ts";
import { isOurs } from "./real-cluster.ts";

/** One cluster for all files. One that was up before stays up after. */
let wasUp = false;

/** What Fluent Bit's DaemonSet makes on a node, which is this machine. */
const newFolders = ["/var/fluent-bit/state", "/var/fluent-bit"].filter((folder) => !existsSync(folder));

export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    if (!isOurs) return;
    this.timeout(3_600_000);
    wasUp = await isUp();
    await up({ nodes: 2 });
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    if (!isOurs) return;
    this.timeout(120_000);
    if (!wasUp) await down();
    for (const folder of newFolders) if (existsSync(folder)) rmdirSync(folder);
  },
};
