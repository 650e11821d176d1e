import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A copy of the cluster's code in a folder of its own, so that what it starts and writes is not that of a cluster which is up. */
export class OwnCopy {
  readonly folder = mkdtempSync(join(tmpdir(), "cluster-"));

  constructor() {
    writeFileSync(join(this.folder, "package.json"), '{ "type": "module" }');
    cpSync(join(root, "cluster"), join(this.folder, "cluster"), { recursive: true });
    cpSync(join(root, "cidr.ts"), join(this.folder, "cidr.ts"));
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
  }

  /** `load<typeof import("../../cluster/lock.ts")>("lock.ts")` */
  load<Module>(file: string): Promise<Module> {
    return import(join(this.folder, "cluster", file));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
