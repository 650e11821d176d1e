import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { imageReference } from "../sources.ts";
import { images } from "../versions.ts";

/** A Pulumi project of its own in a Git repository of its own, in which so many workloads get another image. */
export class Change {
  readonly folder = mkdtempSync(join(tmpdir(), "bench-"));

  constructor(count: number) {
    const program = new URL("program.ts", import.meta.url).href;
    this.write("Pulumi.yaml", "name: bench\nruntime: nodejs\nmain: index.ts\n");
    this.write("package.json", '{ "type": "module" }\n');
    this.write(
      "index.ts",
      `import { Config } from "@pulumi/pulumi";
import { program } from ${JSON.stringify(program)};
program(${count}, new Config().require("image"));
`,
    );
    this.write(".gitignore", "node_modules\n");
    symlinkSync(fileURLToPath(new URL("../node_modules", import.meta.url)), join(this.folder, "node_modules"));
    this.image("1.30.4-alpine-slim");
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", "Before the change");
    this.image(images.nginx.tag);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private image(tag: string): void {
    const image = imageReference({ ...images.nginx, tag });
    this.write("Pulumi.bench.yaml", `config:\n  bench:image: ${image}\n`);
  }

  private write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  private git(...args: readonly string[]): void {
    const identity = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgsign=false"];
    execFileSync("git", ["-C", this.folder, ...identity, ...args]);
  }
}
